import type { Diagnostic, NodeId, Span, Target } from '@seed/kernel';
import type { EngineCode } from './codes.ts';
import type { Observed, ObservedModule } from './observed.ts';

/** A module that stays and reads from one that is to be destroyed. */
export interface Reader {
  readonly node: NodeId;
  readonly parameter: string;
  /** Where the parameter stands; absent for what only the store knows. */
  readonly span?: Span;
}

const MOST_NAMED = 3;

/** `core/eks, apps/web and 3 more`. */
function named(nodes: readonly NodeId[]): string {
  const unique = [...new Set(nodes)];
  const shown = unique.slice(0, MOST_NAMED);
  const rest = unique.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length === 1 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function finding(
  code: EngineCode,
  severity: Diagnostic['severity'],
  rest: Omit<Diagnostic, 'code' | 'severity'>,
): Diagnostic {
  return { code, severity, ...rest };
}

export function removalBlocked(node: NodeId, readers: readonly Reader[]): Diagnostic {
  const [first, ...others] = readers.flatMap((reader) =>
    reader.span === undefined
      ? []
      : [{ span: reader.span, label: `"${reader.parameter}" of ${reader.node}` }],
  );
  const nodes = readers.map((reader) => reader.node);
  const verb = new Set(nodes).size === 1 ? 'reads' : 'read';
  return finding('plan/removal-blocked', 'error', {
    summary: `"${node}" cannot be destroyed while ${named(nodes)} ${verb} its outputs`,
    detail: readers.map((reader) => `${reader.node} reads it as "${reader.parameter}"`).join('; '),
    ...(first === undefined ? {} : { span: first.span }),
    ...(others.length === 0 ? {} : { related: others }),
    hints:
      first === undefined
        ? [`select ${named(nodes)} as well, or keep ${node}`]
        : [`keep ${node} in the manifest, or take the parameters that read it out of the modules that stay`],
  });
}

const place = ({ alias, accountId, region }: Target): string => `${alias} (${accountId}) ${region}`;

export function targetMoved(
  { node, module }: { readonly node: NodeId; readonly module: { readonly span: Span } },
  { from, to }: { readonly from: Target; readonly to: Target },
): Diagnostic {
  return finding('plan/target-moved', 'warning', {
    summary: `"${node}" belongs in ${place(to)} now; what it made in ${place(from)} stays there`,
    span: module.span,
    hints: [
      `to have it destroyed there, remove ${node} from the manifest, apply, and put it back with its new target`,
      'to keep it there, nothing is to be done; nobody will look after it any more',
    ],
  });
}

/** A warning for each selected module whose destroy commands cannot be run, for want of what is stored of it. */
export function forgottenOnly(
  modules: readonly ObservedModule[],
  selected: ReadonlySet<NodeId>,
): readonly Diagnostic[] {
  return modules.flatMap(({ node, target, deployspec, manifest, record }) => {
    const missing = [
      ...(deployspec === undefined ? ['deployspec'] : []),
      ...(manifest === undefined ? ['manifest'] : []),
    ];
    // Keys go after the build alone: a module that was being destroyed and lost some of them is destroyed.
    if (missing.length === 0 || !selected.has(node) || record?.status === 'destroying') return [];
    return finding('plan/nothing-to-destroy-with', 'warning', {
      summary: `"${node}" is only forgotten, not destroyed: its ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not stored`,
      hints: [
        `look in ${place(target)} for what it may have made`,
        `to have its destroy commands run, deploy ${node} once more before`,
      ],
    });
  });
}

export function upstreamExcluded(
  node: NodeId,
  upstream: NodeId,
  { parameter, span }: { readonly parameter: string; readonly span: Span },
): Diagnostic {
  return finding('plan/upstream-excluded', 'error', {
    summary: `"${node}" is selected, but "${parameter}" reads from "${upstream}", which was never deployed and is not selected`,
    span,
    hints: [`select ${upstream} as well: \`--only ${upstream}\``],
  });
}

/** What was found while looking, and that somebody else may be at work. */
export function observedFindings({ key, lock, diagnostics = [] }: Observed): readonly Diagnostic[] {
  if (lock === undefined) return diagnostics;
  const locked = finding('state/locked', 'warning', {
    summary: `run ${lock.run} of ${lock.by} on ${lock.host} has the lock of "${key.deployment}" since ${lock.at}`,
    detail: 'while it works, what this plan says of modules may become wrong',
    hints: ['plan again when it is done'],
  });
  return [locked, ...diagnostics];
}
