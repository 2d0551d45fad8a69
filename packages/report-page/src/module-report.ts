import type { Diagnostic, NodeId, PlanStep } from '@seed/kernel';
import type { NodeView } from '@seed/view';
import { failureReport } from './failure-report.ts';
import { emptyDraft } from './module-draft.ts';
import type { ModuleDraft } from './module-draft.ts';
import { standingOf, standingWord } from './module-standing.ts';
import type { ModuleReport, NamedValue, RunState } from './run-report.ts';

/** The group that removed modules are shown in: their own may be gone. */
export const REMOVED = 'removed from the manifest';

/** Everything that is known of one module. */
export interface ModuleSources {
  readonly id: NodeId;
  readonly step?: PlanStep;
  readonly node?: NodeView;
  readonly draft?: ModuleDraft;
  readonly diagnostics: readonly Diagnostic[];
  readonly notices: readonly string[];
  readonly lastLines: readonly string[];
  readonly state: RunState;
  readonly rehearsal: boolean;
  readonly groups: ReadonlySet<string>;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const entries = (values: Readonly<Record<string, unknown>>): NamedValue[] =>
  Object.entries(values).map(([name, value]) => ({ name, value: asText(value) }));

/** Outputs with the values that the build recorded; of the others the names. */
function outputsOf(draft: ModuleDraft, node: NodeView | undefined): NamedValue[] {
  const recorded = node?.result?.metadata ?? {};
  const others = draft.outputs.filter((name) => !(name in recorded));
  return [...entries(recorded), ...others.map((name) => ({ name })), ...draft.published];
}

function groupOf({ id, step, groups }: ModuleSources): string {
  if (step !== undefined) return step.cause.kind === 'removed' ? REMOVED : step.group;
  const group = id.includes('/') ? id.slice(0, id.indexOf('/')) : '';
  return groups.has(group) ? group : '';
}

function buildOf(draft: ModuleDraft, node: NodeView | undefined): Pick<ModuleReport, 'build'> {
  if (draft.build === undefined || node === undefined) return {};
  const { spec = '', image, isolation, arn, attach } = node;
  return {
    build: {
      ...draft.build,
      spec,
      ...(image === undefined ? {} : { image }),
      ...(isolation === undefined ? {} : { isolation }),
      ...(arn === undefined ? {} : { arn }),
      ...(draft.url === undefined ? {} : { url: draft.url }),
      ...(attach === undefined ? {} : { attach }),
    },
  };
}

const times = (draft: ModuleDraft, node: NodeView | undefined): Partial<ModuleReport> => ({
  ...(draft.queuedAt === undefined ? {} : { queuedAt: draft.queuedAt }),
  ...(node?.startedAt === undefined ? {} : { startedAt: node.startedAt }),
  ...(node?.finishedAt === undefined ? {} : { finishedAt: node.finishedAt }),
});

const planned = ({ step, node }: ModuleSources): Partial<ModuleReport> => ({
  ...(step === undefined ? {} : { action: step.action, cause: step.cause, target: step.target }),
  ...(step?.path === undefined ? {} : { path: step.path }),
  ...(node?.cause === undefined ? {} : { because: node.cause }),
});

const stepOf = ({ stepCode }: ModuleDraft): { readonly stepCode?: string } =>
  stepCode === undefined ? {} : { stepCode };

/** One module from all that is known of it. */
export function moduleReport(sources: ModuleSources): ModuleReport {
  const { id, step, node, diagnostics, notices, lastLines, state, rehearsal } = sources;
  const draft = sources.draft ?? emptyDraft(id);
  const standing = standingOf(node, step, state);
  const result = node?.result;
  return {
    id,
    group: groupOf(sources),
    standing,
    word: standingWord(node, standing, rehearsal),
    ...planned(sources),
    needs: step?.needs ?? draft.needs,
    ...times(draft, node),
    phases: draft.phases.filter(({ name }) => name !== 'COMPLETED'),
    parameters: draft.parameters,
    outputs: outputsOf(draft, node),
    exported: entries(result?.exported ?? {}),
    artifacts: result?.artifacts ?? [],
    tests: result?.reports ?? [],
    warnings: result?.warnings ?? [],
    recorded: result?.rehearsal ?? [],
    ...(standing === 'failed' && node !== undefined
      ? { failure: failureReport(node, { diagnostics, ...stepOf(draft) }) }
      : {}),
    diagnostics,
    notices,
    ...(draft.cost === undefined ? {} : { cost: draft.cost }),
    ...buildOf(draft, node),
    lastLines,
  };
}
