import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Loaded } from '@seed/kernel';
import { type Deployment, loadDeployment, loadProject } from '../src/index.ts';

/** Loads a manifest of a project on disk; variables that it asks for are made up unless `env` has them. */
export async function loadFile(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded<Deployment>> {
  const cwd = dirname(file);
  const project = await loadProject({ cwd, read: async (path) => bytesAt(path), release: '8.0.7' });
  if (project.value === undefined) return { diagnostics: project.diagnostics, sources: project.sources };
  const { root } = project.value;
  return loadDeployment(relative(root, file), {
    project: project.value,
    env,
    read: async (path) => bytesAt(join(root, path)),
  });
}

function bytesAt(path: string): Uint8Array | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}
