import { hash } from 'node:crypto';
import { compileModule, loadModuleDeployspec, type ModuleDeployspec } from '@seed/deployspec';
import type { Diagnostic, Loaded, Source, TextCache } from '@seed/kernel';
import { type PackedValue, packValue, unpackValue } from '@seed/yaml';

/** Changes with every change of what is kept. */
const FORMAT = 'deployspec-4';

/** A deployspec whose parts may be read only when they are asked for, since most plans need none of them. */
export interface CachedDeployspec extends ModuleDeployspec {
  /** What stands in the way of deploying by it. */
  readonly unfit: readonly Diagnostic[];
}

/** What every plan needs. */
interface Facts {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where there is no value, nor parts of it. */
  readonly unfit?: readonly Diagnostic[];
}

/** In a text of its own, so that it need not be read. The deployspec itself is at hand whenever it is looked for. */
interface Parts {
  readonly deployspec: Omit<ModuleDeployspec['deployspec'], 'source'>;
  readonly stored: PackedValue;
}

/** As `loadModuleDeployspec`, remembered by the text and its name. */
export function cachedDeployspec(source: Source, texts: TextCache | undefined): Loaded<CachedDeployspec> {
  const key = `${FORMAT} ${hash('sha256', `${source.id}\0${source.text}`)}`;
  const partsKey = `${key} parts`;
  const kept = texts?.get(key);
  const facts = kept === undefined ? undefined : (JSON.parse(kept) as Facts);
  if (facts !== undefined && (facts.unfit === undefined || texts?.has(partsKey) === true))
    return revive(facts, source, () => texts?.get(partsKey));
  const { diagnostics, sources, value } = loadModuleDeployspec(source);
  const unfit = value && compileModule(value.deployspec, 'deploy').diagnostics;
  texts?.set(key, JSON.stringify({ diagnostics, ...(unfit && { unfit }) } satisfies Facts));
  if (value !== undefined) texts?.set(partsKey, JSON.stringify(partsOf(value)));
  return { diagnostics, sources, ...(value && unfit && { value: { ...value, unfit } }) };
}

function partsOf(value: ModuleDeployspec): Parts {
  const { source: _source, ...deployspec } = value.deployspec;
  return { deployspec, stored: packValue(value.stored) };
}

function revive(
  { diagnostics, unfit }: Facts,
  source: Source,
  kept: () => string | undefined,
): Loaded<CachedDeployspec> {
  const sources = new Map([[source.id, source.text]]);
  if (unfit === undefined) return { diagnostics, sources };
  let parts: ModuleDeployspec | undefined;
  const read = (): ModuleDeployspec => {
    const { deployspec, stored } = JSON.parse(kept() ?? '{}') as Parts;
    return {
      deployspec: { ...deployspec, source },
      stored: unpackValue(stored) as ModuleDeployspec['stored'],
    };
  };
  const value: CachedDeployspec = {
    unfit,
    get deployspec() {
      parts ??= read();
      return parts.deployspec;
    },
    get stored() {
      parts ??= read();
      return parts.stored;
    },
  };
  return { value, diagnostics, sources };
}
