import type { BuildResult } from '@seed/deployspec';
import type { SessionParts } from './build-session.ts';

/** Makes the result, and tells the host: the last event of a build. */
export function finishBuild(parts: SessionParts, startedAt: number): BuildResult {
  const { job, record, services } = parts;
  const { failure } = record;
  const result: BuildResult = {
    id: `${job.project}:${job.uuid}`,
    outcome: record.outcome,
    phases: [...record.phases],
    exported: record.exported,
    metadata: record.metadata,
    artifacts: record.artifacts,
    reports: record.reports,
    warnings: [...record.warnings],
    rehearsal: record.rehearsal,
    durationMs: services.clock.now() - startedAt,
    ...(failure === undefined ? {} : { failure }),
    ...(record.ref === undefined ? {} : { ref: record.ref }),
  };
  record.emit({
    type: 'build.finished',
    data: { ...result, ...(failure?.exitCode === undefined ? {} : { exitCode: failure.exitCode }) },
  });
  return result;
}
