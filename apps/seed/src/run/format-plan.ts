import { USER_PHASES } from '@seed/deployspec';
import type { BuildJob, EnvironmentVariable } from '@seed/deployspec';
import { count, formatDuration } from '@seed/view';
import type { Style } from '@seed/view';

/** What a run would do, as `--plan --json` prints it. Values of secrets are never part of it. */
export interface RunPlan {
  readonly executor: { readonly name: string; readonly because: string };
  readonly spec: string;
  readonly action?: string;
  readonly node: string;
  readonly image: string | null;
  readonly compute: { readonly type: string; readonly environmentType: string; readonly limits: boolean };
  readonly privileged: boolean;
  readonly network: string;
  readonly timeoutMs: number;
  readonly source: { readonly dir: string | null; readonly selection: string; readonly mount: string };
  readonly phases: readonly {
    readonly name: string;
    readonly commands: readonly string[];
    readonly finally: readonly string[];
  }[];
  readonly environment: readonly { readonly name: string; readonly from: string; readonly value?: string }[];
  readonly tasks: readonly { readonly identifier: string; readonly dependsOn: readonly string[] }[];
  readonly artifacts: readonly string[];
  readonly cache: readonly string[];
  readonly rehearsal: readonly string[];
}

const REFERENCE = { PARAMETER_STORE: 'parameter-store', SECRETS_MANAGER: 'secrets-manager' } as const;

function entry(variable: EnvironmentVariable, from: string): RunPlan['environment'][number] {
  const { name, value, type } = variable;
  if (type === 'PLAINTEXT') return { name, from, value };
  return { name, from: `${from}, looked up in ${REFERENCE[type]} ${value}` };
}

/** Describes a job and where it would run; `origins` names where variables of the job come from, by name. */
export function planOf(
  job: BuildJob,
  executor: RunPlan['executor'],
  origins: ReadonlyMap<string, string>,
): RunPlan {
  const { spec } = job;
  const merged = new Map<string, RunPlan['environment'][number]>();
  for (const variable of spec.variables) merged.set(variable.name, entry(variable, 'spec'));
  for (const variable of job.environment) {
    merged.set(variable.name, entry(variable, origins.get(variable.name) ?? 'project'));
  }
  for (const { name } of job.secrets) merged.set(name, { name, from: '--secret' });
  return {
    executor,
    spec: job.specName,
    ...(job.module === undefined ? {} : { action: job.module.action }),
    node: job.node,
    image: job.image.name ?? null,
    compute: job.compute,
    privileged: job.privileged,
    network: job.network,
    timeoutMs: job.timeoutMs,
    source: { dir: job.source.dir ?? null, selection: job.source.selection, mount: job.source.mount },
    phases: USER_PHASES.flatMap((name) => {
      const phase = spec.phases[name];
      if (phase === undefined) return [];
      const texts = (commands: typeof phase.commands) => commands.map(({ value }) => value);
      return [{ name, commands: texts(phase.commands), finally: texts(phase.finally) }];
    }),
    environment: [...merged.values()],
    tasks: (spec.batch?.tasks ?? []).map(({ identifier, dependsOn }) => ({ identifier, dependsOn })),
    artifacts:
      spec.artifacts === undefined
        ? []
        : [...(spec.artifacts.primary ? ['primary'] : []), ...Object.keys(spec.artifacts.secondary)],
    cache: spec.cache?.paths ?? [],
    rehearsal: job.rehearsal?.tools ?? [],
  };
}

const oneLine = (text: string): string => {
  const lines = text.trim().split('\n');
  return lines.length === 1 ? (lines[0] ?? '') : `${lines[0]} … (+${count(lines.length - 1, 'line')})`;
};

/** The plan for people. */
export function formatPlan(plan: RunPlan, style: Style): string {
  const pair = (name: string, value: string): string => `  ${style.dim(name.padEnd(12))} ${value}`;
  const phases = plan.phases.flatMap(({ name, commands, finally: last }) => [
    `  ${name}`,
    ...commands.map((text) => `    $ ${oneLine(text)}`),
    ...last.map((text) => `    $ ${oneLine(text)}   (finally)`),
  ]);
  const environment = plan.environment.map(
    ({ name, from, value }) =>
      `  ${name}${value === undefined ? '' : `=${oneLine(value)}`}   ${style.dim(from)}`,
  );
  const tasks = plan.tasks.map(
    ({ identifier, dependsOn }) =>
      `  ${identifier}${dependsOn.length === 0 ? '' : ` after ${dependsOn.join(', ')}`}`,
  );
  return [
    `${plan.action ?? 'build'} ${plan.node} with ${plan.spec}`,
    pair('executor', `${plan.executor.name}${style.dot}${plan.executor.because}`),
    pair('image', plan.image ?? "the executor's default"),
    pair(
      'compute',
      `${plan.compute.type}${style.dot}${plan.compute.environmentType}${plan.compute.limits ? '' : `${style.dot}no limits`}`,
    ),
    pair('privileged', plan.privileged ? 'yes' : 'no'),
    pair('network', plan.network),
    pair('timeout', formatDuration(plan.timeoutMs)),
    pair(
      'source',
      `${plan.source.dir ?? 'none'}${style.dot}${plan.source.selection}${style.dot}${plan.source.mount}`,
    ),
    ...(plan.artifacts.length === 0 ? [] : [pair('artifacts', plan.artifacts.join(', '))]),
    ...(plan.cache.length === 0 ? [] : [pair('cache', plan.cache.join(', '))]),
    ...(plan.rehearsal.length === 0 ? [] : [pair('recorded', `${plan.rehearsal.join(', ')} are not run`)]),
    ...(tasks.length === 0 ? [] : ['', 'tasks', ...tasks]),
    '',
    'phases',
    ...(phases.length === 0 ? ['  none'] : phases),
    '',
    'environment',
    ...(environment.length === 0 ? ['  nothing besides what CodeBuild sets'] : environment),
    '',
    'Nothing was run and nothing was changed.',
  ].join('\n');
}
