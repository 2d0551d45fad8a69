import type { BuildIo, BuildJob } from '@seed/deployspec';
import type { BuildServices } from '../build-services.ts';
import type { FramedScript } from '../driver/command-script.ts';
import {
  evaluationScript,
  exportsScript,
  observingScript,
  statefulScript,
} from '../driver/command-script.ts';
import type { Driver, RunOptions } from '../driver/driver.ts';
import { createDriver } from '../driver/driver.ts';
import { exportLine } from '../environment/environment-lines.ts';
import type { BuildLog } from '../log/build-log.ts';
import { redactingHost } from '../log/redacting-host.ts';
import type { StepContext } from '../step-context.ts';
import type { DriverChannel, Workspace } from '../workspace.ts';
import { awaitPerson } from './await-person.ts';
import type { BuildRecord } from './build-record.ts';
import type { Interruption } from './interruption.ts';
import { statePlace } from './state-place.ts';

/** How long a driver may take to say its first word. */
const READY_MS = 10_000;
/** Between SIGTERM and SIGKILL of a stopped command, and between SIGKILL and the end of the whole place. */
const GRACE_MS = 5_000;
const LAST_GRACE_MS = 2_000;

export interface SessionParts {
  readonly job: BuildJob;
  readonly io: BuildIo;
  readonly services: BuildServices;
  readonly log: BuildLog;
  readonly record: BuildRecord;
  readonly interruption: Interruption;
}

/** A build that has its place: runs scripts there, as one user or another. */
export interface BuildSession extends SessionParts {
  readonly workspace: Workspace;
  readonly ctx: StepContext;
  /** Says that the main driver lives. Rejects with DriverEnded or Error. */
  open(): Promise<void>;
  /** Sets a line of shell for the environment of all drivers, present and future. */
  setEnvironment(line: string): void;
  /** Changes a variable of CodeBuild's between two commands. */
  setVariable(name: string, value: string): void;
  /** The driver of a user, connected when needed; rejects with an Error that says why not. */
  driverOf(user: string): Promise<Driver>;
  /** Runs a script under the stop and time-out rules. */
  run(driver: Driver, script: string | FramedScript): Promise<number>;
  /** Runs a script of the agent's own; resolves with the NUL-ended texts that it printed. */
  capture(script: string): Promise<readonly string[]>;
  /** The values of those names that are set in the build's present environment. */
  readVariables(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Lets the drivers go. */
  close(): void;
  /** False once the main driver has ended. */
  readonly alive: boolean;
}

/** A sink that hangs slows a build down, but must not keep it from being stopped. */
const PATIENCE_MS = 500;

function patience(behind: Promise<void> | undefined): Promise<void> | undefined {
  if (behind === undefined) return undefined;
  const enough = Promise.withResolvers<void>();
  const timer = setTimeout(enough.resolve, PATIENCE_MS);
  return Promise.race([behind, enough.promise]).finally(() => clearTimeout(timer));
}

const splitNul = (data: Buffer): string[] => data.toString('utf8').split('\0').slice(0, -1);

/** Opens the session of one build in its workspace. */
export function createBuildSession(parts: SessionParts, workspace: Workspace): BuildSession {
  const { job, services, log, record, interruption } = parts;
  const { tmp } = workspace.layout;
  const how: RunOptions = {
    shell: job.spec.shell === 'bash' ? 'bash' : '/bin/sh',
    state: job.spec.version === '0.1' ? 'fresh' : 'keep',
  };
  const lines: string[] = [];
  const drivers = new Map<string, Driver>();
  const token = job.debug.breakpoints ? services.ids.uuid() : undefined;

  let goesOn = (): void => {};
  const paused = (word: string): void => {
    log.endCommand();
    goesOn();
    if (word === 'resume') record.emit({ type: 'build.resumed', data: { ref: workspace.ref } });
    if (word !== 'pause') return;
    record.emit({
      type: 'build.paused',
      data: { ref: workspace.ref, reason: 'breakpoint', attach: `seed attach ${workspace.ref}` },
    });
    goesOn = awaitPerson(parts, workspace, 'breakpoint');
  };
  const drive = (channel: DriverChannel): Driver =>
    createDriver(channel, {
      nonce: services.ids.uuid().replaceAll('-', ''),
      ...(token === undefined ? {} : { token }),
      output: (bytes) => log.output(bytes),
      behind: () => patience(parts.io.host.behind?.()),
      paused,
    });
  const main = drive(workspace.main);
  drivers.set('root', main);
  let alive = true;
  void main.ended.then(() => {
    alive = false;
  });

  const supervise = async <T>(driver: Driver, work: Promise<T>): Promise<T> => {
    const timers: NodeJS.Timeout[] = [];
    const killAll = (): void => void workspace.kill();
    const stop = (): void => {
      const polite = interruption.cause === 'stopped';
      driver.signal(polite ? 'STOP' : 'KILL');
      const first = polite ? GRACE_MS : 0;
      timers.push(setTimeout(() => driver.signal('KILL'), first));
      timers.push(setTimeout(killAll, first + LAST_GRACE_MS));
    };
    interruption.signal.addEventListener('abort', stop);
    interruption.force.addEventListener('abort', killAll);
    if (interruption.signal.aborted) stop();
    try {
      return await work;
    } finally {
      log.endCommand();
      for (const timer of timers) clearTimeout(timer);
      interruption.signal.removeEventListener('abort', stop);
      interruption.force.removeEventListener('abort', killAll);
    }
  };

  const capture = async (script: string): Promise<string[]> => {
    const { data } = await supervise(main, main.capture(observingScript(script, tmp), how));
    return splitNul(data);
  };

  const ctx: StepContext = {
    job,
    workspace,
    services,
    io: { ...parts.io, host: redactingHost(parts.io.host, log), signal: interruption.signal },
    agent: (text) => log.agent(text),
    evaluate: (texts) => (texts.length === 0 ? Promise.resolve([]) : capture(evaluationScript(texts))),
    run: async (script, options) => {
      const text =
        options?.keepState === true
          ? statefulScript(script, statePlace(job, workspace.layout))
          : observingScript(script, tmp);
      return { exitCode: await supervise(main, main.run(text, how)) };
    },
    redact: (text) => log.redact(text),
    warn: (code, text) => record.warn(code, text),
  };

  const connect = async (user: string): Promise<Driver> => {
    const driver = drive(await workspace.connect(user));
    await driver.ready(READY_MS);
    log.endCommand();
    for (const line of lines) driver.environment(line);
    // CodeBuild leaves HOME as it is for root.
    const [home = '/root'] = await ctx.evaluate(['$HOME']);
    driver.environment(exportLine('HOME', home));
    drivers.set(user, driver);
    return driver;
  };

  const session: BuildSession = {
    ...parts,
    workspace,
    ctx,
    get alive() {
      return alive;
    },
    async open() {
      await main.ready(READY_MS);
      log.endCommand();
      if (token !== undefined) session.setEnvironment(exportLine('SEED_BREAKPOINT_TOKEN', token));
    },
    setEnvironment(line) {
      lines.push(line);
      for (const driver of drivers.values()) driver.environment(line);
    },
    setVariable(name, value) {
      session.setEnvironment(exportLine(name, value));
      if (how.state === 'keep') main.append(exportLine(name, value));
    },
    driverOf: (user) => {
      const known = drivers.get(user);
      return known === undefined ? connect(user) : Promise.resolve(known);
    },
    run: (driver, script) => supervise(driver, driver.run(script, how)),
    capture,
    async readVariables(names) {
      if (names.length === 0) return {};
      const pairs = await capture(exportsScript(names));
      return Object.fromEntries(
        pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      );
    },
    close() {
      goesOn();
      for (const driver of drivers.values()) driver.close();
    },
  };
  return session;
}
