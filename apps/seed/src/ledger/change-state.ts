import { hostname } from 'node:os';
import { processStart, withLock } from '@seed/engine';
import type { DeploymentKey } from '@seed/engine';
import { BugError } from '@seed/kernel';
import type { Host } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { userName } from '../user-name.ts';
import type { Ledger } from './open-ledger.ts';

/** Notices go to the person; the other events of a change by hand are nobody's business. */
function commandHost({ note, err }: CommandContext): Host {
  return {
    emit(event) {
      if (event.type === 'notice.raised') note(`${err.glyph('attention')} ${event.data.text}`);
    },
    log() {},
    ask: (question) =>
      Promise.reject(new BugError('cli/bug', `a change by hand asked "${question.subject}"`)),
  };
}

/** Changes the state of a deployment while no run does. Rejects with ConflictError `state/locked`. */
export function changeState<T>(
  context: CommandContext,
  target: { readonly ledger: Ledger; readonly key: DeploymentKey },
  work: () => Promise<T>,
): Promise<T> {
  const { io, argv } = context;
  return withLock(
    target.key,
    {
      stores: target.ledger.stores,
      host: commandHost(context),
      clock: { now: io.now },
      owner: { run: argv.slice(0, 2).join('-'), by: userName(), host: hostname(), pid: io.pid },
      processStart,
    },
    work,
  );
}
