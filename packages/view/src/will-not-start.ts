import type { NodeId, PlanStep } from '@seed/kernel';
import { plannedChanges } from './run-view.ts';
import type { NodeView, RunView } from './run-view.ts';

/** Removals of a group are worked on before and apart from the rest of it. */
const sideOf = ({ group, action }: PlanStep): string =>
  `${action === 'destroy' ? 'destroy' : 'deploy'}\0${group}`;

const waits = (node: NodeView | undefined): boolean => node === undefined || node.status === 'queued';

/**
 * The modules that cannot start any more, with the reason: groups behind one that has a failure do not begin. Known as
 * soon as it failed, while its neighbours still run. In the order of execution.
 */
export function willNotStart(view: RunView): ReadonlyMap<NodeId, string> {
  const steps = plannedChanges(view) ?? [];
  const hasFailure = ({ node }: PlanStep): boolean => {
    const status = view.nodes.get(node)?.status;
    return status === 'failed' || status === 'stopped';
  };
  const failed = steps.find(hasFailure);
  // A rehearsal goes on behind failures.
  if (failed === undefined || view.rehearsal === true) return new Map();
  const sides = [...new Set(steps.map(sideOf))];
  const behind = new Set(sides.slice(sides.indexOf(sideOf(failed)) + 1));
  const reason = `group ${failed.group} has a failure`;
  return new Map(
    steps
      .filter((step) => behind.has(sideOf(step)) && waits(view.nodes.get(step.node)))
      .map(({ node }) => [node, reason]),
  );
}
