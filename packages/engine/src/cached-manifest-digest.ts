import { hash } from 'node:crypto';
import type { TextCache } from '@seed/kernel';
import type { Module } from '@seed/manifest';
import { pythonJson } from '@seed/yaml';
import { digestManifest, type ManifestDigest, type ManifestFacts } from './manifest-digest.ts';

/** Changes with every change of how a manifest is digested. */
const FORMAT = 'manifest-1';

/**
 * As `digestManifest`, remembered where the manifest itself is; the bytes of a deployspec stand for what is stored of it. Its
 * parts are not looked at then before somebody asks for what is to be stored.
 */
export function cachedManifestDigest(
  module: Pick<Module, 'stored' | 'storedDigest'>,
  facts: ManifestFacts,
  texts: TextCache | undefined,
): ManifestDigest {
  const { storedDigest } = module;
  if (texts === undefined || storedDigest === undefined) return digestManifest(module.stored, facts);
  const { bundleMd5, deployspecMd5, commitHash, dataFileCommits, parameters } = facts;
  const all = [storedDigest, bundleMd5, deployspecMd5, commitHash, dataFileCommits, parameters];
  const key = `${FORMAT} ${hash('sha256', pythonJson(all))}`;
  const md5 = texts.get(key);
  if (md5 === undefined) {
    const fresh = digestManifest(module.stored, facts);
    texts.set(key, fresh.md5);
    return fresh;
  }
  let whole: ManifestDigest | undefined;
  return {
    md5,
    get stored() {
      whole ??= digestManifest(module.stored, facts);
      return whole.stored;
    },
  };
}
