import type { StoryRun } from './story-run.ts';
import { ALIVE, phase } from './story-run.ts';

const NODE = 'network/vpc';
const REF = 'seed-20261121t032200-run-vpc-41aa';

/** A build alone that waits at a breakpoint. */
export const PAUSED: StoryRun = {
  id: '20261121T032200-run-vpc-41aa',
  kind: 'run',
  target: 'modules/network/vpc',
  executor: 'docker',
  began: '03:22:00',
  pid: ALIVE,
  moments: [
    ['03:22:01', { type: 'node.started', node: NODE, data: {} }],
    ...phase(NODE, 'BUILD', { from: '03:22:02', command: [2, 3, 'codebuild-breakpoint'] }),
    [
      '03:22:05',
      {
        type: 'build.paused',
        node: NODE,
        data: { ref: REF, reason: 'breakpoint', attach: `seed attach ${REF}` },
      },
    ],
    [
      '03:22:05',
      {
        type: 'question.asked',
        node: NODE,
        data: { id: 'paused-1', kind: 'go-on', subject: `${NODE} is paused at a breakpoint: go on?` },
      },
    ],
  ],
};
