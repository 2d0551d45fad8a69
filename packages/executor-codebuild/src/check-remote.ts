import type { BuildJob } from '@seed/deployspec';
import type { Diagnostic } from '@seed/kernel';

const problem = (code: string, summary: string, ...hints: string[]): Diagnostic => ({
  code,
  severity: 'error',
  summary,
  hints,
});

/** Everything about a job that CodeBuild could not do, or must not be told. */
export function checkRemote(job: BuildJob): readonly Diagnostic[] {
  const local = (what: string, ...hints: string[]): Diagnostic =>
    problem(
      'codebuild/not-remote',
      `${what} exists only in local builds`,
      ...hints,
      'or run it with `--local`',
    );
  const { source, debug } = job;
  return [
    ...job.secrets.map(({ name }) =>
      problem(
        'codebuild/secret-in-clear',
        `the secret "${name}" would be readable in the description of the build`,
        `store it in Secrets Manager and refer to it with \`env.secrets-manager\` of the spec`,
      ),
    ),
    ...(source.mount === 'ro' || source.mount === 'rw'
      ? [local(`the mount "${source.mount}" of the source`, 'leave `--mount` out')]
      : []),
    ...(source.secondary.length > 0 ? [local('a secondary source from a folder', 'leave it out')] : []),
    ...(job.network === 'default' ? [] : [local(`the network "${job.network}"`, 'leave `--network` out')]),
    ...(debug.onFailure === 'remove' ? [] : [local(`"${debug.onFailure}" on failure`, 'leave it out')]),
    ...(debug.breakpoints ? [local('a breakpoint', 'leave `--breakpoints` out')] : []),
    ...(debug.from !== undefined || debug.until !== undefined
      ? [local('a run of some phases only', 'leave `--from` and `--until` out')]
      : []),
    ...(job.rehearsal === undefined ? [] : [local('an offline rehearsal', 'leave `--offline` out')]),
  ];
}
