import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { USER_PHASES } from '@seed/deployspec';
import type { BuildJob } from '@seed/deployspec';
import type { Diagnostic, Span } from '@seed/kernel';
import type { Isolation } from './isolation.ts';
import type { SandboxUser } from './sandbox-command.ts';

export interface Permission {
  readonly allowed: boolean;
  /** Why, in words that fit behind a colon. */
  readonly reason: string;
}

/** All problems that would stop this job on this machine. */
export async function checkJob(
  job: BuildJob,
  machine: {
    readonly isolation: Isolation;
    readonly permission: Permission;
    readonly environment: Readonly<Record<string, string>>;
  },
): Promise<Diagnostic[]> {
  const { isolation, permission, environment } = machine;
  const found: Diagnostic[] = [];
  if (!permission.allowed) found.push(notAllowed(permission));
  if (/^(WINDOWS|MAC)/.test(job.compute.environmentType))
    found.push(
      error('host/platform', `environment type "${job.compute.environmentType}" cannot run on this machine`),
    );
  if (job.network === 'none' && isolation.level === 'processes')
    found.push(
      error(
        'host/network-none',
        `network "none" cannot be kept: ${isolation.detail}`,
        'Install `bubblewrap`',
      ),
    );
  if (job.spec.shell === 'bash' && !(await isOnPath('bash', environment['PATH'] ?? '')))
    found.push(error('host/shell-missing', '"bash" is not installed on this machine', 'Install `bash`'));
  for (const { user, span } of otherUsers(job)) {
    const problem = await whyNotUser(user, isolation);
    if (problem === undefined) continue;
    found.push({ ...error('host/run-as', `run-as "${user}": ${problem}`), ...(span && { span }) });
  }
  return found;
}

export function notAllowed(permission: Permission): Diagnostic {
  return error(
    'host/not-allowed',
    `a build may not run as plain processes of this machine: ${permission.reason}`,
    'Allow it with `--yes-run-on-this-machine`',
    'Install `bubblewrap`, which gives builds a sandbox',
  );
}

/** Users other than root that the job's phases run as, each with the first command that would. */
function otherUsers(job: BuildJob): { readonly user: string; readonly span?: Span }[] {
  const found = new Map<string, Span | undefined>();
  for (const name of USER_PHASES) {
    const phase = job.spec.phases[name];
    const user = phase?.runAs ?? job.spec.runAs;
    if (phase === undefined || user === undefined || user === 'root' || found.has(user)) continue;
    found.set(user, (phase.commands[0] ?? phase.finally[0])?.span);
  }
  return [...found].map(([user, span]) => ({ user, ...(span && { span }) }));
}

async function whyNotUser(user: string, isolation: Isolation): Promise<string | undefined> {
  if (isolation.level === 'processes') return 'only a sandbox can change users on this machine';
  if (!isolation.asRoot) return 'only root can change users on this machine';
  return (await findUser(user)) === undefined ? 'there is no such user on this machine' : undefined;
}

/** Looks a user up in the machine's own list. */
export async function findUser(user: string): Promise<SandboxUser | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  for (const line of lines) {
    const [name, , uid, gid] = line.split(':');
    if (name === user) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

async function isOnPath(program: string, path: string): Promise<boolean> {
  const tries = path.split(':').map((folder) =>
    access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(tries)).includes(true);
}

function error(code: string, summary: string, ...hints: readonly string[]): Diagnostic {
  return { code, severity: 'error', summary, hints: [...hints, 'Use `--executor docker`'] };
}
