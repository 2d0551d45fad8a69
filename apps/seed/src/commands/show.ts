import { dependenciesOf, listDeployments, listModules, storedGraph } from '@seed/engine';
import type { Observed, ObservedModule } from '@seed/engine';
import { InputError } from '@seed/kernel';
import { count } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import { withoutDeadLock } from '../ledger/living-lock.ts';
import { checkNamedOnce, findModule, isUnknown, wordOf } from '../ledger/module-reference.ts';
import type { FoundModule, NamingFlags } from '../ledger/module-reference.ts';
import { endLook, notSeenBy, notSeenJson } from '../ledger/not-seen.ts';
import { deploymentHints, lookAtDeployment, observeDeployment } from '../ledger/observe-deployments.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { MODULE_FLAGS } from '../ledger/state-flags.ts';
import { placeOf } from '../ledger/target-flags.ts';
import type { Place } from '../ledger/target-flags.ts';
import { localTime } from './runs.ts';

const row = (name: string, value: string): string => `${name.padEnd(12)} ${value}`;

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function showDeployment({ print, general }: CommandContext, observed: Observed, state: string): void {
  const { key, lock } = observed;
  const modules = listModules(observed);
  const { groups, edges } = storedGraph(observed);
  if (general.json) {
    const notSeen = notSeenJson(notSeenBy([observed]));
    print(JSON.stringify({ ...key, state, lock: lock ?? null, modules, groups, edges, notSeen }));
    return;
  }
  const width = Math.max(20, ...modules.map(({ node }) => node.length));
  print(
    [
      row('deployment', key.deployment),
      row('project', key.project),
      row('state', state),
      row('finished', observed.deployed === undefined ? 'no apply of it has succeeded as a whole' : 'yes'),
      ...(lock === undefined
        ? []
        : [row('held by', `${lock.by} on ${lock.host} since ${localTime(lock.at)} (run ${lock.run})`)]),
      row('modules', count(modules.length, 'module')),
      ...modules.map(({ node, status, at, message }) =>
        `  ${node.padEnd(width)}  ${status.padEnd(11)} ${at === undefined ? '' : localTime(at)}${message === undefined ? '' : `  ${message}`}`.trimEnd(),
      ),
    ].join('\n'),
  );
}

/** Parameters as they were given: values, and names of what was looked up. */
function parameterLines(manifest: ObservedModule['manifest']): string[] {
  const parameters = manifest?.['parameters'];
  if (!Array.isArray(parameters)) return [];
  return parameters.map((parameter: Record<string, unknown>) => {
    const { name, value, value_from: from } = parameter;
    return `  ${String(name)} = ${value === null || value === undefined ? shown(withoutNulls(from)) : shown(value)}`;
  });
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, withoutNulls(item)]),
  );
}

function showModule({ print, general }: CommandContext, observed: Observed, module: ObservedModule): void {
  const listed = listModules(observed).find(({ node }) => node === module.node);
  const { dependsOn, dependants } = dependenciesOf(storedGraph(observed), module.node);
  if (general.json) {
    const files = module.files === undefined ? null : Object.fromEntries(module.files);
    const notSeen = notSeenJson(notSeenBy([observed]));
    const status = listed?.status ?? null;
    print(JSON.stringify({ ...module, files, status, dependsOn, dependants, notSeen }));
    return;
  }
  const { target, md5, record, metadata = {}, manifest } = module;
  const parameters = parameterLines(manifest);
  const outputs = Object.entries(metadata).map(([name, value]) => `  ${name} = ${shown(value)}`);
  print(
    [
      row('module', `${observed.key.deployment}/${module.node}`),
      row(
        'status',
        `${listed?.status ?? 'unknown'}${listed?.message === undefined ? '' : `: ${listed.message}`}`,
      ),
      row('target', `${target.alias} ${target.accountId} ${target.region}`.trim()),
      ...(typeof manifest?.['path'] === 'string' ? [row('path', manifest['path'])] : []),
      ...(record === undefined
        ? []
        : [row('last run', `${record.run} by ${record.by}, ${localTime(record.at)}, ${record.executor}`)]),
      ...(record?.content === undefined ? [] : [row('content', record.content)]),
      row(
        'md5',
        `bundle ${md5.bundle ?? '-'}  deployspec ${md5.deployspec ?? '-'}  manifest ${md5.manifest ?? '-'}`,
      ),
      ...(parameters.length === 0 ? [] : ['parameters', ...parameters]),
      ...(outputs.length === 0 ? [] : ['outputs', ...outputs]),
      ...(dependsOn.length === 0 ? [] : [row('reads from', dependsOn.map(({ to }) => to).join(', '))]),
      ...(dependants.length === 0 ? [] : [row('read by', dependants.map(({ from }) => from).join(', '))]),
    ].join('\n'),
  );
}

/** What is named, and whether it can only be a deployment or only a module. */
function nameIn(
  word: string | undefined,
  flags: NamingFlags,
): { readonly name: string; readonly kind?: 'deployment' | 'module' } {
  checkNamedOnce(word, flags);
  if (word !== undefined) return word.includes('/') ? { name: word, kind: 'module' } : { name: word };
  const { deployment, group, module } = flags;
  if (group !== undefined || module !== undefined) return { name: wordOf(flags), kind: 'module' };
  if (deployment !== undefined) return { name: deployment, kind: 'deployment' };
  throw new InputError('cli/bad-arguments', 'a deployment or a module has to be named', {
    hints: ['name it: `seed show dev`, `seed show dev/core/vpc`'],
  });
}

async function deploymentNamed(
  ledger: Ledger,
  { name, kind }: ReturnType<typeof nameIn>,
  place: Place | undefined,
): Promise<Observed | undefined> {
  if (kind === 'deployment') return observeDeployment(ledger, name, { partly: true });
  return kind === 'module' || place !== undefined
    ? undefined
    : lookAtDeployment(ledger, name, { partly: true });
}

/** The error for what is neither says so. */
async function moduleNamed(
  ledger: Ledger,
  { name, kind }: ReturnType<typeof nameIn>,
  place: Place | undefined,
): Promise<FoundModule> {
  try {
    return await findModule(ledger, { word: name }, { place, partly: true });
  } catch (error) {
    if (kind !== undefined || !isUnknown(error)) throw error;
    const known = await listDeployments(ledger.store, ledger.project);
    const near = error.hints.filter((hint) => hint.startsWith('did you mean'));
    throw new InputError(
      'cli/no-deployment',
      `there is no deployment and no module "${name}" in ${ledger.store.name}`,
      {
        hints: [
          ...near,
          ...deploymentHints(name, ledger, known),
          ...(near.length > 0 || name.includes('/') ? [] : [`deploy it with \`seed apply MANIFEST\``]),
        ],
      },
    );
  }
}

/** One deployment or one module, fully. */
export const show: CommandFunction<typeof MODULE_FLAGS> = (context, flags, [word]) => {
  const [named, place] = [nameIn(word, flags), placeOf(flags)];
  return withLedger(context, flags, async (ledger) => {
    const whole = await deploymentNamed(ledger, named, place);
    if (whole !== undefined) {
      showDeployment(context, await withoutDeadLock(whole), ledger.store.name);
      return endLook(context, notSeenBy([whole]));
    }
    const found = await moduleNamed(ledger, named, place);
    showModule(context, await withoutDeadLock(found.observed), found.module);
    return endLook(context, notSeenBy([found.observed]));
  });
};
