import { join, resolve } from 'node:path';
import { REHEARSAL_TOOLS } from '@seed/build';
import type { BuildJob, EnvironmentVariable, ModuleSpec, SourceSpec } from '@seed/deployspec';
import type { BuildAccount } from '../wiring.ts';
import type { Settings } from '../settings.ts';
import type { SettingValues } from '../setting-table.ts';
import { callsDocker } from './calls-docker.ts';
import type { ReadSpec } from './read-spec.ts';
import type { RunFlags, RunRequest } from './run-request.ts';
import type { Target } from './find-target.ts';

/** Facts that are looked up before a job can be made. */
export interface JobFacts {
  readonly node: string;
  readonly uuid: string;
  readonly number: number;
  readonly initiator: string;
  readonly runDir: string;
  readonly executor: 'docker' | 'host' | 'codebuild';
  readonly cwd: string;
  readonly source: SourceSpec;
  /** Seed-Farmer's variables of a module. */
  readonly moduleEnvironment: readonly EnvironmentVariable[];
  readonly module?: ModuleSpec;
  readonly account: BuildAccount;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Seed-Farmer's own time limits. */
const MODULE_TIMEOUT_MS = { deploy: 120 * 60_000, destroy: 90 * 60_000 } as const;

const SHORT: Readonly<Record<string, string>> = { '2xlarge': '2XLARGE' };

/** `small` and `BUILD_GENERAL1_SMALL` are the same. */
export const computeType = (text: string): string =>
  /^(?:small|medium|large|xlarge|2xlarge)$/i.test(text)
    ? `BUILD_GENERAL1_${SHORT[text.toLowerCase()] ?? text.toUpperCase()}`
    : text;

const ARM_IMAGE = /(?:^|[^a-z0-9])(?:aarch64|arm64)/i;
const INTEL_IMAGE = /(?:^|[^a-z0-9])(?:x86_64|amd64)/i;

/** What somebody asked for; else the processor that the name of the image tells, else that of the machine. */
function environmentType({ values: { arch, image = '' }, origins }: Settings, remote: boolean): string {
  const machine = remote ? 'x86_64' : process.arch;
  const told = ARM_IMAGE.test(image) ? 'arm64' : INTEL_IMAGE.test(image) ? 'x86_64' : machine;
  const wanted = origins.arch === 'default' ? told : arch === 'native' ? machine : arch;
  return wanted === 'arm64' ? 'ARM_CONTAINER' : 'LINUX_CONTAINER';
}

/**
 * Seed-Farmer's builds of modules always are, and so they are in CodeBuild; on this machine those are that call Docker.
 * Somebody may decide otherwise.
 */
function isPrivileged({ settings, read }: JobInput, { module, executor }: JobFacts): boolean {
  const { values, origins } = settings;
  const undecided = module !== undefined && origins.privileged === 'default' && !values.offline;
  return undecided ? executor === 'codebuild' || callsDocker(read.spec) : values.privileged;
}

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

function proxies(env: JobFacts['env']): Record<string, string> {
  return Object.fromEntries(PROXIES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function outputs(settings: Settings, facts: JobFacts): BuildJob['outputs'] {
  const { values, stateDir } = settings;
  const at = (given: string | undefined, usual: string): string =>
    given === undefined ? usual : resolve(facts.cwd, given);
  return {
    artifacts: at(values.artifacts, join(facts.runDir, 'artifacts')),
    cache: at(values.cache, join(stateDir, 'cache')),
    reports: at(values.reports, join(facts.runDir, 'reports')),
    zip: values.zip,
    cacheNamespace: values.project ?? 'seed',
  };
}

/** A container reaches this machine under another name. */
function seenFromBuild(url: string, executor: JobFacts['executor']): string {
  if (executor !== 'docker' || !URL.canParse(url)) return url;
  const { hostname } = new URL(url);
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
    ? url.replace(hostname, 'host.docker.internal')
    : url;
}

/** What tools of a build need for an AWS emulator; any key will do there. What runs there knows it by itself. */
export function emulatorVariables(
  values: Pick<SettingValues, 'endpointUrl' | 'aws'>,
  executor: JobFacts['executor'],
): Record<string, string> {
  if (values.endpointUrl === undefined || executor === 'codebuild') return {};
  const keys = values.aws ? {} : { AWS_ACCESS_KEY_ID: 'seed', AWS_SECRET_ACCESS_KEY: 'seed' };
  return { AWS_ENDPOINT_URL: seenFromBuild(values.endpointUrl, executor), ...keys };
}

function textVariables(values: Readonly<Record<string, string>>): EnvironmentVariable[] {
  return Object.entries(values).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' }));
}

/** What a job is made of, besides facts: as much of a prepared run as matters. */
export interface JobInput {
  readonly target: Pick<Target, 'spec' | 'specPath'>;
  readonly read: Pick<ReadSpec, 'spec' | 'deployspec' | 'sources'>;
  readonly settings: Settings;
  readonly request: Pick<RunRequest, 'environment' | 'secrets'>;
  readonly flags: Pick<RunFlags, 'breakpoints' | 'onFailure' | 'from' | 'until'>;
}

/** Puts everything that is known into one job. */
export function makeJob(input: JobInput, facts: JobFacts): BuildJob {
  const { target, read, settings, request, flags } = input;
  const { values, file, origins } = settings;
  const { module } = facts;
  const remote = facts.executor === 'codebuild';
  const compute =
    origins.compute === 'default' ? (read.deployspec?.computeType ?? values.compute) : values.compute;
  return {
    node: facts.node,
    project: values.project ?? 'seed',
    uuid: facts.uuid,
    number: facts.number,
    spec: read.spec,
    specName: target.spec.id,
    specText: target.spec.text,
    ...(target.specPath === undefined || module !== undefined ? {} : { specPath: target.specPath }),
    sources: read.sources,
    source: facts.source,
    environment: [
      ...textVariables(emulatorVariables(values, facts.executor)),
      // What the project in CodeBuild gives to the builds of modules.
      ...(module === undefined || remote ? [] : textVariables({ AWS_ACCOUNT_ID: facts.account.accountId })),
      ...textVariables(file.env),
      ...facts.moduleEnvironment,
      ...request.environment,
    ],
    secrets: request.secrets,
    initiator: facts.initiator,
    ...facts.account,
    image: {
      ...(values.image === undefined ? {} : { name: values.image }),
      pull: values.offline ? 'never' : values.pull,
      // A rehearsal records what the image's tools would do, so that their versions matter less than that it runs.
      allowSubstitute: values.allowSubstitute || values.offline,
    },
    compute: {
      type: computeType(compute),
      environmentType: environmentType(settings, remote),
      limits: values.limits === 'on',
    },
    privileged: isPrivileged(input, facts),
    timeoutMs: origins.timeout === 'default' && module ? MODULE_TIMEOUT_MS[module.action] : values.timeout,
    queuedTimeoutMs: values.queuedTimeout,
    network: values.offline && origins.network === 'default' ? 'none' : values.network,
    proxy: values.offline ? {} : proxies(facts.env),
    outputs: outputs(settings, facts),
    extraFiles: [],
    debug: {
      breakpoints: flags.breakpoints ?? false,
      onFailure: flags.onFailure ?? 'remove',
      ...(flags.from === undefined ? {} : { from: flags.from }),
      ...(flags.until === undefined ? {} : { until: flags.until }),
    },
    ...(module === undefined ? {} : { module }),
    ...(values.offline ? { rehearsal: { tools: file.offline.tools ?? REHEARSAL_TOOLS } } : {}),
    mask: values.mask,
    logFormat: values.logFormat,
    continueMeansSuccess: values.continueMeansSuccess,
    failOnReport: values.failOnReport,
  };
}
