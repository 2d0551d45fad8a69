import { InputError } from '@seed/kernel';
import type { NodeId } from '@seed/kernel';
import { listDeployments, observe } from '@seed/engine';
import type { Observed, ObservedModule } from '@seed/engine';
import { suggestKey } from '@seed/yaml';
import type { Ledger } from './open-ledger.ts';

/** Seed-Farmer's way to name a module. */
export interface NamingFlags {
  readonly deployment?: string;
  readonly group?: string;
  readonly module?: string;
}

/** A module as it was named; parts are absent where only a deployment or a group was meant. */
export interface Reference {
  readonly deployment: string;
  readonly node?: NodeId;
}

/** What the store holds of one module, and the deployment that it belongs to. */
export interface FoundModule {
  readonly observed: Observed;
  readonly module: ObservedModule;
}

/** `dev/core/eks`, a unique end of it such as `core/eks` or `eks`, or `-d dev -g core -m eks`. */
export type ModuleName = { readonly word: string } | NamingFlags;

const stateHint = 'see what there is with `seed list modules`';

function nearest(word: string, names: readonly string[]): string[] {
  const near = suggestKey(word, names);
  return near === undefined ? [stateHint] : [`did you mean "${near}"?`, stateHint];
}

/** Reads all deployments of the project, or the one that is named. Rejects with InputError `cli/no-deployment`. */
export async function observeDeployments(ledger: Ledger, name?: string): Promise<readonly Observed[]> {
  const { store, project } = ledger;
  const known = await listDeployments(store, project);
  const wanted = name === undefined ? known : known.filter((one) => one === name);
  if (name !== undefined && wanted.length === 0) throw noDeployment(name, ledger, known);
  const stores = { toolchain: store, forTarget: () => store };
  return Promise.all(wanted.map((deployment) => observe(stores, { project, deployment }, [])));
}

/** The error for a deployment that the store does not know. */
export function noDeployment(name: string, ledger: Ledger, known: readonly string[]): InputError {
  const near = suggestKey(name, known);
  const list = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return new InputError('cli/no-deployment', `there is no deployment "${name}" in ${ledger.store.name}`, {
    hints: [
      near === undefined
        ? `${list}; project "${ledger.project}" is looked for in ${ledger.store.name}`
        : `did you mean "${near}"? ${list}`,
    ],
  });
}

/** The module that the words or flags mean. Rejects with InputError that names what is near or which ones match. */
export async function findModule(ledger: Ledger, name: ModuleName): Promise<FoundModule> {
  const word = 'word' in name ? name.word : wordOf(name);
  const all = await observeDeployments(ledger);
  const modules = all.flatMap((observed) =>
    [...observed.modules.values()].map((module) => ({
      observed,
      module,
      full: `${observed.key.deployment}/${module.node}`,
    })),
  );
  const exact = modules.filter(({ full }) => full === word);
  const found = exact.length > 0 ? exact : modules.filter(({ full }) => full.endsWith(`/${word}`));
  const [first, second] = found;
  if (first === undefined) {
    const hints = nearest(
      word,
      modules.map(({ full }) => full),
    );
    throw new InputError('cli/no-module', `there is no module "${word}" in ${ledger.store.name}`, { hints });
  }
  if (second !== undefined) {
    const names = found.map(({ full }) => full).join(', ');
    throw new InputError('cli/no-module', `"${word}" can be several modules: ${names}`, {
      hints: ['write more of the name'],
    });
  }
  return first;
}

/** `-d`, `-g` and `-m` belong together. */
export function wordOf(flags: NamingFlags): string {
  const { deployment, group, module } = flags;
  const missing = [
    ...(deployment === undefined ? ['--deployment'] : []),
    ...(group === undefined ? ['--group'] : []),
    ...(module === undefined ? ['--module'] : []),
  ];
  if (missing.length === 0) return `${deployment}/${group}/${module}`;
  throw new InputError('cli/bad-arguments', `a module has to be named: ${missing.join(', ')} is missing`, {
    hints: ['name it as `deployment/group/module`, or with `-d NAME -g NAME -m NAME`'],
  });
}

/** Operand or flags, whichever was given. */
export function nameOf(word: string | undefined, flags: NamingFlags): ModuleName {
  return word === undefined ? flags : { word };
}
