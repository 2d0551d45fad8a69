import { posix } from 'node:path';
import type { BuildJob, ExtraFile } from '@seed/deployspec';
import { USER_PHASES } from '@seed/deployspec';
import { bootScript } from '../driver/boot-script.ts';
import { inBuildFiles } from '../in-build/in-build-files.ts';
import { rehearsalFiles } from '../rehearsal/rehearsal-files.ts';
import type { WorkspaceContents } from '../workspace.ts';
import { createLayout, startDirOf } from './create-layout.ts';

/** `/codebuild/x` on every executor, wherever its root is. */
const place = (root: string, file: ExtraFile): ExtraFile =>
  file.path.startsWith('/codebuild/')
    ? { ...file, path: posix.join(root, file.path.slice('/codebuild'.length)) }
    : file;

function runsAsOthers(job: BuildJob): boolean {
  const users = [job.spec.runAs, ...USER_PHASES.map((name) => job.spec.phases[name]?.runAs)];
  return users.some((user) => user !== undefined && user !== 'root');
}

/** Everything that has to be in place before the first command of a job. */
export function createContents(root: string, job: BuildJob): WorkspaceContents {
  const layout = createLayout(root, job);
  const startDir = startDirOf(job, layout);
  // The state of the shell holds secrets; others may read it only where others run commands.
  const mode = runsAsOthers(job) ? 0o666 : 0o600;
  const state = (name: string, content: string): ExtraFile => ({
    path: posix.join(layout.tmp, name),
    content,
    mode,
  });
  return {
    layout,
    boot: bootScript({ tmp: layout.tmp, startDir }),
    files: [
      state('script.sh', ''),
      state('env.sh', ''),
      state('pid.txt', ''),
      state('dir.txt', `${startDir}\n`),
      state('paused', ''),
      state('resume', ''),
      { path: posix.join(layout.readonlyDir, 'buildspec.yml'), content: job.specText, mode: 0o644 },
      ...inBuildFiles(job, layout).map((file) => place(root, file)),
      ...rehearsalFiles(job, layout).map((file) => place(root, file)),
      ...job.extraFiles.map((file) => place(root, file)),
    ],
  };
}
