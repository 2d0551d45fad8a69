import type { BuildFailure, BuildJob, PhaseName } from '@seed/deployspec';
import { USER_PHASES } from '@seed/deployspec';
import { withExcerpt } from '@seed/kernel';

/** How CodeBuild says that a command ended a phase; the text of the command may have any lines. */
const REASON = /^Error while executing command: (.*)\. Reason: exit status (\d+)$/s;

type CommandFailure = Pick<BuildFailure, 'exitCode' | 'command'>;

/** The exit status and the place in the spec of the command that a phase's context names; else nothing. */
export function commandFailure(job: BuildJob, phase: PhaseName, message = ''): CommandFailure {
  const [, text, status] = REASON.exec(message.trimEnd()) ?? [];
  if (text === undefined) return {};
  const name = USER_PHASES.find((one) => one.toUpperCase() === phase);
  const spec = name === undefined ? undefined : job.spec.phases[name];
  const exitCode = Number(status);
  for (const list of [spec?.commands ?? [], spec?.finally ?? []]) {
    const at = list.findIndex(({ value }) => value.trimEnd() === text.trimEnd());
    const found = list[at];
    if (found === undefined) continue;
    return {
      exitCode,
      command: {
        index: at + 1,
        of: list.length,
        text: found.value,
        span: withExcerpt(found.span, job.sources.get(found.span.source)),
      },
    };
  }
  // What seed put around the commands of a module stands in no file.
  return { exitCode };
}
