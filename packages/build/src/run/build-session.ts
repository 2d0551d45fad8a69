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
import { exportLine } from '../environment/environment-lines.ts';
import type { BuildLog } from '../log/build-log.ts';
import { redactingHost } from '../log/redacting-host.ts';
import type { StepContext } from '../step-context.ts';
import type { Workspace } from '../workspace.ts';
import type { BuildRecord } from './build-record.ts';
import type { Interruption } from './interruption.ts';
import { createSessionDrivers } from './session-drivers.ts';
import { statePlace } from './state-place.ts';
import { supervise } from './supervise.ts';

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

const splitNul = (data: Buffer): string[] => data.toString('utf8').split('\0').slice(0, -1);

interface Scripts extends Pick<BuildSession, 'capture'> {
  run(script: string | FramedScript): Promise<number>;
}

/** What the steps of a build are given to work with. */
function stepContext(parts: SessionParts, workspace: Workspace, { capture, run }: Scripts): StepContext {
  const { job, services, io, log, record, interruption } = parts;
  return {
    job,
    workspace,
    services,
    io: { ...io, host: redactingHost(io.host, log), signal: interruption.signal },
    agent: (text) => log.agent(text),
    evaluate: (texts) => (texts.length === 0 ? Promise.resolve([]) : capture(evaluationScript(texts))),
    run: async (script, options) => {
      const text =
        options?.keepState === true
          ? statefulScript(script, statePlace(job, workspace.layout))
          : observingScript(script, workspace.layout.tmp);
      return { exitCode: await run(text) };
    },
    redact: (text) => log.redact(text),
    warn: (code, text) => record.warn(code, text),
  };
}

/** Opens the session of one build in its workspace. */
export function createBuildSession(parts: SessionParts, workspace: Workspace): BuildSession {
  const { job } = parts;
  const how: RunOptions = {
    shell: job.spec.shell === 'bash' ? 'bash' : '/bin/sh',
    state: job.spec.version === '0.1' ? 'fresh' : 'keep',
  };
  const supervision = { ...parts, workspace };
  const drivers = createSessionDrivers(parts, workspace);
  const { main } = drivers;
  const run: BuildSession['run'] = (driver, script) =>
    supervise(driver, driver.run(script, how), supervision);
  const capture = async (script: string): Promise<readonly string[]> => {
    const asked = main.capture(observingScript(script, workspace.layout.tmp), how);
    return splitNul((await supervise(main, asked, supervision)).data);
  };
  const ctx = stepContext(parts, workspace, { capture, run: (script) => run(main, script) });
  const homeOf = async (): Promise<string> => (await ctx.evaluate(['$HOME']))[0] ?? '/root';
  return {
    ...parts,
    workspace,
    ctx,
    run,
    capture,
    get alive() {
      return drivers.alive;
    },
    open: () => drivers.open(),
    setEnvironment: (line) => drivers.setEnvironment(line),
    setVariable(name, value) {
      drivers.setEnvironment(exportLine(name, value));
      if (how.state === 'keep') main.append(exportLine(name, value));
    },
    driverOf: (user) => drivers.driverOf(user, homeOf),
    async readVariables(names) {
      if (names.length === 0) return {};
      const pairs = await capture(exportsScript(names));
      return Object.fromEntries(
        pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      );
    },
    close: () => drivers.close(),
  };
}
