import { formatDuration } from './format-quantity.ts';
import { isDeployment } from './run-view.ts';
import type { RunView } from './run-view.ts';
import type { Style } from './style.ts';

function verbOf({ rehearsal, kind }: RunView): string {
  if (rehearsal === true) return 'rehearsed';
  return kind === 'destroy' ? 'destroyed' : 'applied';
}

/** The last line of a deployment that ended without a failure; undefined for other runs and endings. */
export function deploymentSummary(view: RunView, style: Style): string | undefined {
  if (!isDeployment(view) || view.startedAt === undefined || view.finishedAt === undefined) return undefined;
  const endings = Map.groupBy(view.nodes.values(), ({ ending }) => ending ?? '');
  const parts = ['created', 'updated', 'destroyed', 'unchanged'].flatMap((word) => {
    const many = endings.get(word)?.length ?? 0;
    if (many === 0) return [];
    return [view.rehearsal === true && word !== 'unchanged' ? `${many} would be ${word}` : `${many} ${word}`];
  });
  const stopped = view.outcome !== 'succeeded';
  const verb = verbOf(view);
  const target = view.target ?? 'the deployment';
  const idle = parts.every((part) => part.endsWith(' unchanged'));
  const done = idle && view.kind === 'apply' ? `${target} is up to date` : `${target} ${verb}`;
  const head = stopped ? `${target} was left in the middle` : done;
  const elapsed = formatDuration(view.finishedAt - view.startedAt);
  const glyph = style.glyph(stopped ? 'attention' : 'done');
  return `${glyph} ${[head, parts.join(', ') || 'nothing was changed', elapsed].join('   ')}`;
}
