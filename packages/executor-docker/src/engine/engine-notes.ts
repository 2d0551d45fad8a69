import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What was found out about an engine by trying, so that it is tried once. */
export interface EngineNotes {
  /** `yes`, or why copy-on-write views do not work there. */
  readonly overlay?: string;
  /** `full`, or the capabilities that make up a privileged container there. */
  readonly privileges?: 'full' | readonly string[];
  /** Processor types that it emulates. */
  readonly emulates?: readonly string[];
}

const pathOf = (stateDir: string, engineId: string): string =>
  join(stateDir, 'engines', `${engineId.replace(/[^A-Za-z0-9]+/g, '-') || 'unnamed'}.json`);

export async function readNotes(stateDir: string, engineId: string): Promise<EngineNotes> {
  try {
    return JSON.parse(await readFile(pathOf(stateDir, engineId), 'utf8')) as EngineNotes;
  } catch {
    // Nothing known yet.
    return {};
  }
}

/** Adds to what is known; the last writer of the same fact wins. */
export async function writeNotes(stateDir: string, engineId: string, notes: EngineNotes): Promise<void> {
  const path = pathOf(stateDir, engineId);
  const all = { ...(await readNotes(stateDir, engineId)), ...notes };
  await mkdir(join(stateDir, 'engines'), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(all));
  await rename(draft, path);
}
