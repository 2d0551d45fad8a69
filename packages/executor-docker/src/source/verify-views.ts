import type { Container } from 'dockerode';
import type { Engine } from '../engine/connect-engine.ts';
import { engineWords } from '../engine/docker-error.ts';
import { writeNotes } from '../engine/engine-notes.ts';
import type { OverlayView } from './overlay-view.ts';

/** The engine mounted something else than what was prepared here. */
export class ViewFailure extends Error {}

/**
 * The engine may run in another world of paths than this process: it has to see the very folder that was prepared.
 * Rejects with ViewFailure; a success is noted, so that each engine is asked once.
 */
export async function verifyViews(
  container: Container,
  views: readonly OverlayView[],
  { engine, stateDir }: { readonly engine: Engine; readonly stateDir: string },
): Promise<void> {
  for (const view of views) {
    const answer = (await container.infoArchive({ path: view.mount.Target }).catch((error: unknown) => {
      throw new ViewFailure(engineWords(error));
    })) as unknown as { readonly headers?: Readonly<Record<string, string>> };
    const text = answer.headers?.['x-docker-container-path-stat'] ?? '';
    const seen = JSON.parse(Buffer.from(text, 'base64').toString() || '{}') as { mtime?: string };
    if (Math.abs(Date.parse(seen.mtime ?? '') - view.mtimeMs) > 1000 || seen.mtime === undefined)
      throw new ViewFailure(`"${view.mount.Target}" is another folder`);
  }
  await writeNotes(stateDir, engine.facts.id, { overlay: 'yes' });
}
