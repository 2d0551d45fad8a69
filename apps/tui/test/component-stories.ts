import type { EventBody } from '@seed/kernel';
import { component, GONE, span } from './stories.ts';
import type { Moment, StoryRun } from './story-run.ts';
import { ALIVE, phase } from './story-run.ts';

const PLANNED: Readonly<Record<string, readonly (readonly [phase: string, steps: readonly string[]])[]>> = {
  'harden-ssh': [
    ['build', ['InstallServer ExecuteBash', 'WriteConfig CreateFile']],
    ['validate', ['CheckConfig ExecuteBash']],
  ],
  'install-agent': [
    [
      'build',
      ['Download S3Download', 'Unpack ExecuteBash', 'Register ExecuteDocument', 'Enable ExecuteBash'],
    ],
    ['validate', ['AgentAnswers ExecuteBash']],
    ['test', ['AgentSurvivesReboot ExecuteBash']],
  ],
  'cuda-drivers': [['build', ['InstallDrivers ExecuteBash', 'Reboot Reboot']]],
};

const planned = (node: string): Moment => [
  '03:20:00',
  {
    type: 'component.planned',
    node,
    data: {
      document: `components/${node}.yml`,
      phases: (PLANNED[node] ?? []).map(([name, steps]) => ({
        name,
        steps: steps.map((one) => ({ name: one.split(' ')[0], action: one.split(' ')[1] })),
      })),
    },
  },
];

const begins = (node: string, clock: string): Moment[] => [
  [clock, { type: 'node.started', node, data: {} }],
  [
    clock,
    {
      type: 'build.started',
      node,
      data: {
        id: node,
        executor: 'docker',
        image: 'ubuntu:24.04',
        spec: `components/${node}.yml`,
        isolation: 'container',
      },
    },
  ],
];

type StepEnd = Extract<EventBody, { type: 'component.step' }>['data'];

/** A step that begins, and how it ends; without an end it goes on. */
function stepRun(
  node: string,
  [name, step, index, of]: readonly [phase: string, step: string, index: number, of: number],
  { from, to, ...end }: { readonly from: string; readonly to?: string } & Partial<StepEnd>,
): Moment[] {
  const action = PLANNED[node]?.find(([one]) => one === name)?.[1][index - 1]?.split(' ')[1] ?? '';
  const begun: Moment = [
    from,
    { type: 'command.started', node, data: { phase: name, index, of, text: `${step} (${action})` } },
  ];
  if (to === undefined) return [begun];
  const durationMs = Date.parse(`2026-11-21T${to}Z`) - Date.parse(`2026-11-21T${from}Z`);
  const data: StepEnd = { phase: name, step, action, status: 'success', durationMs, attempts: 1, ...end };
  return [begun, [to, { type: 'component.step', node, data }]];
}

const IMAGE_MOMENTS: readonly Moment[] = [
  planned('harden-ssh'),
  planned('install-agent'),
  planned('cuda-drivers'),
  ...begins('harden-ssh', '03:20:05'),
  ...phase('harden-ssh', 'build', { from: '03:20:05', to: '03:20:41' }),
  ...stepRun('harden-ssh', ['build', 'InstallServer', 1, 2], { from: '03:20:05', to: '03:20:40' }),
  ...stepRun('harden-ssh', ['build', 'WriteConfig', 2, 2], { from: '03:20:40', to: '03:20:41' }),
  ...phase('harden-ssh', 'validate', { from: '03:20:41', to: '03:20:42' }),
  ...stepRun('harden-ssh', ['validate', 'CheckConfig', 1, 1], { from: '03:20:41', to: '03:20:42' }),
  [
    '03:20:42',
    {
      type: 'build.finished',
      node: 'harden-ssh',
      data: {
        id: 'harden-ssh',
        outcome: 'succeeded',
        phases: [],
        exported: {},
        metadata: {},
        artifacts: [],
        durationMs: 37_000,
      },
    },
  ],
  ...begins('install-agent', '03:20:43'),
  ...phase('install-agent', 'build', { from: '03:20:43' }),
  ...stepRun('install-agent', ['build', 'Download', 1, 4], {
    from: '03:20:43',
    to: '03:21:30',
    attempts: 2,
  }),
  ...stepRun('install-agent', ['build', 'Unpack', 2, 4], {
    from: '03:21:30',
    to: '03:21:33',
    status: 'ignored',
    message: 'the script ended with status 2',
  }),
  ...stepRun('install-agent', ['build', 'Register', 3, 4], { from: '03:21:33' }),
  [
    '03:22:00',
    {
      type: 'component.step',
      node: 'install-agent',
      data: {
        phase: 'build',
        step: 'AskForToken',
        action: 'ExecuteBash',
        status: 'success',
        durationMs: 26_000,
        attempts: 1,
        document: 'documents/register.yml',
      },
    },
  ],
];

/** Three components in a container: one is done, one is in its third step, one waits. */
export const IMAGE: StoryRun = {
  id: '20261121T032000-components-gpu-5b1c',
  kind: 'components',
  startedAs: 'components run',
  target: 'gpu',
  executor: 'docker',
  began: '03:20:00',
  pid: ALIVE,
  moments: IMAGE_MOMENTS,
  logs: {
    'install-agent': [
      '03:21:31 build tar: agent/README: time stamp in the future',
      '03:21:59 build token received',
    ],
  },
};

/** The same, when its third step has failed. */
export const IMAGE_FAILED: StoryRun = {
  ...IMAGE,
  pid: GONE,
  moments: [
    ...IMAGE_MOMENTS,
    [
      '03:22:10',
      {
        type: 'component.step',
        node: 'install-agent',
        data: {
          phase: 'build',
          step: 'Register',
          action: 'ExecuteDocument',
          status: 'failed',
          durationMs: 37_000,
          attempts: 1,
          message: 'the registry says 403',
          lastLines: ['POST /agents', 'HTTP 403'],
        },
      },
    ],
    [
      '03:22:10',
      {
        type: 'build.finished',
        node: 'install-agent',
        data: {
          id: 'install-agent',
          outcome: 'failed',
          phases: [],
          exported: {},
          metadata: {},
          artifacts: [],
          failure: {
            phase: 'build',
            message: 'the registry says 403',
            command: {
              index: 3,
              of: 4,
              text: 'Register (ExecuteDocument)',
              span: span('components/install-agent.yml', 21),
            },
          },
          durationMs: 87_000,
        },
      },
    ],
    [
      '03:22:10',
      {
        type: 'node.finished',
        node: 'cuda-drivers',
        data: { outcome: 'skipped', cause: 'an earlier component failed' },
      },
    ],
    ['03:22:11', { type: 'run.finished', data: { outcome: 'failed', exitCode: 1, durationMs: 131_000 } }],
  ],
};

/** What a publish is to make in an account, with its first component published. */
export const PUBLISH: StoryRun = {
  id: '20261121T032200-components-publish-91ee',
  kind: 'components',
  startedAs: 'publish',
  target: 'components',
  executor: 'imagebuilder',
  began: '03:22:00',
  pid: ALIVE,
  moments: [
    [
      '03:22:01',
      {
        type: 'publication.planned',
        data: {
          plan: {
            schema: 'seed.components.plan/1',
            targets: [
              {
                target: { name: 'main', account: '012345678901', region: 'us-west-2' },
                items: [
                  { id: 'component/harden-ssh/1.4.0', name: 'harden-ssh', action: 'update' },
                  { id: 'component/cuda-drivers/0.9.3', name: 'cuda-drivers', action: 'create' },
                  { id: 'component/install-agent/2.0.1', name: 'install-agent', action: 'unchanged' },
                ],
              },
            ],
          },
        },
      },
    ],
    component('03:22:05', 'harden-ssh', '1.4.0', 'done'),
  ],
};
