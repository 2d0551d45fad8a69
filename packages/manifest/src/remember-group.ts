import { hash } from 'node:crypto';
import type { Source, Span, TextCache } from '@seed/kernel';
import { type PackedValue, packValue, type PythonDict, unpackValue } from '@seed/yaml';
import type { Module, Parameter } from './deployment.ts';
import type { ModulePlace } from './read-module.ts';
import type { Reading } from './reading.ts';

/** Changes with every change of what is kept, and of how group files are read. */
const FORMAT = 'group-2';

/** What every plan needs. */
interface Facts {
  readonly modules: readonly Omit<Module, 'stored' | 'spans'>[];
  /** Values of parameters that JSON would change, by the places of module and parameter. */
  readonly values: readonly (readonly [module: number, parameter: number, value: PackedValue])[];
}

/** What only changes ask for, module by module; in a text of its own, so that it need not be read. */
type Details = readonly (readonly [stored: PackedValue, spans: readonly (readonly [string, Span])[]])[];

/**
 * The modules of a group file, remembered by its text and by what it is read with; files with findings are read again each
 * time. So are those that take values from the environment: what may be a secret there does not get into a file.
 */
export function rememberGroup(
  source: Source,
  place: ModulePlace,
  {
    texts,
    reading,
    read,
  }: {
    readonly texts: TextCache | undefined;
    readonly reading: Reading;
    readonly read: () => readonly Module[];
  },
): readonly Module[] {
  // An escape in double quotes can write the dollar sign of a variable without one.
  if (texts === undefined || source.text.includes('${') || source.text.includes('\\')) return read();
  const key = `${FORMAT} ${hash('sha256', `${JSON.stringify([source.id, context(place, reading)])}\0${source.text}`)}`;
  const detailsKey = `${key} details`;
  const facts = texts.get(key);
  if (facts !== undefined && texts.has(detailsKey))
    return revive(JSON.parse(facts) as Facts, () => JSON.parse(texts.get(detailsKey) ?? '[]') as Details);
  const before = reading.findings.list.length;
  const modules = read();
  if (reading.findings.list.length > before) return modules;
  const details: Details = modules.map(({ stored, spans }) => [packValue(stored), [...spans]]);
  const digested = modules.map((module, at) => ({
    ...module,
    storedDigest: hash('sha256', JSON.stringify(details[at]?.[0])),
  }));
  texts.set(key, JSON.stringify(factsOf(digested)));
  texts.set(detailsKey, JSON.stringify(details));
  return digested;
}

/** All that `readModule` takes from elsewhere. */
function context({ group, region, accounts }: ModulePlace, { strict }: Reading): unknown {
  const targets = accounts.map(({ alias, accountId, isDefault, regions }) => [
    alias,
    accountId,
    isDefault,
    regions.map((mapping) => [mapping.region, mapping.isDefault]),
  ]);
  return [group, region, strict, targets];
}

const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'boolean';

function factsOf(modules: readonly Module[]): Facts {
  const values = modules.flatMap(({ parameters }, module) =>
    parameters.flatMap(({ source }, parameter) =>
      source.kind !== 'value' || isPlain(source.value)
        ? []
        : [[module, parameter, packValue(source.value)] as const],
    ),
  );
  return { modules: modules.map(({ stored: _stored, spans: _spans, ...module }) => module), values };
}

function revive({ modules, values }: Facts, read: () => Details): readonly Module[] {
  for (const [module, parameter, value] of values) {
    const parameters = modules[module]?.parameters as Parameter[] | undefined;
    const known = parameters?.[parameter];
    if (parameters === undefined || known === undefined) continue;
    parameters[parameter] = { ...known, source: { kind: 'value', value: unpackValue(value) } };
  }
  let details: Details | undefined;
  const detailsOf = (at: number): Details[number] | undefined => {
    details ??= read();
    return details[at];
  };
  return modules.map((module, at) => withDetails(module, () => detailsOf(at)));
}

function withDetails(module: Facts['modules'][number], details: () => Details[number] | undefined): Module {
  let stored: PythonDict | undefined;
  let spans: ReadonlyMap<string, Span> | undefined;
  return {
    ...module,
    get stored() {
      stored ??= unpackValue(details()?.[0] ?? { dict: [] }) as PythonDict;
      return stored;
    },
    get spans() {
      spans ??= new Map(details()?.[1]);
      return spans;
    },
  };
}
