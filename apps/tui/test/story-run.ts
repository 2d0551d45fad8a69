import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventBody, NodeId, Plan, PlanAction, PlanStep } from '@seed/kernel';

/** Day of all stories. */
const DAY = '2026-11-21';
const SEED = '0.1.0';
/** The process that lives, in stories. */
export const ALIVE = 4711;

/** `03:20:24` of the day of the stories, as ISO-8601. */
export const isoAt = (clock: string): string => `${DAY}T${clock}.000Z`;

/** An event and when it came. */
export type Moment = readonly [clock: string, body: EventBody];

/** A run as its journal has it. */
export interface StoryRun {
  readonly id: string;
  readonly kind: string;
  /** What the run calls itself where that is not its command. */
  readonly startedAs?: string;
  readonly target: string;
  readonly executor: string;
  readonly began: string;
  /** `ALIVE`, or a process that is gone. */
  readonly pid: number;
  readonly moments: readonly Moment[];
  /** Lines as `03:22:11 build exit status 1`. */
  readonly logs?: Readonly<Record<NodeId, readonly string[]>>;
}

/** The name of a node's log file, as journals have it. */
export const logName = (node: NodeId): string => `${node.replaceAll('/', '.')}.log`;

/** Writes the journal of a run into a state folder. */
export async function writeRun(stateDir: string, run: StoryRun): Promise<string> {
  const { id, kind, target, executor, began, pid, moments, logs = {} } = run;
  const dir = join(stateDir, 'runs', id);
  await mkdir(join(dir, 'logs'), { recursive: true });
  const header = {
    v: 1,
    id,
    kind,
    command: kind,
    args: [target],
    target,
    cwd: '/home/ana/mlops',
    versions: { seed: SEED, node: '24.21.0' },
    owner: { pid, host: 'workstation' },
    startedAt: isoAt(began),
  };
  await writeFile(join(dir, 'run.json'), JSON.stringify(header));
  const opened: EventBody = {
    type: 'stream.opened',
    data: { schema: 1, seed: SEED, command: kind, args: [target], target },
  };
  const started: EventBody = {
    type: 'run.started',
    data: { kind: run.startedAs ?? kind, executor, target, journal: `.seed/runs/${id}` },
  };
  const all = [[began, opened], [began, started], ...moments].toSorted(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  const lines = all.map(([clock, body], seq) =>
    JSON.stringify({ v: 1, seq, at: isoAt(clock as string), run: id, ...(body as EventBody) }),
  );
  await writeFile(join(dir, 'events.ndjson'), `${lines.join('\n')}\n`);
  for (const [node, texts] of Object.entries(logs)) {
    const text = texts.map((line) => `${isoAt(line.slice(0, 8))} ${line.slice(9)}\n`).join('');
    await writeFile(join(dir, 'logs', logName(node)), text);
  }
  return dir;
}

const TARGET = { alias: 'primary', accountId: '012345678901', region: 'us-west-2' };

/** A step of a plan. */
export function step(node: NodeId, action: PlanAction, more: Partial<PlanStep> = {}): PlanStep {
  const [group = '', module = ''] = node.split('/');
  const cause: PlanStep['cause'] =
    action === 'create' ? { kind: 'new' } : action === 'none' ? { kind: 'unchanged' } : { kind: 'removed' };
  return {
    node,
    group,
    module,
    action,
    cause,
    target: TARGET,
    needs: [],
    resources: [],
    unknown: [],
    path: `modules/${node}`,
    ...more,
  };
}

/** The plan of a deployment with these steps; its groups are theirs. */
export function planOf(deployment: string, steps: readonly PlanStep[], kind: Plan['kind'] = 'apply'): Plan {
  const many = (action: PlanAction): number => steps.filter((one) => one.action === action).length;
  const groups = [
    ...new Set(steps.filter(({ cause }) => cause.kind !== 'removed').map(({ group }) => group)),
  ];
  return {
    version: 1,
    kind,
    project: 'mlops',
    deployment,
    manifest: `manifests/${deployment}/deployment.yaml`,
    toolchainRegion: 'us-west-2',
    groups: groups.map((name) => ({ name, concurrency: 4 })),
    steps,
    counts: {
      create: many('create'),
      update: many('update'),
      destroy: many('destroy'),
      unchanged: many('none'),
      excluded: 0,
    },
    diagnostics: [],
    basis: '5b0a',
  };
}

export const planMade = (clock: string, plan: Plan): Moment => [clock, { type: 'plan.made', data: { plan } }];

/** A build that has begun. */
export function began(node: NodeId, clock: string): Moment[] {
  const id = `mlops-seedkit:8d1f${node.length}`;
  const image = 'aws/codebuild/standard:7.0';
  return [
    [clock, { type: 'node.started', node, data: {} }],
    [
      clock,
      { type: 'build.started', node, data: { id, executor: 'codebuild', image, spec: 'deployspec.yaml' } },
    ],
    [
      clock,
      {
        type: 'build.prepared',
        node,
        data: {
          ref: id,
          image,
          url: `https://us-west-2.console.aws.amazon.com/codesuite/codebuild/projects/mlops-seedkit/build/${id}`,
          durationMs: 900,
        },
      },
    ],
  ];
}

const secondsOf = (clock: string): number => Date.parse(isoAt(clock)) / 1000;

interface PhaseStory {
  readonly from: string;
  /** Absent while it goes on. */
  readonly to?: string;
  readonly outcome?: string;
  /** The command that runs last, of how many. */
  readonly command?: readonly [index: number, of: number, text: string];
}

/** A phase of a build, from its beginning as far as it has come. */
export function phase(node: NodeId, name: string, { from, to, outcome, command }: PhaseStory): Moment[] {
  const [index, of, text] = command ?? [];
  return [
    [
      from,
      { type: 'phase.started', node, data: { phase: name, ...(of === undefined ? {} : { commands: of }) } },
    ],
    ...(index === undefined || of === undefined || text === undefined
      ? []
      : [[from, { type: 'command.started', node, data: { phase: name, index, of, text } }] as const]),
    ...(to === undefined
      ? []
      : [
          [
            to,
            {
              type: 'phase.finished',
              node,
              data: {
                phase: name,
                outcome: outcome ?? 'succeeded',
                durationMs: (secondsOf(to) - secondsOf(from)) * 1000,
              },
            },
          ] as const,
        ]),
  ];
}

/** A module that came to its end. */
export function ended(
  node: NodeId,
  clock: string,
  outcome: string,
  outputs: readonly string[] = [],
): Moment[] {
  return [[clock, { type: 'node.finished', node, data: { outcome, outputs } }]];
}

/** A build that failed in its command, and its module with it. */
export function failed(
  node: NodeId,
  clock: string,
  failure: {
    readonly phase: string;
    readonly command: readonly [index: number, of: number, text: string];
    readonly exitCode: number;
    readonly durationMs: number;
  },
): Moment[] {
  const { phase: name, exitCode, durationMs } = failure;
  const [index, of, text] = failure.command;
  const message = `command ${index} of ${of} exited with status ${exitCode}`;
  const at = { line: 9, column: 11, offset: 210 };
  const span = {
    source: `modules/${node}/deployspec.yaml`,
    start: at,
    end: { ...at, column: 11 + text.length, offset: 210 + text.length },
    excerpt: ['    build:', '      commands:', `        - ${text}`],
  };
  return [
    [
      clock,
      {
        type: 'build.finished',
        node,
        data: {
          id: 'mlops-seedkit:8d1f',
          outcome: 'failed',
          exitCode,
          phases: [],
          exported: {},
          metadata: {},
          artifacts: [],
          failure: { phase: name, message, exitCode, command: { index, of, text, span } },
          durationMs,
        },
      },
    ],
    [clock, { type: 'node.finished', node, data: { outcome: 'failed', cause: message } }],
  ];
}
