import type { NodeId, Span } from '@seed/kernel';
import type { Module, Parameter } from './deployment.ts';

/** A parameter that reads what another module has left behind. */
export interface ModuleReference {
  readonly node: NodeId;
  readonly group: string;
  readonly module: string;
  /** Absent: all outputs at once. */
  readonly key?: string;
  readonly parameter: string;
  readonly span: Span;
}

/** Checks and plans ask for them again and again. */
const known = new WeakMap<readonly Parameter[], readonly ModuleReference[]>();

/** The outputs that a module reads, in the order of its parameters. */
export function moduleReferences({ parameters }: Pick<Module, 'parameters'>): readonly ModuleReference[] {
  const references = known.get(parameters) ?? referencesOf(parameters);
  known.set(parameters, references);
  return references;
}

function referencesOf(parameters: readonly Parameter[]): readonly ModuleReference[] {
  return parameters.flatMap(({ name, source, span }) => {
    if (source.kind !== 'module-metadata') return [];
    const { group, module, key } = source;
    const node: NodeId = `${group}/${module}`;
    return [{ node, group, module, ...(key === undefined ? {} : { key }), parameter: name, span }];
  });
}
