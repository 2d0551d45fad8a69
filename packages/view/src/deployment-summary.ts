import { formatDuration } from './format-quantity.ts';
import { isDeployment } from './run-view.ts';
import type { RunView } from './run-view.ts';
import type { Style } from './style.ts';

/** The last line of a deployment that ended without a failure; undefined for other runs and endings. */
export function deploymentSummary(view: RunView, style: Style): string | undefined {
  if (!isDeployment(view) || view.startedAt === undefined || view.finishedAt === undefined) return undefined;
  const endings = Map.groupBy(view.nodes.values(), ({ ending }) => ending ?? '');
  const parts = ['created', 'updated', 'destroyed', 'unchanged'].flatMap((word) => {
    const many = endings.get(word)?.length ?? 0;
    return many === 0 ? [] : [`${many} ${word}`];
  });
  const stopped = view.outcome !== 'succeeded';
  const verb = view.kind === 'destroy' ? 'destroyed' : 'applied';
  const target = view.target ?? 'the deployment';
  const head = stopped ? `${target} was left in the middle` : `${target} ${verb}`;
  const elapsed = formatDuration(view.finishedAt - view.startedAt);
  const glyph = style.glyph(stopped ? 'attention' : 'done');
  return `${glyph} ${[head, parts.join(', ') || 'nothing was changed', elapsed].join('   ')}`;
}
