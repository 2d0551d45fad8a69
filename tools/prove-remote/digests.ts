import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Counted again as Seed-Farmer does, with nothing of seed's: what seed stored has to be the same. */
const md5 = (content: string | Uint8Array): string => createHash('md5').update(content).digest('hex');

/** The digest of a module's folder. The example has none of the files that do not count. */
export function bundleDigest(folder: string): string {
  const files = globSync('**/*', { cwd: folder }).map((path) => join(folder, path));
  const digests = files.filter((path) => statSync(path).isFile()).map((path) => md5(readFileSync(path)));
  return md5(digests.toSorted().join(''));
}

export const deployspecDigest = (folder: string): string =>
  md5(readFileSync(join(folder, 'deployspec.yaml')));

/** JSON as Python prints it with sorted keys. The example has neither fractions nor letters beyond ASCII. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, held]) => `${JSON.stringify(key)}: ${pythonJson(held)}`).join(', ')}}`;
}

/** The digest of a module's manifest, from what is stored of it and of its deployspec. */
export function manifestDigest(manifest: object, deployspec: object): string {
  return md5(pythonJson({ ...manifest, deploy_spec: deployspec, deployspec_md5: null, manifest_md5: null }));
}
