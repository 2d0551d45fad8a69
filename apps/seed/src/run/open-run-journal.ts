import { openJournal } from '../journal/open-journal.ts';
import { VERSION } from '../version.ts';
import { shownPath } from './find-target.ts';
import { recordedArguments } from './run-scope.ts';
import type { RunScope } from './run-scope.ts';
import { typedArguments } from './typed-arguments.ts';

/** Where a run is recorded. */
export interface RunJournal {
  /** Absolute folder. */
  readonly dir: string;
  /** As a person would type it. */
  readonly shown: string;
}

/** Begins the journal of a run; it hears what happened before, and everything from now on. */
export async function openRunJournal(
  scope: RunScope,
  stateDir: string,
  facts: { readonly command: string; readonly target: string },
): Promise<RunJournal> {
  const { context, session, startedAt } = scope;
  const { io, argv, note, err } = context;
  const { command, target } = facts;
  const journal = await openJournal(
    stateDir,
    {
      id: session.id,
      kind: command,
      command,
      args: recordedArguments(typedArguments(argv, command)),
      target,
      cwd: io.cwd,
      versions: { seed: VERSION, node: process.versions.node },
      pid: io.pid,
      startedAt: new Date(startedAt).toISOString(),
    },
    { onProblem: (error) => note(`${err.glyph('attention')} the journal stopped: ${error.message}`) },
  );
  session.attach(journal.reporter);
  // Whatever is asked from now on can be answered by whoever reads it there.
  session.listen(journal.dir);
  return { dir: journal.dir, shown: shownPath(journal.dir, io.cwd) };
}
