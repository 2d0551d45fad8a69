import type { StepContext } from '../step-context.ts';
import { readTexts } from '../read-texts.ts';
import { applyMetadataCall } from './metadata-call.ts';
import type { Metadata, MetadataCall } from './metadata-call.ts';
import { METADATA_CALL, metadataName, moduleDir, STORED_DATA } from './module-facts.ts';
import { shellWord } from './shell-word.ts';

interface Outcome {
  readonly metadata: Metadata;
  readonly problems: readonly string[];
}

function parseObject(text: string, what: string): Outcome {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { metadata: value as Metadata, problems: [] };
    return { metadata: {}, problems: [`${what} is not a JSON object`] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { metadata: {}, problems: [`${what} is not JSON: ${reason}`] };
  }
}

/** Puts the parts of one call together; a call that was cut off has no `op`. */
function toCall(parts: ReadonlyMap<string, string>): MetadataCall | undefined {
  const op = parts.get('op');
  const part = (name: string): string => parts.get(name) ?? '';
  const env = parts.get('env');
  const under = env === undefined ? {} : { env };
  if (op === 'add') return { op, key: part('key'), value: part('value'), ...under };
  if (op === 'json') return { op, value: part('value'), ...under };
  if (op === 'convert' || op === 'merge')
    return { op, file: part('file'), source: part('source'), module: part('module'), path: part('path') };
  return undefined;
}

/** The recorded calls in the order in which they were made. `texts` is by file name below the build's tmp folder. */
export function metadataCalls(texts: ReadonlyMap<string, string>): MetadataCall[] {
  const calls = new Map<number, Map<string, string>>();
  for (const [name, value] of texts) {
    const [number = '', part = ''] = name.slice(METADATA_CALL.length).split('.');
    const parts = calls.get(Number(number)) ?? new Map<string, string>();
    calls.set(Number(number), parts.set(part, value));
  }
  return [...calls.keys()]
    .sort((a, b) => a - b)
    .flatMap((number) => toCall(calls.get(number) ?? new Map()) ?? []);
}

async function readFileOfModule(ctx: StepContext, dir: string, name: string): Promise<string | undefined> {
  const path = shellWord(`${dir}/${name}`);
  const [found] = await ctx.evaluate([`$(if [ -f ${path} ]; then printf yes; fi)`]);
  if (found !== 'yes') return undefined;
  return (await readTexts(ctx.workspace, dir, [name])).get(name);
}

/**
 * What the module recorded about itself: its metadata file, then the calls that could not be carried out inside the
 * build, in order. `problems` are sentences for people, one for each value that could not be used.
 */
export async function readMetadata(
  ctx: StepContext,
): Promise<{ metadata: Record<string, unknown>; problems: string[] }> {
  const { module } = ctx.job;
  if (module === undefined) return { metadata: {}, problems: [] };
  const { layout } = ctx.workspace;
  const name = metadataName(module);
  const written = await readFileOfModule(ctx, moduleDir(module, layout), name);
  const left = (await ctx.workspace.list(layout.tmp)) ?? [];
  const names = left.filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const calls = names.filter((path) => path.startsWith(METADATA_CALL) && !path.endsWith('.claim'));
  const texts = await readTexts(ctx.workspace, layout.tmp, [
    ...calls,
    ...names.filter((path) => path === STORED_DATA),
  ]);

  let { metadata, problems }: Outcome =
    written === undefined ? { metadata: {}, problems: [] } : parseObject(written, name);
  for (const call of metadataCalls(new Map([...texts].filter(([path]) => path !== STORED_DATA)))) {
    const after = applyMetadataCall(metadata, call);
    metadata = after.metadata;
    if (after.problem !== undefined) problems = [...problems, after.problem];
  }
  const stored = texts.get(STORED_DATA)?.trim() ?? '';
  if (stored !== '' && stored !== 'null') {
    const outcome = parseObject(stored, 'what `seedfarmer store moduledata` was given');
    metadata = { ...outcome.metadata, ...metadata };
    problems = [...problems, ...outcome.problems];
  }
  return { metadata: { ...metadata }, problems: [...problems] };
}
