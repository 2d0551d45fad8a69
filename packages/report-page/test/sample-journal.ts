import type { Cause, EventBody, Plan, PlanStep, SeedEvent } from '@seed/kernel';
import type { JournalInput } from '../src/index.ts';

const START = Date.UTC(2026, 10, 21, 3, 17, 42);
const RUN = '20261121T031742-apply-dev-7f3c';
const TARGET = { alias: 'primary', accountId: '012345678901', region: 'us-west-2' };

/** An event and when it happens, in seconds after the beginning. */
export interface Timed {
  readonly at: number;
  readonly body: EventBody;
}

export interface StepSketch {
  readonly node: string;
  readonly action?: PlanStep['action'];
  readonly cause?: Cause;
  readonly needs?: readonly string[];
}

/** A plan whose groups are the first parts of the names of its modules. */
export function samplePlan(sketches: readonly StepSketch[]): Plan {
  const steps = sketches.map(({ node, action = 'create', cause = { kind: 'new' }, needs = [] }): PlanStep => {
    const [group = '', module = ''] = node.split('/');
    const path = `modules/${node}`;
    return { node, group, module, action, cause, target: TARGET, needs, resources: [], unknown: [], path };
  });
  const groups = [...new Set(steps.map(({ group }) => group))].map((name) => ({ name, concurrency: 4 }));
  const many = (action: PlanStep['action']): number => steps.filter((step) => step.action === action).length;
  return {
    version: 1,
    kind: 'apply',
    project: 'shop',
    deployment: 'dev',
    manifest: 'manifests/dev/deployment.yaml',
    groups,
    steps,
    counts: {
      create: many('create'),
      update: many('update'),
      destroy: many('destroy'),
      unchanged: many('none'),
      excluded: 0,
    },
    diagnostics: [],
    basis: '00',
  };
}

export interface BuildSketch {
  readonly node: string;
  /** Seconds after the beginning, of the queueing, the start and each phase's end. */
  readonly queued: number;
  readonly started: number;
  readonly phases: readonly (readonly [name: string, seconds: number])[];
  readonly outputs?: Readonly<Record<string, string>>;
  readonly parameters?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly origin: string;
  }[];
  readonly command?: string;
  readonly fails?: { readonly message: string; readonly exitCode: number; readonly hint?: string };
  readonly dollars?: number;
  readonly ending?: string;
  /** Goes on: its last phase has no end. */
  readonly open?: boolean;
}

interface BuildDraft {
  at: number;
  readonly events: Timed[];
}

function addPhases(build: BuildSketch, draft: BuildDraft): void {
  const { node, phases, fails, open = false, command = 'cdk deploy --require-approval never' } = build;
  for (const [index, [phase, seconds]] of phases.entries()) {
    const last = index === phases.length - 1;
    const user = ['INSTALL', 'PRE_BUILD', 'BUILD', 'POST_BUILD'].includes(phase);
    const text = phase === 'INSTALL' ? 'pip install -r requirements.txt' : command;
    const place = { phase, index: 1 };
    const told = (at: number, body: EventBody): number => draft.events.push({ at, body });
    told(draft.at, { type: 'phase.started', node, data: { phase, ...(user ? { commands: 1 } : {}) } });
    if (user) told(draft.at, { type: 'command.started', node, data: { ...place, of: 1, text } });
    if (last && open) return;
    draft.at += seconds;
    const bad = last && fails !== undefined;
    const took = { exitCode: bad ? fails.exitCode : 0, durationMs: seconds * 1000 };
    if (user) told(draft.at, { type: 'command.finished', node, data: { ...place, ...took } });
    const outcome = bad ? 'failed' : 'succeeded';
    const said = bad ? { message: fails.message } : {};
    told(draft.at, { type: 'phase.finished', node, data: { phase, outcome, ...took, ...said } });
  }
}

function failureOf({
  node,
  fails,
  phases,
  command = 'cdk deploy --require-approval never',
}: BuildSketch): object {
  if (fails === undefined) return {};
  const source = `modules/${node}/deployspec.yaml`;
  const span = {
    source,
    start: { line: 11, column: 11, offset: 160 },
    end: { line: 11, column: 11 + command.length, offset: 160 + command.length },
    excerpt: ['    build:', '      commands:', `        - ${command}`],
  };
  return {
    failure: {
      phase: phases.at(-1)?.[0] ?? 'BUILD',
      message: fails.message,
      exitCode: fails.exitCode,
      command: { index: 1, of: 1, text: command, span },
      hints: fails.hint === undefined ? [] : [fails.hint],
    },
  };
}

/** All that one module says in a run. */
export function sampleBuild(build: BuildSketch): Timed[] {
  const { node, queued, started, outputs = {}, parameters = [], fails, dollars, open = false } = build;
  const draft: BuildDraft = { at: started, events: [] };
  const { events } = draft;
  const id = `shop:${node.replaceAll(/[^a-z0-9]/gi, '')}`;
  const spec = `modules/${node}/deployspec.yaml`;
  const image = 'aws/codebuild/standard:7.0';
  events.push({ at: queued, body: { type: 'node.queued', node, data: { needs: [] } } });
  events.push({ at: started, body: { type: 'node.started', node, data: {} } });
  events.push({ at: started, body: { type: 'node.inputs', node, data: { parameters } } });
  const told = { id, executor: 'codebuild', spec, image, action: 'deploy' };
  events.push({ at: started, body: { type: 'build.started', node, data: told } });
  addPhases(build, draft);
  if (open) return events;
  const outcome = fails === undefined ? 'succeeded' : 'failed';
  const result = {
    id,
    outcome,
    phases: [],
    exported: {},
    metadata: outputs,
    artifacts: [],
    durationMs: (draft.at - started) * 1000,
    ...failureOf(build),
  } as const;
  if (dollars !== undefined) {
    const text = `est. $${dollars} (${Math.ceil((draft.at - started) / 60)} min general1.small)`;
    events.push({ at: draft.at, body: { type: 'build.priced', node, data: { dollars, text } } });
  }
  events.push({ at: draft.at, body: { type: 'build.finished', node, data: result } });
  const ending = fails === undefined ? (build.ending ?? 'created') : 'failed';
  const names = fails === undefined ? { outputs: Object.keys(outputs) } : {};
  events.push({ at: draft.at, body: { type: 'node.finished', node, data: { outcome: ending, ...names } } });
  return events;
}

export const finished = (node: string, at: number, outcome: string, cause?: string): Timed => ({
  at,
  body: {
    type: 'node.finished',
    node,
    data: { outcome, ...(cause === undefined ? {} : { cause }) },
  },
});

/** The beginning of every deployment. */
export function opening(plan: Plan): Timed[] {
  const target = plan.deployment;
  const journal = `.seed/runs/${RUN}`;
  const args = ['manifests/dev/deployment.yaml', '--yes'];
  return [
    { at: -2, body: { type: 'stream.opened', data: { schema: 1, seed: '0.1.0', command: plan.kind, args } } },
    { at: -1, body: { type: 'plan.made', data: { plan } } },
    {
      at: 0,
      body: {
        type: 'run.started',
        data: { kind: plan.kind, executor: 'codebuild', target, because: 'chosen by seed.yaml', journal },
      },
    },
  ];
}

export const ended = (at: number, outcome: 'succeeded' | 'failed' | 'stopped'): Timed => ({
  at,
  body: {
    type: 'run.finished',
    data: { outcome, exitCode: outcome === 'succeeded' ? 0 : 1, durationMs: at * 1000 },
  },
});

/** A journal of these events, in their order in time. */
export function sampleJournal(
  events: readonly Timed[],
  options: { readonly alive?: boolean; readonly lines?: Readonly<Record<string, readonly string[]>> } = {},
): JournalInput {
  const sorted = events.toSorted((a, b) => a.at - b.at);
  const { alive = false, lines = {} } = options;
  return {
    header: {
      id: RUN,
      kind: 'apply',
      command: 'apply',
      args: ['manifests/dev/deployment.yaml', '--yes'],
      target: 'dev',
      version: '0.1.0',
      startedAt: new Date(START - 2000).toISOString(),
    },
    events: sorted.map(
      ({ at, body }, index): SeedEvent => ({
        v: 1,
        seq: index + 1,
        at: new Date(START + Math.round(at * 1000)).toISOString(),
        run: RUN,
        ...body,
      }),
    ),
    alive,
    lastLines: async (node) => lines[node] ?? [],
  };
}
