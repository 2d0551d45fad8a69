import { isSeedError, mapLimit, sortDiagnostics } from '@seed/kernel';
import type { Diagnostic, NodeId, Span } from '@seed/kernel';
import type { Module } from '@seed/manifest';
import type { FetchIo, Sources } from './create-sources.ts';
import type { FetchedModule } from './fetched-source.ts';

/** The sources of many modules. */
export interface FetchedModules {
  /** Modules whose sources are all there. */
  readonly folders: ReadonlyMap<NodeId, FetchedModule>;
  /** Everything that is missing, with its place in the manifest. */
  readonly diagnostics: readonly Diagnostic[];
}

type Fetchers = Pick<Sources, 'fetch' | 'fetchDataFile'>;

/** Modules at once; the fetchers limit what costs something. */
const AT_ONCE = 32;

export async function fetchModules(
  modules: readonly Module[],
  fetchers: Fetchers,
  io: FetchIo,
): Promise<FetchedModules> {
  const diagnostics: Diagnostic[] = [];
  const folders = new Map<NodeId, FetchedModule>();
  const found = await mapLimit(modules, AT_ONCE, (module) => fetchModule(module, fetchers, io, diagnostics));
  for (const [at, module] of modules.entries()) {
    const fetched = found[at];
    if (fetched !== undefined) folders.set(module.node, fetched);
  }
  return { folders, diagnostics: mergeEqual(sortDiagnostics(diagnostics)) };
}

/** A repository that cannot be reached is one finding, however many modules need it. */
function mergeEqual(sorted: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = Map.groupBy(sorted, ({ code, summary }) => `${code}\0${summary}`);
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (first === undefined || rest.length === 0) return first ?? [];
    const places = rest.flatMap(({ span }) =>
      span === undefined ? [] : [{ span, label: 'needed here too' }],
    );
    return { ...first, related: places };
  });
}

async function fetchModule(
  module: Module,
  { fetch, fetchDataFile }: Fetchers,
  io: FetchIo,
  diagnostics: Diagnostic[],
): Promise<FetchedModule | undefined> {
  const noted = async <T>(span: Span, work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (io.signal.aborted || !isSeedError(error)) throw error;
      diagnostics.push({
        code: error.code,
        severity: 'error',
        summary: error.message,
        span,
        hints: error.hints,
      });
      return undefined;
    }
  };
  const [source, ...files] = await Promise.all([
    noted(module.pathSpan, fetch(module.location, io)),
    ...module.dataFiles.map((dataFile) => noted(dataFile.span, fetchDataFile(dataFile, io))),
  ]);
  const dataFiles = files.filter((file) => file !== undefined);
  return source === undefined || dataFiles.length < files.length ? undefined : { ...source, dataFiles };
}
