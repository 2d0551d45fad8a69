import type { Workspace } from '../workspace.ts';
import { awaitPerson } from './await-person.ts';
import type { SessionParts } from './build-session.ts';

export interface Breakpoints {
  /** A breakpoint helper says `pause` or `resume`. */
  readonly paused: (word: string) => void;
  /** The question that waits, if one does, waits no more. */
  readonly goOn: () => void;
}

/** Tells of the pauses of a build, and asks from outside whether it goes on. */
export function followBreakpoints(parts: SessionParts, workspace: Workspace): Breakpoints {
  const { log, record } = parts;
  const { ref } = workspace;
  let goesOn = (): void => {};
  return {
    paused(word) {
      log.endCommand();
      goesOn();
      if (word === 'resume') record.emit({ type: 'build.resumed', data: { ref } });
      if (word !== 'pause') return;
      record.emit({
        type: 'build.paused',
        data: { ref, reason: 'breakpoint', attach: `seed attach ${ref}` },
      });
      goesOn = awaitPerson(parts, workspace, 'breakpoint');
    },
    goOn: () => goesOn(),
  };
}
