import { stat } from 'node:fs/promises';
import { createMeter, DEFAULT_LIMITS } from './archive-limits.ts';
import { unpackInto } from './unpack-archive.ts';

/** Unpacks the zip of a module's bundle into an empty folder. Rejects with EnvironmentError `sources/archive-…`. */
export async function unpackBundle(file: string, root: string): Promise<void> {
  const { size } = await stat(file);
  await unpackInto(file, root, createMeter(size, DEFAULT_LIMITS));
}
