import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Diagnostic, Loaded, TextCache } from '@seed/kernel';
import type { Module } from '@seed/manifest';
import { decodeSource } from '@seed/yaml';
import { cachedDeployspec, type CachedDeployspec } from './cached-deployspec.ts';
import type { EngineCode } from './codes.ts';
import { withoutCredentials } from './shown-value.ts';

const DEPLOYSPEC = 'deployspec.yaml';

/** What a module's folder says about the module. */
export interface ModuleSources {
  readonly spec: CachedDeployspec;
  /** Of the bytes of the deployspec, hex: a changed comment is a change. */
  readonly md5: string;
  readonly hasModuleStack: boolean;
}

/** Reads a folder; problems are findings at the path of the module or inside the deployspec. */
export type SourceReader = (module: Module, dir: string) => Loaded<ModuleSources>;

/** One reader for all modules: folders that several of them share are read once. `root`: of the project. */
export function createSourceReader(root: string, texts?: TextCache): SourceReader {
  const known = new Map<string, Loaded<ModuleSources>>();
  return (module, dir) => {
    const bytes = readDeployspec(dir);
    if (bytes === undefined) return { diagnostics: [missing(module, dir)], sources: new Map() };
    const loaded = known.get(dir) ?? load(bytes, dir, { root, ...(texts === undefined ? {} : { texts }) });
    known.set(dir, loaded);
    return loaded;
  };
}

function readDeployspec(dir: string): Uint8Array | undefined {
  try {
    return readFileSync(join(dir, DEPLOYSPEC));
  } catch {
    return undefined;
  }
}

function load(
  bytes: Uint8Array,
  dir: string,
  { root, texts }: { readonly root: string; readonly texts?: TextCache },
): Loaded<ModuleSources> {
  const path = join(dir, DEPLOYSPEC);
  const id = path.startsWith(`${root}${sep}`) ? relative(root, path).replaceAll(sep, '/') : path;
  const decoded = decodeSource(id, bytes);
  if (decoded.value === undefined) return { diagnostics: decoded.diagnostics, sources: decoded.sources };
  const { diagnostics, sources, value } = cachedDeployspec(decoded.value, texts);
  const md5 = hash('md5', bytes);
  const hasModuleStack = existsSync(join(dir, 'modulestack.yaml'));
  return {
    ...(value === undefined ? {} : { value: { spec: value, md5, hasModuleStack } }),
    diagnostics,
    sources,
  };
}

function missing({ node, path, pathSpan }: Module, dir: string): Diagnostic {
  const near = entriesOf(dir).find((name) => /^deploy-?spec\.ya?ml$/i.test(name) && name !== DEPLOYSPEC);
  return finding('plan/no-deployspec', {
    summary: `no ${DEPLOYSPEC} can be read in "${withoutCredentials(path)}", the folder of module "${node}"`,
    span: pathSpan,
    hints: [
      near === undefined
        ? `add a ${DEPLOYSPEC} that says how the module is deployed and destroyed, or correct the path`
        : `rename "${near}" to ${DEPLOYSPEC}: no other name is read`,
    ],
  });
}

function finding(code: EngineCode, rest: Omit<Diagnostic, 'code' | 'severity'>): Diagnostic {
  return { code, severity: 'error', ...rest };
}

function entriesOf(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
