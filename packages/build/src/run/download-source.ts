import type { EnvironmentVariable } from '@seed/deployspec';
import { USER_PHASES } from '@seed/deployspec';
import { exportLine, pathLines } from '../environment/environment-lines.ts';
import { mergeEnvironment } from '../environment/merge-environment.ts';
import { gitCredentialWarning } from '../in-build/git-credentials.ts';
import type { StepFailure } from '../step-context.ts';
import type { PhaseEnd } from './build-record.ts';
import type { BuildSession } from './build-session.ts';
import { specLocation, startDirOf } from './create-layout.ts';
import { selectRuntimes } from '../runtimes/select-runtimes.ts';

/** Masking shorter values would hide half of any log. */
const SHORTEST_SECRET = 4;

const failed = ({ statusCode, message }: StepFailure): PhaseEnd => ({
  outcome: 'failed',
  statusCode,
  message,
});

function introduce({ log, job, workspace }: BuildSession): void {
  const { layout } = workspace;
  log.agent('Running on CodeBuild On-demand');
  log.agent('Waiting for agent ping');
  log.agent('Waiting for DOWNLOAD_SOURCE');
  log.agent('Phase is DOWNLOAD_SOURCE');
  log.agent(`CODEBUILD_SRC_DIR=${layout.srcDir}`);
  for (const [id, dir] of Object.entries(layout.secondary)) log.agent(`CODEBUILD_SRC_DIR_${id}=${dir}`);
  log.agent(`YAML location is ${specLocation(job, layout)}`);
  for (const name of USER_PHASES) {
    const phase = job.spec.phases[name];
    if (phase !== undefined && phase.commands.length === 0)
      log.agent(`No commands found for phase name: ${name}`);
  }
  log.agent('Processing environment variables');
}

async function resolveReferences(
  session: BuildSession,
  references: readonly EnvironmentVariable[],
): Promise<{ values: Readonly<Record<string, string>>; failure?: StepFailure }> {
  if (references.length === 0) return { values: {} };
  const { log, services, interruption } = session;
  if (references.some((variable) => variable.type === 'PARAMETER_STORE'))
    log.agent('Decrypting parameter store environment variables');
  const { values, unresolved } = await services.resolver.resolve(references, interruption.signal);
  log.addSecrets(Object.values(values));
  const [first, ...others] = unresolved;
  if (first === undefined) return { values };
  // CodeBuild tells the first; a person wants to know all of them at once.
  for (const { variable, message } of others)
    session.ctx.warn(
      'build/unresolved-reference',
      `the variable "${variable.name}" has no value either: ${message}`,
    );
  return { values, failure: { statusCode: first.statusCode, message: first.message } };
}

function warnOfShortSecrets(session: BuildSession, secrets: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(secrets)) {
    if (value.length > 0 && value.length < SHORTEST_SECRET)
      session.ctx.warn(
        'build/short-secret',
        `the value of "${name}" has fewer than ${SHORTEST_SECRET} characters and is not hidden in the log`,
      );
  }
}

async function prepareEnvironment(session: BuildSession): Promise<StepFailure | undefined> {
  const { job, workspace, services, ctx } = session;
  const place = workspace.environment ?? {};
  const { variables, refused } = mergeEnvironment(job, {
    layout: workspace.layout,
    startedAt: services.clock.now(),
    place,
    ...(workspace.image === undefined ? {} : { image: workspace.image.name }),
  });
  for (const { name, reason } of refused)
    ctx.warn('build/variable-refused', `the variable "${name}" is not set: ${reason}`);
  const credentials = gitCredentialWarning(job);
  if (credentials !== undefined) ctx.warn(credentials.code, credentials.text);
  const references = variables.filter((variable) => variable.type !== 'PLAINTEXT');
  const { values, failure } = await resolveReferences(session, references);
  warnOfShortSecrets(session, values);
  warnOfShortSecrets(session, Object.fromEntries(job.secrets.map(({ name, value }) => [name, value])));
  for (const { name, type, value } of variables)
    session.setEnvironment(exportLine(name, type === 'PLAINTEXT' ? value : (values[name] ?? '')));
  for (const line of pathLines(workspace.layout, job.rehearsal !== undefined)) session.setEnvironment(line);
  return failure;
}

function announcePhases({ log, job }: BuildSession): void {
  const named = USER_PHASES.filter((name) => job.spec.phases[name] !== undefined).sort();
  log.agent('Registering with agent');
  log.agent(`Phases found in YAML: ${named.length}`);
  for (const name of named)
    log.agent(` ${name.toUpperCase()}: ${job.spec.phases[name]?.commands.length ?? 0} commands`);
}

/** DOWNLOAD_SOURCE: the source is in place already; environment, runtimes and cache follow. */
export async function downloadSource(session: BuildSession, restore: () => Promise<void>): Promise<PhaseEnd> {
  const { job, log, workspace, ctx } = session;
  introduce(session);
  await session.open();
  const unresolved = await prepareEnvironment(session);
  if (unresolved !== undefined) return failed(unresolved);
  const { failure } = await selectRuntimes(ctx);
  if (failure !== undefined) return failed(failure);
  log.agent(`Moving to directory ${startDirOf(job, workspace.layout)}`);
  await restore();
  announcePhases(session);
  return { outcome: 'succeeded' };
}
