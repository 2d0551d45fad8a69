import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeId } from '@seed/kernel';
import { createOnce } from './create-once.ts';
import { logName } from './open-journal.ts';

export interface CancelRequest {
  /** One build of the run; the whole run where absent. */
  readonly node?: NodeId;
  /** End at once, and leave what is there. */
  readonly force?: boolean;
}

const FORCE = '.force';
const POLL_MS = 300;

function pathOf(dir: string, { node, force }: CancelRequest): string {
  const name = node === undefined ? 'cancel' : join('cancels', logName(node).replace(/\.log$/, ''));
  return join(dir, force === true ? `${name}${FORCE}` : name);
}

/** Asks the owner of a run to stop it, or one of its builds; false when somebody asked for the same before. */
export async function requestCancel(dir: string, by: string, request: CancelRequest = {}): Promise<boolean> {
  const { node } = request;
  const text = node === undefined ? by : JSON.stringify({ node, by });
  const first = await createOnce(pathOf(dir, request), `${text}\n`);
  // Who forces has asked to stop as well.
  if (request.force === true) await createOnce(pathOf(dir, { ...request, force: false }), `${text}\n`);
  return first;
}

export interface CancelListener {
  /** The run is to stop, or, the second time, to end at once. */
  run(force: boolean, by: string): void;
  node(node: NodeId, force: boolean, by: string): void;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Tells of requests, each once, until the returned function is called. */
export function watchCancels(dir: string, listener: CancelListener): () => void {
  const told = new Set<string>();
  const readText = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  const lookAtRun = async (): Promise<void> => {
    for (const force of [false, true]) {
      const path = pathOf(dir, { force });
      if (told.has(path) || !(await exists(path))) continue;
      told.add(path);
      listener.run(force, (await readText(path)).trim());
    }
  };
  const lookAtNodes = async (): Promise<void> => {
    const names = await readdir(join(dir, 'cancels')).catch(() => []);
    // `a` before `a.force`: a build is stopped before it is forced.
    for (const name of names.filter((one) => !one.endsWith('.tmp')).toSorted()) {
      if (told.has(name)) continue;
      const found = /\{.*\}/s.exec(await readText(join(dir, 'cancels', name)))?.[0];
      if (found === undefined) continue;
      told.add(name);
      const { node, by } = JSON.parse(found) as { readonly node: NodeId; readonly by: string };
      listener.node(node, name.endsWith(FORCE), by);
    }
  };
  let looking = false;
  const look = (): void => {
    if (looking) return;
    looking = true;
    void lookAtRun()
      .then(lookAtNodes)
      // What somebody else wrote into the folder is no reason for a run to end.
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  };
  const timer = setInterval(look, POLL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
