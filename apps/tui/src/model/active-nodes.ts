import type { NodeView } from '@seed/view';
import type { RunModel } from './run-model.ts';

/** Builds that go on now. */
export const activeNodes = ({ view, state }: RunModel): readonly NodeView[] =>
  state === 'running'
    ? [...view.nodes.values()].filter(({ status }) => status === 'running' || status === 'paused')
    : [];
