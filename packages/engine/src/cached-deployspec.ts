import { hash } from 'node:crypto';
import { compileModule, loadModuleDeployspec, type ModuleDeployspec } from '@seed/deployspec';
import type { Diagnostic, Loaded, Source, TextCache } from '@seed/kernel';
import { type PackedValue, packValue, unpackValue } from '@seed/yaml';

/** Changes with every change of what is kept. */
const FORMAT = 'deployspec-3';

/** A deployspec whose parts may be read only when they are asked for, since most plans need none of them. */
export interface CachedDeployspec extends ModuleDeployspec {
  /** What stands in the way of deploying by it. */
  readonly unfit: readonly Diagnostic[];
}

/** The first line of what is kept: all that every plan needs. */
interface Facts {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where there is no value, nor a second line. */
  readonly unfit?: readonly Diagnostic[];
}

/** The second line; the text of the deployspec is at hand whenever it is looked for. */
interface Parts {
  readonly deployspec: Omit<ModuleDeployspec['deployspec'], 'source'>;
  readonly stored: PackedValue;
}

/** As `loadModuleDeployspec`, remembered by the text and its name. */
export function cachedDeployspec(source: Source, texts: TextCache | undefined): Loaded<CachedDeployspec> {
  const key = `${FORMAT} ${hash('sha256', `${source.id}\0${source.text}`)}`;
  const kept = texts?.get(key);
  if (kept !== undefined) return revive(kept, source);
  const { diagnostics, sources, value } = loadModuleDeployspec(source);
  const unfit = value && compileModule(value.deployspec, 'deploy').diagnostics;
  texts?.set(key, keep({ diagnostics, ...(unfit && { unfit }) }, value));
  return { diagnostics, sources, ...(value && unfit && { value: { ...value, unfit } }) };
}

function keep(facts: Facts, value: ModuleDeployspec | undefined): string {
  if (value === undefined) return JSON.stringify(facts);
  const { source: _source, ...deployspec } = value.deployspec;
  const parts: Parts = { deployspec, stored: packValue(value.stored) };
  return `${JSON.stringify(facts)}\n${JSON.stringify(parts)}`;
}

function revive(kept: string, source: Source): Loaded<CachedDeployspec> {
  const [first = '', second = ''] = kept.split('\n', 2);
  const { diagnostics, unfit } = JSON.parse(first) as Facts;
  const sources = new Map([[source.id, source.text]]);
  if (unfit === undefined) return { diagnostics, sources };
  let parts: ModuleDeployspec | undefined;
  const read = (): ModuleDeployspec => {
    const { deployspec, stored } = JSON.parse(second) as Parts;
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
