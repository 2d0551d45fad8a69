import type { NodeId } from '@seed/kernel';
import { watchCancels } from '../journal/cancel-file.ts';
import type { NodeCancels } from './node-cancels.ts';
import type { RunScope } from './run-scope.ts';
import { ORDERLY_MS } from './stop-control.ts';
import type { StopControl } from './stop-control.ts';

/** Longest orderly stop of one build, as of a run. */
const REMOTE_MS = 65_000;

export interface HeedOptions {
  readonly scope: RunScope;
  readonly stop: StopControl;
  /** Absent for runs of which a build cannot be stopped alone: then it is the run. */
  readonly nodes?: NodeCancels;
}

/** Stops the run, or builds of it, when another process asks for it. The returned function ends that. */
export function heedCancels(dir: string, { scope, stop, nodes }: HeedOptions): () => void {
  const { note, err } = scope.context;
  const timers: NodeJS.Timeout[] = [];
  const say = (text: string): void => note(`${err.glyph('attention')} ${text}`);
  const isActive = (node: NodeId): boolean => {
    const status = scope.view().nodes.get(node)?.status;
    return status === 'running' || status === 'paused';
  };
  const stopNode = (cancels: NodeCancels, node: NodeId, by: string): void => {
    say(`stopping build ${node}, as ${by} asked; its group finishes, later groups do not start`);
    cancels.stop(node);
    const patience = scope.view().executor === 'codebuild' ? REMOTE_MS : ORDERLY_MS;
    const timer = setTimeout(() => cancels.force(node), patience);
    timer.unref();
    timers.push(timer);
  };
  const unwatch = watchCancels(dir, {
    run(force, by) {
      if (force && stop.cause === undefined) stop.cancel();
      if (!force) say(`${by} asked for the run to stop`);
      // The second one forces; somebody at the terminal may have been first.
      if (force || stop.cause === undefined) stop.cancel();
    },
    node(node, force, by) {
      if (nodes === undefined) {
        if (stop.cause === undefined || force) stop.cancel();
        return;
      }
      if (!isActive(node) && !force) return say(`${by} asked for ${node} to stop, which is not running`);
      if (!force) return stopNode(nodes, node, by);
      say(`ending build ${node} at once, as ${by} asked; what is left is removed with seed clean`);
      nodes.force(node);
    },
  });
  return () => {
    unwatch();
    for (const timer of timers) clearTimeout(timer);
  };
}
