import { EnvironmentError } from '@seed/kernel';
import { checkpointKeys, newestCheckpoint } from './checkpoints.ts';
import { executeDocument } from './execute-document.ts';
import { findUnsupported } from './find-unsupported.ts';
import type { Unsupported } from './find-unsupported.ts';
import type { Machine } from './machine.ts';
import { createMasking } from './masking.ts';
import type { Masking } from './masking.ts';
import { writeResults } from './output/write-results.ts';
import type { RunPorts } from './ports.ts';
import { preparedImage, prepareMachine } from './prepare-machine.ts';
import { createRunRecord } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import { runDocument, worst } from './run-document.ts';
import type { RunDocument, RunRequest } from './run-request.ts';
import { countSteps } from './run-result.ts';
import type { DocumentResult, RunResult, StepResult } from './run-result.ts';
import { askImage, cleanUp } from './probe-machine.ts';
import type { Stage } from './stage.ts';
import { createNodeTeller } from './tell-nodes.ts';
import type { NodeTeller } from './tell-nodes.ts';
import { valuesOf } from './document-scope.ts';

export interface RunOptions {
  /** Stops the run: what runs is killed, and nothing else is started. */
  readonly signal: AbortSignal;
  /** Values that must never show, besides those that the run looks up. */
  readonly masking?: Masking;
}

/**
 * Runs components as AWSTOE does on an instance: the phases of the build stage document by document, then, on another
 * machine that begins where the first one ended, the test phases. A step that fails is a result. Rejects with
 * EnvironmentError for what cannot run here, before anything runs, and when the machine goes away.
 */
export async function runDocuments(
  request: RunRequest,
  ports: RunPorts,
  options: RunOptions,
): Promise<RunResult> {
  refuse(request, findUnsupported(request, ports));
  const record = createRunRecord(ports, options.masking ?? createMasking());
  const nodes = createNodeTeller(request, record);
  const session: Session = {
    request,
    ports,
    record,
    nodes,
    signal: options.signal,
    startedAt: record.now(),
    counters: { reboots: 0, scripts: 0 },
    parameters: new Map(),
    documents: [],
    resumed: [],
    snapshots: [],
    image: undefined,
    kept: undefined,
  };
  try {
    await runStages(session);
  } finally {
    for (const snapshot of session.snapshots) await ports.machines.forget(snapshot);
  }
  const result = record.masking.deep(resultOf(session));
  nodes.end(result);
  writeResults(result, { record, request });
  return result;
}

interface Session {
  readonly request: RunRequest;
  readonly ports: RunPorts;
  readonly record: RunRecord;
  readonly nodes: NodeTeller;
  readonly signal: AbortSignal;
  readonly startedAt: number;
  readonly counters: Stage['counters'];
  readonly parameters: Map<string, string>;
  readonly documents: DocumentResult[];
  readonly resumed: string[];
  /** Images that go when the run is over. */
  readonly snapshots: string[];
  image: string | undefined;
  kept: RunResult['kept'];
}

/** Rejects with everything that cannot run here, at once. */
function refuse(request: RunRequest, found: readonly Unsupported[]): void {
  const [first] = found;
  if (first === undefined || request.skipUnsupported) return;
  const diagnostics = found.map(({ diagnostic }) => diagnostic);
  const sources = new Map(
    request.documents.map(({ document }) => [document.source.id, document.source.text]),
  );
  const many = found.length === 1 ? '1 step cannot run here' : `${found.length} steps cannot run here`;
  throw new EnvironmentError(first.diagnostic.code, many, {
    hints: ['Mark what cannot run as skipped: `--skip-unsupported`'],
    data: { diagnostics, sources },
  });
}

const phasesOf = (one: RunDocument): readonly string[] => one.document.phases.map(({ name }) => name.text);

async function runStages(session: Session): Promise<void> {
  const { request } = session;
  const later = ['test', HOST_PHASE];
  const building = request.phases.filter((phase) => !later.includes(phase));
  const has = (one: RunDocument, phases: readonly string[]): boolean =>
    phasesOf(one).some((phase) => phases.includes(phase));
  const builds = request.documents.filter((one) => has(one, building));
  const of = (phase: string): readonly RunDocument[] =>
    request.phases.includes(phase) ? request.documents.filter((one) => has(one, [phase])) : [];
  const tests = of('test');
  const hosts = of(HOST_PHASE);
  let image = request.image;
  if (builds.length > 0) {
    const followed = tests.length > 0 || hosts.length > 0;
    const built = await runBuildStage(session, { builds, building, followed });
    if (built === undefined) return;
    image = built;
  }
  if (tests.length > 0 && !session.signal.aborted) {
    const place = { image, name: 'test', last: hosts.length === 0 } as const;
    const good = await onMachine(session, place, (stage) =>
      runEach(stage, session, { documents: tests, phases: ['test'] }),
    );
    if (!good) return;
  }
  if (hosts.length === 0 || session.signal.aborted) return;
  await onMachine(session, { image: request.hostImage, name: 'host', last: true }, (stage) =>
    runEach(stage, session, { documents: hosts, phases: [HOST_PHASE], env: { SEED_TESTED_IMAGE: image } }),
  );
}

/** Looks at the image from the machine that runs containers of it. */
const HOST_PHASE = 'container-host-test';

interface BuildStage {
  readonly builds: readonly RunDocument[];
  readonly building: readonly string[];
  /** A test stage comes after it. */
  readonly followed: boolean;
}

/** The image that the test stage begins with; undefined where there is no reason for one. */
async function runBuildStage(session: Session, how: BuildStage): Promise<string | undefined> {
  const { request, ports, signal } = session;
  const keys = request.checkpoints ? await checkpointKeys(session, how) : [];
  const found = await newestCheckpoint(session, keys);
  session.resumed.push(...how.builds.slice(0, found.done).map(({ name }) => name));
  const rest = how.builds.slice(found.done);
  if (session.resumed.length > 0)
    session.record.emit({
      type: 'notice.raised',
      data: { text: `an earlier run has done ${session.resumed.join(', ')}: this one begins behind` },
    });
  const wanted = how.followed || request.keepImage;
  if (rest.length === 0 && !request.keepImage && !request.emulateCleanup) return found.image;
  const place = { image: found.image ?? request.image, name: 'build', last: !how.followed } as const;
  return onMachine(session, place, async (stage) => {
    const good = await runEach(stage, session, {
      documents: rest,
      phases: how.building,
      done: async (index) => {
        const key = keys[found.done + index];
        if (key !== undefined) await stage.machine.snapshot(key, signal);
      },
    });
    if (!good || !wanted || signal.aborted) return undefined;
    if (request.emulateCleanup && ports.machines.contained) await cleanUp(stage);
    if (request.keepImage) {
      session.image = await stage.machine.snapshot(`result/${request.run}`, signal);
      return session.image;
    }
    const snapshot = await stage.machine.snapshot(`built/${request.run}`, signal);
    session.snapshots.push(snapshot);
    return ports.machines.kept(`built/${request.run}`, signal).then((kept) => kept ?? snapshot);
  });
}

/** Starts a machine for a stage and looks after its end. */
async function onMachine<T>(
  session: Session,
  { image, name, last }: { readonly image: string; readonly name: Stage['name']; readonly last: boolean },
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const { request, ports, record, signal, counters, parameters } = session;
  const begun = record.now();
  const { workingDirectory, run } = request;
  const engine = name === 'host';
  const begins = image === request.image && !engine;
  const from = begins ? await preparedImage(session) : image;
  const machine = await ports.machines.start({ image: from, workingDirectory, run, engine, signal });
  try {
    if (begins && from === image) await prepareMachine(machine, session);
    const facts = await askImage(machine, signal);
    // What was asked of a machine that was being stopped says nothing about its image.
    signal.throwIfAborted();
    const phases = request.phases.filter((phase) => (phase === HOST_PHASE) === engine);
    const found = findUnsupported(
      { ...request, phases, image: engine ? image : request.image },
      ports,
      facts,
    );
    refuse(request, found);
    const left = [...findUnsupported(request, ports), ...found];
    session.nodes.prepared({ stage: name, ref: machine.ref, image, durationMs: record.now() - begun });
    return await work({
      name,
      request,
      ports,
      record,
      machine,
      signal,
      counters,
      parameters,
      scripts: `/tmp/AWSTOE${String(begun).slice(-9)}`,
      unsupported: new Map(left.map(({ key, diagnostic }) => [key, diagnostic.summary])),
      tmpInMemory: facts.tmpInMemory,
    });
  } finally {
    const ends = last || session.documents.some(({ status }) => status === 'failed');
    if (request.keep && ends) session.kept = await machine.keep();
    // What a machine was started from stays as long as it does.
    if (session.kept !== undefined && session.snapshots.includes(image))
      session.kept = { ...session.kept, image };
    await machine.close();
  }
}

interface Each {
  readonly documents: readonly RunDocument[];
  readonly phases: readonly string[];
  /** Variables besides those of each document. */
  readonly env?: Readonly<Record<string, string>>;
  done?(index: number): Promise<void>;
}

/** Runs documents one after another; false when one of them failed or the run is being stopped. */
async function runEach(stage: Stage, session: Session, each: Each): Promise<boolean> {
  let good = true;
  for (const [index, one] of each.documents.entries()) {
    if (stage.signal.aborted) return false;
    session.nodes.begin(one.name);
    const { result, aborted } = await runDocument({
      stage,
      name: one.name,
      scope: {
        node: one.name,
        path: one.path,
        document: one.document,
        values: valuesOf(one.document, one.parameters),
        steps: new Map(),
        chain: [one.path],
        env: { ...one.env, ...each.env },
        skip: new Set(one.skip),
      },
      phases: new Set(each.phases),
      call: executeDocument,
      failed: (step) => hold(stage, session, step),
    });
    session.documents.push(result);
    if (result.status === 'failed') good = false;
    else if (result.status === 'stopped') return false;
    else if (good) await each.done?.(index);
    if (aborted) return false;
  }
  return good;
}

/** Keeps the machine of a failed step, and lets a person look at it. */
async function hold(stage: Stage, session: Session, step: StepResult): Promise<void> {
  const { request, machine } = stage;
  if (step.status !== 'failed' || stage.signal.aborted) return;
  if (request.onFailure === 'keep') session.kept = await keepOnce(machine, session);
  await request.look?.({ ref: machine.ref, workingDirectory: request.workingDirectory });
}

const keepOnce = async (machine: Machine, { kept }: Session): Promise<NonNullable<Session['kept']>> =>
  kept ?? machine.keep();

function resultOf(session: Session): RunResult {
  const { request, record, documents, resumed, startedAt, image, kept, signal } = session;
  const status = signal.aborted ? 'stopped' : worst(documents.map((one) => one.status));
  const failed = documents.find((one) => one.status === 'failed');
  return {
    id: request.run,
    status,
    ...(failed === undefined ? {} : { message: `${failed.name}: ${failed.message ?? 'failed'}` }),
    counts: countSteps(documents),
    startedAt,
    finishedAt: record.now(),
    documents,
    resumed,
    ...(image === undefined ? {} : { image }),
    ...(kept === undefined ? {} : { kept }),
  };
}
