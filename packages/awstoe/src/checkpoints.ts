import { createHash } from 'node:crypto';
import type { RunPorts } from './ports.ts';
import type { RunDocument, RunRequest } from './run-request.ts';

export interface CheckpointParts {
  readonly request: RunRequest;
  readonly ports: Pick<RunPorts, 'machines'>;
  readonly signal: AbortSignal;
}

/** Keys that say all that the state behind each document depends on. */
export async function checkpointKeys(
  { request, ports, signal }: CheckpointParts,
  { builds, building }: { readonly builds: readonly RunDocument[]; readonly building: readonly string[] },
): Promise<readonly string[]> {
  const base = await ports.machines.identify(request.image, signal);
  const keys: string[] = [];
  let before = digest([base, request.prepare, building, request.workingDirectory, request.home ?? null]);
  for (const { document, parameters } of builds) {
    before = digest([before, document.source.text, sorted(parameters)]);
    keys.push(`checkpoint/${before.slice(0, 32)}`);
  }
  return keys;
}

const digest = (facts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('hex');

const sorted = (values: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** How many documents an earlier run has done, and what it left. */
export async function newestCheckpoint(
  { ports, signal }: Pick<CheckpointParts, 'ports' | 'signal'>,
  keys: readonly string[],
): Promise<{ readonly done: number; readonly image: string | undefined }> {
  for (let done = keys.length; done > 0; done -= 1) {
    const image = await ports.machines.kept(keys[done - 1] ?? '', signal);
    if (image !== undefined) return { done, image };
  }
  return { done: 0, image: undefined };
}
