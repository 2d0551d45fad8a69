import { compileModule, parseBuildspec, parseDeployspec } from '@seed/deployspec';
import type { BuildSpec, Deployspec } from '@seed/deployspec';
import { hasErrors, InputError } from '@seed/kernel';
import type { Diagnostic, Loaded, SourceSet } from '@seed/kernel';
import type { Target } from './find-target.ts';

/** A spec as facts, with what was noticed about it. */
export interface ReadSpec {
  readonly spec: BuildSpec;
  readonly deployspec?: Deployspec;
  readonly warnings: readonly Diagnostic[];
  readonly sources: SourceSet;
}

function valueOf<T>(loaded: Loaded<T>, id: string): T {
  if (loaded.value !== undefined && !hasErrors(loaded.diagnostics)) return loaded.value;
  throw new InputError('cli/bad-arguments', `"${id}" cannot be run`, loaded);
}

/** Reads the spec of a target. Rejects with InputError that carries every finding. */
export function readSpec(
  target: Target,
  {
    action,
    offline,
    remote,
  }: { readonly action: 'deploy' | 'destroy'; readonly offline: boolean; readonly remote: boolean },
): ReadSpec {
  const { id } = target.spec;
  if (target.kind === 'buildspec') {
    const loaded = parseBuildspec(target.spec);
    return { spec: valueOf(loaded, id), warnings: loaded.diagnostics, sources: loaded.sources };
  }
  const loaded = parseDeployspec(target.spec);
  const deployspec = valueOf(loaded, id);
  const compiled = compileModule(deployspec, action, {
    pip: offline ? 'linked' : 'copied',
    connects: remote,
  });
  return {
    spec: valueOf(compiled, id),
    deployspec,
    warnings: [...loaded.diagnostics, ...compiled.diagnostics],
    sources: new Map([...loaded.sources, ...compiled.sources]),
  };
}
