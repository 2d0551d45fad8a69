import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** The seed process that something belongs to; labels and files say it, so that another seed can tell whether it lives. */
export interface Owner {
  readonly host: string;
  /** Changes with every start of the machine; empty where it cannot be had. */
  readonly boot: string;
  readonly pid: number;
  /** Kernel ticks at which the process started, so that a reused pid is not taken for it; empty where unknown. */
  readonly started: string;
}

let self: Promise<Owner> | undefined;

export function currentOwner(): Promise<Owner> {
  self ??= describeSelf();
  return self;
}

async function describeSelf(): Promise<Owner> {
  const [boot, started] = await Promise.all([bootId(), startOf(process.pid)]);
  return { host: hostname(), boot, pid: process.pid, started: started ?? '' };
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

/** Start time of a process in ticks; undefined when it does not run or the system has no /proc. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The command's name may hold spaces and parentheses: fields are counted from the last one.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

/** True when the owner certainly is no more. Owners on other machines count as alive: nobody can tell from here. */
export async function isDead(owner: Owner): Promise<boolean> {
  const here = await currentOwner();
  if (owner.host !== here.host) return false;
  if (owner.boot !== here.boot) return true;
  if (!isRunning(owner.pid)) return true;
  const started = await startOf(owner.pid);
  return started !== undefined && owner.started !== '' && started !== owner.started;
}

/** Whether a process of this machine runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const LABEL = {
  build: 'seed.build',
  project: 'seed.project',
  host: 'seed.host',
  boot: 'seed.boot',
  pid: 'seed.pid',
  pidStarted: 'seed.pid-started',
  started: 'seed.started',
} as const;

/** Everything that seed makes in an engine carries this label; nothing without it is ever removed. */
export const BUILD_LABEL = LABEL.build;

export interface LabelFacts {
  readonly build: string;
  readonly project: string;
  /** ISO-8601. */
  readonly started: string;
}

export function ownerLabels(owner: Owner, facts: LabelFacts): Record<string, string> {
  return {
    [LABEL.build]: facts.build,
    [LABEL.project]: facts.project,
    [LABEL.host]: owner.host,
    [LABEL.boot]: owner.boot,
    [LABEL.pid]: String(owner.pid),
    [LABEL.pidStarted]: owner.started,
    [LABEL.started]: facts.started,
  };
}

/** Undefined for things that carry no label of ours. */
export function ownerOf(labels: Readonly<Record<string, string>> | null | undefined): Owner | undefined {
  if (labels?.[LABEL.build] === undefined) return undefined;
  return {
    host: labels[LABEL.host] ?? '',
    boot: labels[LABEL.boot] ?? '',
    pid: Number(labels[LABEL.pid] ?? 0),
    started: labels[LABEL.pidStarted] ?? '',
  };
}
