import type { Diagnostic } from './diagnostic.ts';
import type { Shape, ShapeType } from './shape.ts';

/** What happened, in CodeBuild's words where it has them. */
const OUTCOME = { oneOf: ['succeeded', 'failed', 'stopped', 'timed-out', 'fault'] } as const;

const PHASE = {
  name: 'string',
  outcome: 'string',
  exitCode: 'number?',
  durationMs: 'number',
  statusCode: 'string?',
  message: 'string?',
} as const satisfies Shape;

/**
 * The event registry: the keys are the type names. Adding an event is adding a key; a payload only ever gains
 * optional fields.
 */
export const EVENTS = {
  'stream.opened': {
    about: 'first line of every stream',
    data: { schema: 'number', seed: 'string', command: 'string', args: 'strings', target: 'string?' },
  },
  'run.started': {
    about: 'one thing that a person asked for has begun',
    data: {
      kind: 'string',
      executor: 'string',
      target: 'string',
      because: 'string?',
      journal: 'string?',
      rehearsal: 'boolean?',
    },
  },
  'run.finished': {
    about: 'the end of the run; always the last line',
    data: {
      outcome: OUTCOME,
      exitCode: 'number',
      durationMs: 'number',
      counts: 'json?',
      message: 'string?',
      rehearsal: 'json?',
    },
  },
  'diagnostic.reported': { about: 'a finding about the input or the machine', data: { diagnostic: 'json' } },
  'question.asked': {
    about: 'somebody has to decide',
    data: { id: 'string', kind: 'string', subject: 'string', default: 'string?' },
  },
  'question.answered': {
    about: 'somebody decided',
    data: {
      id: 'string',
      answer: 'string',
      by: 'string',
      /** Of an answer from another process: `ana (monitor)`. */
      who: 'string?',
    },
  },
  'plan.made': { about: 'what the run will do, and why', data: { plan: 'json' } },
  'lock.waiting': {
    about: 'another run works on the deployment',
    data: { deployment: 'string', owner: 'json' },
  },
  'lock.taken': { about: 'no other run may change the deployment now', data: { deployment: 'string' } },
  'lock.released': { about: 'other runs may change the deployment again', data: { deployment: 'string' } },
  'node.queued': { about: 'a build waits for a slot or for others', data: { needs: 'strings?' } },
  'node.started': { about: 'a build has its slot', data: {} },
  'node.finished': {
    about: 'a build is over, or will not start',
    data: { outcome: 'string', cause: 'string?', action: 'string?', outputs: 'strings?' },
  },
  'node.inputs': {
    about: 'what a module is given: its parameters after every reference was followed',
    data: { parameters: 'json' },
  },
  'state.written': { about: 'the store remembers something new', data: { keys: 'strings' } },
  'build.started': {
    about: 'a build has an identity',
    data: {
      id: 'string',
      executor: 'string',
      image: 'string?',
      spec: 'string',
      action: 'string?',
      isolation: 'string?',
      environment: 'json?',
    },
  },
  'build.prepared': {
    about: 'the place of the build exists: container or directory, source in place',
    data: {
      ref: 'string',
      /** Of a build in CodeBuild. */
      arn: 'string?',
      /** Where a person looks at it. */
      url: 'string?',
      image: 'string?',
      digest: 'string?',
      isolation: 'string?',
      durationMs: 'number',
    },
  },
  'bundle.uploaded': {
    about: 'the source of a remote build is where AWS finds it',
    data: { location: 'string', bytes: 'number', present: 'boolean' },
  },
  'build.priced': {
    about: 'what a remote build costs, an estimate in US dollars',
    data: { dollars: 'number', text: 'string' },
  },
  'phase.started': {
    about: 'a phase of CodeBuild has begun',
    data: { phase: 'string', commands: 'number?' },
  },
  'phase.finished': {
    about: 'a phase of CodeBuild is over',
    data: {
      phase: 'string',
      outcome: 'string',
      exitCode: 'number?',
      durationMs: 'number',
      statusCode: 'string?',
      message: 'string?',
    },
  },
  'command.started': {
    about: 'a command of the spec begins; text is redacted',
    data: {
      phase: 'string',
      index: 'number',
      of: 'number',
      text: 'string',
      finally: 'boolean?',
      attempt: 'number?',
    },
  },
  'command.finished': {
    about: 'a command of the spec ended',
    data: { phase: 'string', index: 'number', exitCode: 'number', durationMs: 'number' },
  },
  'build.paused': {
    about: 'a breakpoint or a failure holds the build for a person',
    data: { ref: 'string', reason: 'string', attach: 'string' },
  },
  'build.resumed': { about: 'the person lets the build go on', data: { ref: 'string' } },
  'artifact.collected': {
    about: 'files were taken out of a build',
    data: { id: 'string', path: 'string', files: 'number', bytes: 'number', sha256: 'string?' },
  },
  'cache.restored': {
    about: 'a cache was put in place',
    data: { key: 'string', hit: 'string', files: 'number' },
  },
  'cache.saved': { about: 'a cache was kept', data: { key: 'string', files: 'number', bytes: 'number' } },
  'report.parsed': { about: 'test or coverage results were summarised', data: { report: 'json' } },
  'metadata.recorded': { about: 'what the module says about itself', data: { keys: 'strings' } },
  'rehearsal.recorded': {
    about: 'an offline rehearsal replaced a command',
    data: { tool: 'string', command: 'string', phase: 'string?' },
  },
  'build.finished': {
    about: 'the result of a build; exactly one per build',
    data: {
      id: 'string',
      outcome: OUTCOME,
      exitCode: 'number?',
      phases: { list: PHASE },
      exported: 'map',
      metadata: 'json',
      artifacts: 'json',
      reports: 'json?',
      warnings: 'json?',
      rehearsal: 'json?',
      failure: 'json?',
      ref: 'string?',
      durationMs: 'number',
    },
  },
  'component.planned': {
    about: 'what a local run of components will run of this one',
    data: {
      document: 'string',
      /** `[{ name, steps: [{ name, action }] }]`, in order. */
      phases: 'json',
    },
  },
  'component.stage': {
    about: 'a machine is there for a stage of a local run of components',
    data: { stage: 'string', ref: 'string', image: 'string', durationMs: 'number' },
  },
  'component.step': {
    about: 'a step of a component is over',
    data: {
      phase: 'string',
      step: 'string',
      action: 'string',
      status: { oneOf: ['success', 'failed', 'ignored', 'skipped'] },
      durationMs: 'number',
      attempts: 'number',
      /** Of a document that another one executed. */
      document: 'string?',
      message: 'string?',
      code: 'string?',
      span: 'json?',
      hints: 'strings?',
      lastLines: 'strings?',
    },
  },
  'publication.planned': {
    about: 'what publishing components or images will do',
    data: { plan: 'json' },
  },
  'resource.published': {
    about: 'a component, recipe or configuration of Image Builder is as it should be',
    data: {
      kind: 'string',
      name: 'string',
      arn: 'string',
      /** `done`, or `already` where an earlier run had done it. */
      outcome: 'string',
      account: 'string',
      region: 'string',
      version: 'string?',
      build: 'number?',
    },
  },
  'image.changed': {
    about: 'the build of an image in Image Builder has another state',
    data: { arn: 'string', status: 'string', reason: 'string?' },
  },
  'image.finished': {
    about: 'the build of an image is over',
    data: { arn: 'string', status: 'string', amis: 'json', containers: 'json', failure: 'json?' },
  },
  'notice.raised': { about: 'worth knowing; shown once', data: { text: 'string', code: 'string?' } },
} as const satisfies Record<string, { readonly about: string; readonly data: Shape }>;

export type EventType = keyof typeof EVENTS;
type DataOf<K extends EventType> = ShapeType<(typeof EVENTS)[K]['data']>;

/** The node that an event or a log line belongs to, as `group/module`, a batch identifier, or a build's name. */
export type NodeId = string;

/** An event as its author gives it; the host adds the envelope. */
export type EventBody = {
  [K in EventType]: { readonly type: K; readonly node?: NodeId; readonly data: DataOf<K> };
}[EventType];

/** An event on the wire and in the journal. `seq` is dense per run; `at` is ISO-8601 UTC. */
export type SeedEvent = EventBody & {
  readonly v: 1;
  readonly seq: number;
  readonly at: string;
  readonly run: string;
};

/** The body of one event type. */
export type EventOf<K extends EventType> = Extract<EventBody, { readonly type: K }>;

/** Wraps a finding as an event. */
export function diagnosticEvent(diagnostic: Diagnostic, node?: NodeId): EventBody {
  return { type: 'diagnostic.reported', ...(node === undefined ? {} : { node }), data: { diagnostic } };
}
