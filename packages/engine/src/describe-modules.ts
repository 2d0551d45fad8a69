import { setImmediate } from 'node:timers/promises';
import {
  createModuleDigester,
  type BundleExtra,
  type DigestMemory,
  type ModuleDigest,
  type ModuleDigester,
} from '@seed/bundle';
import {
  type Diagnostic,
  hasErrors,
  isSeedError,
  mapLimit,
  type NodeId,
  type SourceSet,
  sortDiagnostics,
  type TextCache,
} from '@seed/kernel';
import type { Deployment, Module } from '@seed/manifest';
import { cachedManifestDigest } from './cached-manifest-digest.ts';
import type { Desired, DesiredModule } from './desired.ts';
import type { ManifestFacts, ResolvedParameter } from './manifest-digest.ts';
import { createSourceReader, type ModuleSources, type SourceReader } from './module-sources.ts';
import { type ReferenceVersions, resolveForDigest } from './resolve-for-digest.ts';
import { seedFarmerTree } from './seed-farmer-tree.ts';

/** Modules whose files are digested at the same time; more only helps where large files are waited for. */
const AT_ONCE = 4;
/** How long nothing else gets its turn. */
const LONGEST_TURN_MS = 10;

/** The sources of a module on this machine. */
export interface ModuleFolder {
  /** Absolute. */
  readonly dir: string;
  /** Absolute folder of the project, repository or archive that it lies in. */
  readonly root: string;
  /** Git sources only. */
  readonly commitHash?: string;
  /** In the order of the manifest. */
  readonly dataFiles: readonly ModuleDataFile[];
}

export interface ModuleDataFile {
  /** Absolute. */
  readonly file: string;
  /** In the bundle: `module/…`. */
  readonly path: string;
  readonly executable: boolean;
  /** Git sources only. */
  readonly commitHash?: string;
}

export interface DescribeOptions {
  /** Variables after env files. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent where no account is asked: such versions then count as not known. */
  readonly versions?: ReferenceVersions;
  /** What spares reading files and texts that are as they were; its texts serve deployspecs and manifests too. */
  readonly memory?: DigestMemory;
  /** Bundles hold dot-files too, so that they count in seed's own digest. */
  readonly dotFiles?: boolean;
}

export interface DescribedModules {
  /** Absent when a module has an error, or its sources are not at hand. */
  readonly desired?: Desired;
  /** All of all modules. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceSet;
}

/**
 * What the manifest asks for: every module with its deployspec and with the digests by which a change is recognised.
 * Modules without a folder could not be fetched, which is an error that was told by then. Problems of modules are
 * findings; rejects only with what a lookup of versions rejects with.
 */
export async function describeModules(
  deployment: Deployment,
  folders: ReadonlyMap<NodeId, ModuleFolder>,
  options: DescribeOptions,
): Promise<DescribedModules> {
  const { root } = deployment.project;
  const { memory, dotFiles = false } = options;
  const context: Context = {
    deployment,
    folders,
    options,
    digest: createModuleDigester({
      projectRoot: root,
      dotFiles,
      ...(memory === undefined ? {} : { memory }),
    }),
    read: createSourceReader(root, memory?.texts),
  };
  const modules = deployment.groups.flatMap((group) => group.modules);
  let turn = performance.now();
  const described = await mapLimit(modules, AT_ONCE, async (module) => {
    // Digesting is synchronous for the most part: let signals and screens have their turn.
    if (performance.now() - turn > LONGEST_TURN_MS) {
      await setImmediate();
      turn = performance.now();
    }
    return describeModule(module, context);
  });
  const diagnostics = sortDiagnostics(described.flatMap((each) => each.diagnostics));
  const sources = new Map(described.flatMap((each) => [...(each.sources ?? [])]));
  const whole = described.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const isWhole = whole.length === modules.length && !hasErrors(diagnostics);
  return { ...(isWhole ? { desired: { deployment, modules: whole } } : {}), diagnostics, sources };
}

interface Context {
  readonly deployment: Deployment;
  readonly folders: ReadonlyMap<NodeId, ModuleFolder>;
  readonly options: DescribeOptions;
  readonly digest: ModuleDigester;
  readonly read: SourceReader;
}

interface Described {
  readonly value?: DesiredModule;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources?: SourceSet;
}

async function describeModule(module: Module, context: Context): Promise<Described> {
  const { deployment, folders, options } = context;
  const folder = folders.get(module.node);
  const parameters = await resolveForDigest(module, { deployment, ...options });
  if (folder === undefined) return { diagnostics: parameters.diagnostics };
  const read = context.read(module, folder.dir);
  const { sources } = read;
  if (read.value === undefined)
    return { diagnostics: [...parameters.diagnostics, ...read.diagnostics], sources };
  const dataFiles = folder.dataFiles.map(asExtra);
  const tree = seedFarmerTree(module.location, { project: deployment.project.root, root: folder.root });
  const surroundings = { extras: dataFiles, ...(tree === undefined ? {} : { tree }) };
  const digest = await findingsOf(context.digest(folder.dir, surroundings), module);
  const diagnostics = [
    ...parameters.diagnostics,
    ...read.diagnostics,
    ...read.value.spec.unfit,
    ...digest.diagnostics,
  ];
  if (digest.value === undefined || hasErrors(diagnostics)) return { diagnostics, sources };
  const parts = {
    folder,
    dataFiles,
    sources: read.value,
    digest: digest.value,
    parameters: parameters.value,
  };
  return { value: desiredModule(module, parts, options.memory?.texts), diagnostics, sources };
}

interface Parts {
  readonly folder: ModuleFolder;
  readonly dataFiles: readonly BundleExtra[];
  readonly sources: ModuleSources;
  readonly digest: ModuleDigest;
  readonly parameters: readonly ResolvedParameter[];
}

/** What only a module that is deployed needs is made when it is asked for: most plans change a few of many modules. */
function desiredModule(
  module: Module,
  { folder, dataFiles, sources, digest, parameters }: Parts,
  texts: TextCache | undefined,
): DesiredModule {
  const { spec, md5: deployspecMd5, hasModuleStack } = sources;
  const { digest: content, md5: bundleMd5 } = digest;
  const commit = folder.commitHash === undefined ? {} : { commitHash: folder.commitHash };
  const facts: ManifestFacts = {
    bundleMd5,
    deployspecMd5,
    get deployspec() {
      return spec.stored;
    },
    ...commit,
    parameters,
    dataFileCommits: folder.dataFiles.map(({ commitHash }) => commitHash),
  };
  const manifest = cachedManifestDigest(module, facts, texts);
  return {
    node: module.node,
    module,
    dir: folder.dir,
    dataFiles,
    get deployspec() {
      return spec.deployspec;
    },
    ...commit,
    digests: {
      bundleMd5,
      deployspecMd5,
      manifestMd5: manifest.md5,
      content,
      get files() {
        return digest.fileDigests;
      },
    },
    get storedManifest() {
      return manifest.stored;
    },
    get storedDeployspec() {
      // What is hashed loses a `buildType`; the destroy needs the size that counts.
      return new Map([...spec.stored, ['build_type', spec.deployspec.computeType]]);
    },
    hasModuleStack,
  };
}

function asExtra({ executable, file, path }: ModuleDataFile): BundleExtra {
  return { path, content: { file }, executable };
}

/** What cannot be read is a finding at the path of the module, so that the other modules are looked at too. */
async function findingsOf<T>(
  work: Promise<T>,
  { pathSpan }: Module,
): Promise<{ readonly value?: T; readonly diagnostics: readonly Diagnostic[] }> {
  try {
    return { value: await work, diagnostics: [] };
  } catch (error) {
    if (!isSeedError(error)) throw error;
    const { code, hints, message } = error;
    return { diagnostics: [{ code, severity: 'error', summary: message, span: pathSpan, hints }] };
  }
}
