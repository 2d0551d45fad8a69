import { unreachable } from '@seed/engine';
import { EnvironmentError, InputError } from '@seed/kernel';
import type { Target } from '@seed/kernel';
import type { NotSeen, Observed, ObservedModule } from '@seed/engine';
import { suggestKey } from '@seed/yaml';
import { notSeenBy } from './not-seen.ts';
import { observeDeployment, observeDeployments } from './observe-deployments.ts';
import type { ObserveOptions } from './observe-deployments.ts';
import type { Ledger } from './open-ledger.ts';
import type { Place } from './target-flags.ts';

/** Seed-Farmer's way to name a module. */
export interface NamingFlags {
  readonly deployment?: string;
  readonly group?: string;
  readonly module?: string;
}

/** What the stores hold of one module, and the deployment that it belongs to. */
export interface FoundModule {
  readonly observed: Observed;
  readonly module: ObservedModule;
}

/** `dev/core/eks`, a unique end of it such as `core/eks` or `eks`, or `-d dev -g core -m eks`. */
export type ModuleName = { readonly word: string } | NamingFlags;

const NEAREST = 3;

function hintsFor(word: string, names: readonly string[], ledger: Ledger): string[] {
  const see = `see what there is with \`${ledger.command('list modules')}\``;
  const near = suggestKey(word, names);
  if (near !== undefined) return [`did you mean "${near}"?`, see];
  // The last part is what people get right most often.
  const last = word.split('/').at(-1);
  const alike = names.filter((name) => name.split('/').at(-1) === last).slice(0, NEAREST);
  return alike.length === 0 ? [see] : [`did you mean ${alike.map((name) => `"${name}"`).join(' or ')}?`, see];
}

const fullName = ({ observed, module }: FoundModule): string => `${observed.key.deployment}/${module.node}`;

/** Every copy of every module: one that was moved to another account stays behind in the first. */
const modulesOf = (observed: Observed): FoundModule[] =>
  [...observed.modules.values(), ...(observed.others ?? [])].map((module) => ({ observed, module }));

/** One deployment where the word is a full name, else all. */
async function candidates(
  ledger: Ledger,
  word: string,
  options: ObserveOptions,
): Promise<readonly Observed[]> {
  const [deployment = '', , module] = word.split('/');
  return module === undefined
    ? observeDeployments(ledger, options)
    : [await observeDeployment(ledger, deployment, options)];
}

export interface FindOptions {
  /** Where the module has to be. */
  readonly place?: Place | undefined;
  /** True for commands that only look: a module is found also where other accounts cannot be reached. */
  readonly partly?: boolean;
}

/** A module, and where one of its name could be as well. */
export interface LookedUp extends FoundModule {
  readonly notSeen: readonly NotSeen[];
}

/**
 * The module that the words or flags mean. Rejects with InputError that names what is near or which ones match, and with
 * EnvironmentError where it may be in a place that cannot be reached.
 */
export async function findModule(
  ledger: Ledger,
  name: ModuleName,
  { place, partly = false }: FindOptions = {},
): Promise<LookedUp> {
  const word = 'word' in name ? name.word : wordOf(name);
  const places = place === undefined ? [] : [{ alias: '', ...place }];
  const looks = await candidates(ledger, word, { places, partly });
  const modules = looks.flatMap(modulesOf);
  const notSeen = notSeenBy(looks).filter(({ target }) => place === undefined || isAt(target, place));
  const exact = modules.filter((one) => fullName(one) === word);
  const named = exact.length > 0 ? exact : modules.filter((one) => fullName(one).endsWith(`/${word}`));
  const found = place === undefined ? named : named.filter(({ module }) => isAt(module.target, place));
  const [first, second] = found;
  if (first === undefined) throw cannotTell(word, notSeen) ?? noModule(word, { ledger, modules, place });
  if (second !== undefined) throw severalModules(word, found);
  return { ...first, notSeen };
}

/** The error for a module that may be where nobody can look. */
function cannotTell(word: string, notSeen: readonly NotSeen[]): EnvironmentError | undefined {
  const trouble = unreachable(notSeen.map(({ error }) => error));
  if (trouble === undefined) return undefined;
  const { code, message, hints, cause } = trouble;
  const text = `there is no module "${word}" in what can be seen: ${message}`;
  return new EnvironmentError(code, text, { hints, cause });
}

/** Whether an error of a look-up says that there is no such thing. */
export const isUnknown = (error: unknown): error is InputError =>
  error instanceof InputError && (error.code === 'cli/no-module' || error.code === 'cli/no-deployment');

const isAt = (target: Target, place: Place): boolean =>
  target.accountId === place.accountId && target.region === place.region;

/** The error for a module that the stores do not know. */
function noModule(
  word: string,
  {
    ledger,
    modules,
    place,
  }: {
    readonly ledger: Ledger;
    readonly modules: readonly FoundModule[];
    readonly place?: Place | undefined;
  },
): InputError {
  const where = place === undefined ? ledger.store.name : `account ${place.accountId}, ${place.region}`;
  return new InputError('cli/no-module', `there is no module "${word}" in ${where}`, {
    hints: hintsFor(word, modules.map(fullName), ledger),
  });
}

function severalModules(word: string, found: readonly FoundModule[]): InputError {
  const names = new Set(found.map(fullName));
  if (names.size > 1)
    return new InputError(
      'cli/several-modules',
      `"${word}" can be several modules: ${[...names].join(', ')}`,
      {
        hints: ['write more of the name'],
      },
    );
  const places = found.map(({ module: { target } }) => `${target.accountId} ${target.region}`);
  return new InputError(
    'cli/several-modules',
    `"${[...names][0]}" is in several places: ${places.join(', ')}`,
    {
      hints: ['say which one is meant with `--target-account-id ID --target-region NAME`'],
    },
  );
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

/** Operand or flags, whichever was given. Throws InputError for both. */
export function nameOf(word: string | undefined, flags: NamingFlags): ModuleName {
  checkNamedOnce(word, flags);
  return word === undefined ? flags : { word };
}

/** Throws InputError where something is named by an argument and by flags. */
export function checkNamedOnce(word: string | undefined, flags: NamingFlags): void {
  const given = (['deployment', 'group', 'module'] as const).filter((name) => flags[name] !== undefined);
  if (word === undefined || given.length === 0) return;
  const names = given.map((name) => `--${name}`).join(', ');
  throw new InputError('cli/flags-conflict', `"${word}" and ${names} name the same thing twice`, {
    hints: ['name it as an argument or with flags'],
  });
}
