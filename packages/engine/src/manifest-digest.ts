import { hash } from 'node:crypto';
import { type PythonDict, type PythonValue, pythonJson } from '@seed/yaml';

/** What Seed-Farmer adds to a parameter before it compares manifests. */
export interface ResolvedParameter {
  /** Version of a parameter of the Parameter Store or of a secret; null where it is not known or not looked up. */
  readonly version?: PythonValue;
  /** Value of `envVariable` and `parameterValue`; JSON where it is no text. */
  readonly resolvedValue?: string;
}

/** What is not in the manifest itself but enters its digest. */
export interface ManifestFacts {
  readonly bundleMd5: string;
  readonly deployspecMd5: string;
  /** Seed-Farmer's form of the deployspec. */
  readonly deployspec: PythonDict;
  readonly commitHash?: string;
  /** In the order of `parameters`. */
  readonly parameters: readonly ResolvedParameter[];
  /** Commits of data files that come from git, in the order of `data_files`. */
  readonly dataFileCommits: readonly (string | undefined)[];
}

export interface ManifestDigest {
  readonly md5: string;
  /** What Seed-Farmer stores: everything filled in but the deployspec, which has a key of its own. */
  readonly stored: PythonDict;
}

/** Seed-Farmer's md5 of a module's manifest, from the model of it with all digests still null. */
export function digestManifest(model: PythonDict, facts: ManifestFacts): ManifestDigest {
  const filled = withFacts(model, facts);
  const md5 = hash('md5', manifestText(filled, facts.deployspec));
  return { md5, stored: merged(filled, { deployspec_md5: facts.deployspecMd5, manifest_md5: md5 }) };
}

/** The text whose md5 it is: one line of JSON with sorted keys. */
function manifestText(filled: PythonDict, deployspec: PythonDict): string {
  return pythonJson(merged(filled, { deploy_spec: deployspec }), { sortKeys: true });
}

function withFacts(model: PythonDict, facts: ManifestFacts): PythonDict {
  const parameters = listOf(model.get('parameters')).map((parameter, index) => {
    const { resolvedValue = null, version = null } = facts.parameters[index] ?? {};
    return merged(parameter, { version, resolved_value: resolvedValue });
  });
  const files = listOf(model.get('data_files')).map((file, index) =>
    merged(file, { commit_hash: facts.dataFileCommits[index] ?? null }),
  );
  return merged(model, {
    bundle_md5: facts.bundleMd5,
    commit_hash: facts.commitHash ?? null,
    data_files: files.length === 0 ? (model.get('data_files') ?? null) : files,
    deploy_spec: null,
    parameters,
  });
}

function listOf(value: PythonValue | undefined): readonly PythonValue[] {
  return Array.isArray(value) ? value : [];
}

function merged(dict: PythonValue, values: Readonly<Record<string, PythonValue>>): PythonDict {
  const all = new Map<string, PythonValue>(dict instanceof Map ? (dict as PythonDict) : []);
  for (const [name, value] of Object.entries(values)) all.set(name, value);
  return all;
}
