import type { Driver } from '../driver/driver.ts';
import { createDriver } from '../driver/driver.ts';
import { exportLine } from '../environment/environment-lines.ts';
import type { DriverChannel, Workspace } from '../workspace.ts';
import type { SessionParts } from './build-session.ts';
import { followBreakpoints } from './follow-breakpoints.ts';

/** How long a driver may take to say its first word. */
const READY_MS = 10_000;

/** A sink that hangs slows a build down, but must not keep it from being stopped. */
const PATIENCE_MS = 500;

function patience(behind: Promise<void> | undefined): Promise<void> | undefined {
  if (behind === undefined) return undefined;
  const enough = Promise.withResolvers<void>();
  const timer = setTimeout(enough.resolve, PATIENCE_MS);
  return Promise.race([behind, enough.promise]).finally(() => clearTimeout(timer));
}

/** The drivers of a build, one for each user that runs commands in it; all of them have the same environment. */
export interface SessionDrivers {
  readonly main: Driver;
  /** Says that the main driver lives. Rejects with DriverEnded or Error. */
  open(): Promise<void>;
  /** Adds a line of shell to the environment of all drivers, present and future. */
  setEnvironment(line: string): void;
  /** The driver of a user, connected when needed; `homeOf` tells the HOME that the build has now. */
  driverOf(user: string, homeOf: () => Promise<string>): Promise<Driver>;
  close(): void;
  /** False once the main driver has ended. */
  readonly alive: boolean;
}

export function createSessionDrivers(parts: SessionParts, workspace: Workspace): SessionDrivers {
  const { job, services, log } = parts;
  const lines: string[] = [];
  const drivers = new Map<string, Driver>();
  const token = job.debug.breakpoints ? services.ids.uuid() : undefined;
  const { paused, goOn } = followBreakpoints(parts, workspace);
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
  const setEnvironment = (line: string): void => {
    lines.push(line);
    for (const driver of drivers.values()) driver.environment(line);
  };
  return {
    main,
    setEnvironment,
    get alive() {
      return alive;
    },
    async open() {
      await main.ready(READY_MS);
      log.endCommand();
      if (token !== undefined) setEnvironment(exportLine('SEED_BREAKPOINT_TOKEN', token));
    },
    async driverOf(user, homeOf) {
      const known = drivers.get(user);
      if (known !== undefined) return known;
      const driver = drive(await workspace.connect(user));
      await driver.ready(READY_MS);
      log.endCommand();
      for (const line of lines) driver.environment(line);
      // CodeBuild leaves HOME as it is for root.
      driver.environment(exportLine('HOME', await homeOf()));
      drivers.set(user, driver);
      return driver;
    },
    close() {
      goOn();
      for (const driver of drivers.values()) driver.close();
    },
  };
}
