import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pack } from 'tar-stream';
import type { BuildPause } from '@seed/deployspec';
import type { Workspace } from '../workspace.ts';
import type { SessionParts } from './build-session.ts';

const AGAIN_MS = 1000;

/** Does what `codebuild-resume` does, from outside of the build. Anybody in it may have to empty the file. */
async function resume(workspace: Workspace): Promise<void> {
  const tar = pack();
  tar.entry({ name: 'resume', mode: 0o666 }, 'resume\n');
  tar.finalize();
  await workspace.write(workspace.layout.tmp, Readable.from(tar));
}

/** More than once where it has to be: who waits empties the file as the waiting begins. */
async function resumeUntil(signal: AbortSignal, workspace: Workspace): Promise<void> {
  while (!signal.aborted) {
    await resume(workspace);
    await sleep(AGAIN_MS, undefined, { signal });
  }
}

/**
 * Lets a paused build go on once somebody elsewhere says so. To be called as soon as it goes on: then nobody is asked
 * any more.
 */
export function awaitPerson(
  { io, job, interruption }: SessionParts,
  workspace: Workspace,
  reason: BuildPause['reason'],
): () => void {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, interruption.signal]);
  const settled = io.paused?.({ node: job.node, ref: workspace.ref, reason }, signal);
  settled
    ?.then(() => resumeUntil(signal, workspace))
    // Who cannot be asked, or says no, lets nothing go on.
    .catch(() => undefined);
  return () => over.abort();
}
