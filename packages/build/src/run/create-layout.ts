import { posix } from 'node:path';
import type { BuildJob } from '@seed/deployspec';
import type { Layout } from '../workspace.ts';

/** Nine digits that belong to this build, as CodeBuild puts them into its folder names. */
function digitsOf(uuid: string, shift: number): string {
  const number = Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16) || 1;
  return String(100_000_000 + ((number + shift) % 900_000_000));
}

/** The paths of one build below a root. The same job gives the same paths. */
export function createLayout(root: string, job: BuildJob): Layout {
  const output = posix.join(root, 'output');
  const goPath = posix.join(output, `src${digitsOf(job.uuid, 0)}`);
  return {
    root,
    goPath,
    srcDir: posix.join(goPath, 'src', job.source.placement),
    secondary: Object.fromEntries(
      job.source.secondary.map(({ id }, at) => [
        id,
        posix.join(output, `src${digitsOf(job.uuid, at + 1)}`, 'src'),
      ]),
    ),
    tmp: posix.join(output, 'tmp'),
    readonlyDir: posix.join(root, 'readonly'),
    userBin: posix.join(root, 'user', 'bin'),
    rehearsalBin: posix.join(root, 'rehearsal', 'bin'),
  };
}

/** Where the first command starts. */
export function startDirOf(job: BuildJob, layout: Layout): string {
  return posix.join(layout.srcDir, job.source.workdir);
}

/** What CodeBuild calls the YAML location. */
export function specLocation(job: BuildJob, layout: Layout): string {
  return job.specPath === undefined
    ? posix.join(layout.readonlyDir, 'buildspec.yml')
    : posix.resolve(layout.srcDir, job.specPath);
}
