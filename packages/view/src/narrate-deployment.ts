import type { Diagnostic, SeedEvent } from '@seed/kernel';
import { failureSummary } from './format-failure.ts';
import { count } from './format-quantity.ts';
import { narrate } from './narrate.ts';
import type { Piece } from './narrate.ts';
import { isDeployment, plannedChanges } from './run-view.ts';
import type { NodeView, RunView } from './run-view.ts';
import type { Glyph } from './style.ts';

const ENDINGS: Readonly<Record<string, { readonly glyph: Glyph; readonly word: string }>> = {
  created: { glyph: 'done', word: 'created' },
  updated: { glyph: 'done', word: 'updated' },
  destroyed: { glyph: 'done', word: 'destroyed' },
  unchanged: { glyph: 'unchanged', word: 'unchanged' },
  skipped: { glyph: 'skipped', word: 'not started' },
  stopped: { glyph: 'attention', word: 'stopped' },
};

function moduleFinished(
  event: Extract<SeedEvent, { type: 'node.finished' }>,
  node: NodeView | undefined,
  rehearsal: boolean,
): Piece[] {
  const { outcome, cause, outputs } = event.data;
  const { glyph, word: ending } = ENDINGS[outcome] ?? { glyph: 'failed' as const, word: 'failed' };
  const word = rehearsal && glyph === 'done' ? 'rehearsed' : ending;
  // What has not changed was never queued, and the plan has said it.
  if (outcome === 'unchanged' && node === undefined) return [];
  const failure = node?.result?.failure;
  const detail =
    glyph === 'done'
      ? // A rehearsal has few of the outputs of the real thing; its report lists them.
        outputs === undefined || outputs.length === 0 || rehearsal
        ? ''
        : count(outputs.length, 'output')
      : failure === undefined
        ? (cause ?? '')
        : failureSummary(failure);
  const since = node?.startedAt === undefined ? {} : { durationMs: Date.parse(event.at) - node.startedAt };
  return [{ kind: 'module-finished', glyph, word, detail, ...since }];
}

/** A rehearsal warns of every module that lacks inputs, and lists them again at its end: one line each is enough. */
function warningInRehearsal(
  { node, data }: Extract<SeedEvent, { type: 'diagnostic.reported' }>,
  { rehearsal }: RunView,
): Piece[] | undefined {
  const { severity, summary, detail } = data.diagnostic as Diagnostic;
  if (rehearsal !== true || node === undefined || severity !== 'warning') return undefined;
  const text = detail === undefined ? summary : `${summary}: ${detail}`;
  return [{ kind: 'fact', glyph: 'attention', text }];
}

/** What only those see who want every detail of the builds of a deployment. */
const BUILD_DETAILS: ReadonlySet<string> = new Set([
  'build.started',
  'build.prepared',
  'build.priced',
  'bundle.uploaded',
  'phase.started',
  'phase.finished',
  'command.started',
  'cache.restored',
  'cache.saved',
  'artifact.collected',
  'report.parsed',
  'rehearsal.recorded',
  'build.finished',
]);

/** What begins: of how much, and under which name others find it. */
function begun({ run, data }: Extract<SeedEvent, { type: 'run.started' }>, before: RunView): Piece {
  const changes = plannedChanges(before);
  const { kind, target, rehearsal } = data;
  const what = `${rehearsal === true ? 'rehearsal of' : kind} ${target} started`;
  const many = changes === undefined ? [] : [count(changes.length, 'change')];
  return { kind: 'begun', text: [what, ...many, `run ${run}`].join(' · ') };
}

/** A build far away is told of when it has a name by which somebody else finds it. */
function moduleStarted(event: SeedEvent, { executor }: RunView): Piece[] | undefined {
  const isRemote = executor === 'codebuild';
  if (event.type === 'node.started') return isRemote ? [] : [{ kind: 'module-started' }];
  if (event.type !== 'build.prepared' || !isRemote) return undefined;
  return [{ kind: 'module-started', detail: `codebuild ${event.data.ref}` }];
}

/**
 * What an event of a deployment says: one line per module, its builds only with `verbosity` above 0. Undefined for
 * what is said as in any run.
 */
export function narrateDeployment(event: SeedEvent, before: RunView, verbosity: number): Piece[] | undefined {
  if (event.type === 'run.started' && isDeployment(event.data) && event.data.executor !== 'none')
    return [begun(event, before), ...narrate(event, before)];
  if (!isDeployment(before)) return undefined;
  const started = moduleStarted(event, before);
  if (started !== undefined) return verbosity > 0 && event.type === 'build.prepared' ? undefined : started;
  if (BUILD_DETAILS.has(event.type)) return verbosity > 0 ? undefined : [];
  const node = event.node === undefined ? undefined : before.nodes.get(event.node);
  if (event.type === 'node.finished') return moduleFinished(event, node, before.rehearsal === true);
  if (event.type === 'diagnostic.reported') return warningInRehearsal(event, before);
  if (event.type === 'lock.waiting')
    return [{ kind: 'fact', glyph: 'attention', text: `another run works on ${event.data.deployment}` }];
  return undefined;
}
