import { shellWord } from '@seed/kernel';
import type { StepContext } from '../step-context.ts';
import { readTexts } from '../read-texts.ts';
import { applyMetadataCall } from './metadata-call.ts';
import type { Metadata, MetadataCall } from './metadata-call.ts';
import { CALL_END, FIELD_END, METADATA_CALLS, metadataName, moduleDir, STORED_DATA } from './module-facts.ts';

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

/** The fields are in the order in which the helper writes them. */
function toCall(record: string): MetadataCall[] {
  const [op, key = '', value = '', env = '', file = '', module = '', path = '', source = ''] =
    record.split(FIELD_END);
  if (op === 'add') return [{ op, key, value, env }];
  if (op === 'json') return [{ op, value, env }];
  if (op === 'convert' || op === 'merge') return [{ op, file, source, module, path }];
  return [];
}

export interface Recorded {
  readonly metadata: Record<string, unknown>;
  readonly problems: string[];
}

/** The texts in which a build recorded something; absent where it did not. */
export interface MetadataTexts {
  /** What messages call the metadata file. */
  readonly name: string;
  readonly written: string | undefined;
  readonly calls: string | undefined;
  readonly stored: string | undefined;
}

/** Puts together what a build recorded in its several ways; later ones win. */
export function mergeMetadata({ name, written, calls, stored: storedText }: MetadataTexts): Recorded {
  let { metadata, problems }: Outcome =
    written === undefined ? { metadata: {}, problems: [] } : parseObject(written, name);
  // The last piece is what follows the last call: nothing, or a call that was cut off.
  const records = (calls ?? '').split(CALL_END).slice(0, -1);
  for (const call of records.flatMap(toCall)) {
    const after = applyMetadataCall(metadata, call);
    metadata = after.metadata;
    if (after.problem !== undefined) problems = [...problems, after.problem];
  }
  const stored = storedText?.trim() ?? '';
  if (stored !== '' && stored !== 'null') {
    const outcome = parseObject(stored, 'what `seedfarmer store moduledata` was given');
    metadata = { ...outcome.metadata, ...metadata };
    problems = [...problems, ...outcome.problems];
  }
  return { metadata: { ...metadata }, problems: [...problems] };
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
export async function readMetadata(ctx: StepContext): Promise<Recorded> {
  const { module } = ctx.job;
  if (module === undefined) return { metadata: {}, problems: [] };
  const { layout } = ctx.workspace;
  const name = metadataName(module);
  const written = await readFileOfModule(ctx, moduleDir(module, layout), name);
  const texts = await readTexts(ctx.workspace, layout.tmp, [METADATA_CALLS, STORED_DATA]);
  return mergeMetadata({
    name,
    written,
    calls: texts.get(METADATA_CALLS),
    stored: texts.get(STORED_DATA),
  });
}
