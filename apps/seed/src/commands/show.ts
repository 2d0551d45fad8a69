import { dependenciesOf, listModules, storedGraph } from '@seed/engine';
import type { Observed, ObservedModule } from '@seed/engine';
import { EXIT, InputError } from '@seed/kernel';
import { count } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import { withoutDeadLock } from '../ledger/living-lock.ts';
import { findModule, observeDeployments } from '../ledger/module-reference.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { NAMING_FLAGS, REMOTE_FLAGS, STATE_FLAGS } from '../ledger/state-flags.ts';
import { localTime } from './runs.ts';

type Flags = typeof STATE_FLAGS & typeof NAMING_FLAGS & typeof REMOTE_FLAGS;

const row = (name: string, value: string): string => `${name.padEnd(12)} ${value}`;

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function showDeployment({ print, general }: CommandContext, observed: Observed): void {
  const { key, lock } = observed;
  const modules = listModules(observed);
  const { groups, edges } = storedGraph(observed);
  if (general.json) {
    print(JSON.stringify({ ...key, lock: lock ?? null, modules, groups, edges }));
    return;
  }
  const width = Math.max(20, ...modules.map(({ node }) => node.length));
  print(
    [
      row('deployment', key.deployment),
      row('project', key.project),
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
    print(JSON.stringify({ ...module, files, status: listed?.status ?? null, dependsOn, dependants }));
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

/** One deployment or one module, fully. */
export const show: CommandFunction<Flags> = (context, flags, [word]) =>
  withLedger(context, flags, async (ledger) => {
    const { deployment, group, module } = flags;
    const name = word ?? [deployment, group, module].filter((part) => part !== undefined).join('/');
    if (name === '')
      throw new InputError('cli/bad-arguments', 'a deployment or a module has to be named', {
        hints: ['name it: `seed show dev`, `seed show dev/core/vpc`'],
      });
    const all = await Promise.all((await observeDeployments(ledger)).map(withoutDeadLock));
    const whole = all.find(({ key }) => key.deployment === name);
    if (whole !== undefined) {
      showDeployment(context, whole);
      return EXIT.done;
    }
    const found = await findModule(ledger, { word: name });
    showModule(context, await withoutDeadLock(found.observed), found.module);
    return EXIT.done;
  });
