import type { ArtifactResult } from '@seed/deployspec';
import { redactTexts } from '../log/redact-texts.ts';
import { collectReports } from '../reports/collect-reports.ts';
import type { PhaseEnd } from './build-record.ts';
import type { BuildSession } from './build-session.ts';
import { collectArtifacts } from '../artifacts/collect-artifacts.ts';
import { readMetadata } from '../in-build/read-metadata.ts';
import { readCalls } from '../rehearsal/read-calls.ts';

/** UPLOAD_ARTIFACTS: files and reports leave the place. Tried also when BUILD or POST_BUILD failed. */
export async function uploadArtifacts(session: BuildSession): Promise<PhaseEnd> {
  const { ctx, record, job, log } = session;
  const { results, failure } = await collectArtifacts(ctx);
  record.artifacts = results.map((artifact) => redactNames(artifact, log.redact));
  record.reports = redactTexts(await collectReports(ctx), log.redact);
  if (failure !== undefined) return { outcome: 'failed', ...failure };
  const lost = await takeAway(session, results);
  if (lost !== undefined) return lost;
  const bad = job.failOnReport ? record.reports.find((report) => report.status === 'FAILED') : undefined;
  return bad === undefined
    ? { outcome: 'succeeded' }
    : { outcome: 'failed', statusCode: 'REPORT_FAILED', message: `report "${bad.name}" holds failed cases` };
}

/** Undefined when the artifacts are where they belong. */
async function takeAway(
  { io, interruption, log }: BuildSession,
  artifacts: readonly ArtifactResult[],
): Promise<PhaseEnd | undefined> {
  if (io.upload === undefined || artifacts.length === 0) return undefined;
  try {
    await io.upload(artifacts, interruption.signal);
    return undefined;
  } catch (error) {
    if (interruption.cause !== undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: 'failed', statusCode: 'CLIENT_ERROR', message: log.redact(reason) };
  }
}

/** A build may name a file after a secret. The folder stays readable for who looks for it there: it is ours. */
function redactNames(artifact: ArtifactResult, redact: (text: string) => string): ArtifactResult {
  return { ...redactTexts(artifact, redact), path: artifact.path };
}

/** `AWS_CODESEEDER_OUTPUT` is how aws-codeseeder returns results; CodeBuild refuses other AWS_ names. */
const mayExport = (name: string): boolean => !name.startsWith('AWS_') || name === 'AWS_CODESEEDER_OUTPUT';

async function readExports(session: BuildSession): Promise<void> {
  const { job, record, log, ctx } = session;
  const hidden = new Set(
    [...job.spec.variables, ...job.environment]
      .filter((variable) => variable.type !== 'PLAINTEXT')
      .map((variable) => variable.name),
  );
  const names = job.spec.exportedVariables.map((placed) => placed.value);
  const allowed = names.filter((name) => mayExport(name) && !hidden.has(name) && /^[A-Za-z_]\w*$/.test(name));
  for (const name of names.filter((one) => !allowed.includes(one)))
    ctx.warn(
      'build/export-refused',
      `the variable "${name}" is not exported, as CodeBuild does not export it either`,
    );
  const values = await session.readVariables(allowed);
  record.exported = redactTexts(values, log.redact);
}

/** Takes out of a living build what it says about itself: exported variables, metadata, rehearsed calls. */
export async function readOutcome(session: BuildSession): Promise<void> {
  const { job, record, ctx, log } = session;
  await readExports(session);
  if (job.module !== undefined) {
    const { metadata, problems } = await readMetadata(ctx);
    record.metadata = redactTexts(metadata, log.redact);
    for (const problem of problems) ctx.warn('build/metadata', problem);
    record.emit({ type: 'metadata.recorded', data: { keys: Object.keys(metadata).sort() } });
  }
  if (job.rehearsal !== undefined) {
    record.rehearsal = redactTexts(await readCalls(ctx), log.redact);
    for (const call of record.rehearsal) record.emit({ type: 'rehearsal.recorded', data: call });
  }
}
