import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const nameIn = (dir: string): string => join(dir, 'cancel');

/** Asks the owner of a run to stop it; false when somebody asked before. */
export async function requestCancel(dir: string, by: string): Promise<boolean> {
  try {
    await writeFile(nameIn(dir), `${by}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Calls back once when a cancellation is asked for; the returned function ends the watch. */
export function watchCancel(dir: string, onCancel: () => void): () => void {
  const look = (): void => {
    access(nameIn(dir)).then(
      () => {
        clearInterval(timer);
        onCancel();
      },
      // Not there yet.
      () => undefined,
    );
  };
  const timer = setInterval(look, 300);
  timer.unref();
  return () => clearInterval(timer);
}
