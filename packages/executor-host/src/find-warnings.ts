import { execFile } from 'node:child_process';
import { arch } from 'node:os';
import { USER_PHASES } from '@seed/deployspec';
import type { BuildJob } from '@seed/deployspec';
import type { HOST_CODES } from './codes.ts';
import type { Isolation } from './isolation.ts';

export interface Warning {
  readonly code: string;
  readonly text: string;
}

const SYSTEM_INSTALLERS =
  /(?:^|[\s;&|(])(apt-get|apt|yum|dnf|microdnf|apk|zypper)\s+(?:-\S+\s+)*(?:install|add|update|upgrade)\b/;

/** Everything about a job that a host build cannot mirror, numbered. */
export async function findWarnings(
  job: BuildJob,
  machine: {
    readonly isolation: Isolation;
    readonly environment: Readonly<Record<string, string>>;
    /** Whether the build is to have the caller's credentials. */
    readonly credentials: boolean;
  },
): Promise<Warning[]> {
  const { isolation, environment } = machine;
  const isolated = isolation.level !== 'processes';
  const warnings: Warning[] = [imageWarning(job, isolated ? isolation.detail : undefined)];
  const warn = (code: keyof typeof HOST_CODES, text: string): void => void warnings.push({ code, text });
  warnings.push(...(await runtimeWarnings(job, environment)));
  if (job.compute.limits) warn('HOST003', `memory and CPU of ${job.compute.type} are not enforced`);
  if (job.privileged)
    warn('HOST004', 'privileged mode has no effect: there is no Docker daemon in this build');
  if (job.network !== 'none') warn('HOST005', networkText(job));
  if (!isolated) {
    if (job.spec.cache?.paths.some((path) => path.startsWith('/root')) === true)
      warn('HOST006', 'cache paths below /root are kept in the private home of the build');
    warn('HOST007', `no isolation: commands run with your rights on this machine; ${isolation.detail}`);
    warn('HOST008', 'the build does not lie below /codebuild; use $CODEBUILD_SRC_DIR');
  }
  const mount = job.source.mount;
  if (mount === 'overlay' || (mount === 'ro' && !isolated))
    warn('HOST009', `the source was copied, since a ${mount} mount cannot be made here`);
  const installer = isolated ? systemInstaller(job) : undefined;
  if (installer !== undefined)
    warn('HOST010', `"${installer}" cannot install into the read-only folders of this machine`);
  if (machine.credentials && job.network === 'none')
    warn('HOST011', 'credentials cannot be reached without network');
  const wanted = job.compute.environmentType.startsWith('ARM') ? 'arm64' : 'x64';
  if (arch() !== wanted)
    warn('HOST012', `${job.compute.environmentType} is ${wanted}, and this machine is ${arch()}`);
  return warnings;
}

function imageWarning(job: BuildJob, sandbox: string | undefined): Warning {
  const image = job.image.name === undefined ? 'no image' : `the image "${job.image.name}" is not used`;
  const where = sandbox === undefined ? '' : `, in a ${sandbox}`;
  return { code: 'HOST001', text: `${image}: commands find the programs of this machine${where}` };
}

function networkText(job: BuildJob): string {
  return job.network === 'default' || job.network === 'host'
    ? 'the build shares the network of this machine'
    : `the network "${job.network}" cannot be had here: the build shares the network of this machine`;
}

function systemInstaller(job: BuildJob): string | undefined {
  const texts = USER_PHASES.flatMap((name) => job.spec.phases[name]?.commands ?? []).map(
    ({ value }) => value,
  );
  for (const text of texts) {
    const installer = SYSTEM_INSTALLERS.exec(text)?.[1];
    if (installer !== undefined) return installer;
  }
  return undefined;
}

/** How each runtime tells its version; the first number with a dot or alone in the answer counts. */
const ASK: Readonly<Record<string, readonly string[]>> = {
  dotnet: ['dotnet', '--version'],
  golang: ['go', 'version'],
  java: ['java', '-version'],
  nodejs: ['node', '--version'],
  php: ['php', '--version'],
  python: ['python3', '--version'],
  ruby: ['ruby', '--version'],
};

async function runtimeWarnings(
  job: BuildJob,
  environment: Readonly<Record<string, string>>,
): Promise<Warning[]> {
  const answers = await Promise.all(
    job.spec.runtimeVersions.map(async ({ name, version }): Promise<Warning[]> => {
      const ask = ASK[name];
      const found = ask === undefined ? undefined : await askVersion(ask, environment);
      if (found !== undefined && satisfies(found, version)) return [];
      const have = found === undefined ? 'is not installed here' : `is ${found} here`;
      return [{ code: 'HOST002', text: `${name} ${version} is asked for, and ${name} ${have}` }];
    }),
  );
  return answers.flat();
}

async function askVersion(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const [file = '', ...args] = command;
  return new Promise((resolve) => {
    execFile(file, args, { env: environment, timeout: 5000 }, (error, stdout, stderr) => {
      const version = error === null ? /\d+(?:\.\d+)*/.exec(`${stdout}\n${stderr}`)?.[0] : undefined;
      // Java 8 still calls itself 1.8.
      resolve(file === 'java' ? version?.replace(/^1\.8/, '8') : version);
    });
  });
}

/** `latest` takes any, `3.x` any 3, `20` any 20.*, `$VARIABLE` cannot be judged before the build. */
export function satisfies(found: string, wanted: string): boolean {
  if (wanted === 'latest' || wanted.includes('$')) return true;
  const parts = found.split('.');
  return wanted
    .replace(/^corretto/, '')
    .split('.')
    .every((part, index) => part === 'x' || part === parts[index]);
}
