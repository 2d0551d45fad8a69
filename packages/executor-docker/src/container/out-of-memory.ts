import type { Readable } from 'node:stream';
import type { Engine } from '../engine/connect-engine.ts';

/** The kernel tells the engine a moment after the process has died. */
const LOOKS = 3;
const PAUSE_MS = 100;

/** True when the kernel killed a process of the container for memory since it was started; asks the engine's memory of events. */
export async function ranOutOfMemory(engine: Engine, id: string, since: number): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    if (await hasOomEvent(engine, id, since)) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}

async function hasOomEvent(engine: Engine, id: string, since: number): Promise<boolean> {
  try {
    const events = (await engine.docker.getEvents({
      since: (since / 1000 - 1).toFixed(3),
      // An end in the future would hold the answer back until then.
      until: (Date.now() / 1000).toFixed(3),
      filters: JSON.stringify({ container: [id], event: ['oom'] }),
    } as object)) as unknown as Readable;
    let text = '';
    for await (const chunk of events) text += String(chunk);
    return text.includes('"oom"');
  } catch {
    // An engine that is gone cannot say why the build died.
    return false;
  }
}
