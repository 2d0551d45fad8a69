import { dependenciesOf, listDeployments, listModules, storedGraph } from '@seed/engine';
import type { ListedModule, ModuleEdge } from '@seed/engine';
import { EXIT } from '@seed/kernel';
import { count, formatTable } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import { withoutDeadLock } from '../ledger/living-lock.ts';
import { checkNamedOnce, findModule, nameOf } from '../ledger/module-reference.ts';
import { endLook, notSeenBy, notSeenJson } from '../ledger/not-seen.ts';
import { observeDeployment, observeDeployments } from '../ledger/observe-deployments.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type {
  DEPLOYMENT_FLAG,
  ENV_FLAGS,
  HEADER_FLAGS,
  MODULE_FLAGS,
  STATE_FLAGS,
} from '../ledger/state-flags.ts';
import { placeOf } from '../ledger/target-flags.ts';
import { localTime } from './runs.ts';

type Flags = typeof STATE_FLAGS & typeof HEADER_FLAGS;

function table(
  { io, print }: CommandContext,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  header: boolean | undefined,
): void {
  print(formatTable(columns, rows, { aligned: io.stdout.isTTY, header: header !== false }));
}

/** What to do where there is nothing. */
const next = (accounts: unknown): string =>
  accounts === undefined
    ? 'make some with `seed apply --local`'
    : 'make some with `seed apply`, or look at this machine with `--local`';

/** The deployments of exactly this project. */
export const listDeploymentNames: CommandFunction<Flags> = (context, flags) =>
  withLedger(context, flags, async ({ store, project, accounts }) => {
    const names = await listDeployments(store, project);
    if (context.general.json) context.print(JSON.stringify({ project, deployments: names }));
    else if (names.length > 0)
      table(
        context,
        ['deployment'],
        names.map((name) => [name]),
        flags.header,
      );
    else context.note(`project "${project}" has no deployments in ${store.name}; ${next(accounts)}`);
    return EXIT.done;
  });

interface Row extends ListedModule {
  readonly deployment: string;
}

function totals(rows: readonly Row[]): string {
  const parts = [...Map.groupBy(rows, ({ status }) => status)].map(
    ([name, list]) => `${list.length} ${name}`,
  );
  return `${count(rows.length, 'module')}: ${parts.join(', ')}`;
}

function cells(row: Row, several: boolean): string[] {
  const { node, status, target, at, by, deployment } = row;
  return [
    several ? `${deployment}/${node}` : node,
    status,
    `${target.alias || target.accountId} ${target.region}`.trim() || '-',
    at === undefined ? '-' : localTime(at),
    by ?? '-',
  ];
}

/** The modules of a deployment, or of all, with how they stand. */
export const listModuleTable: CommandFunction<Flags & typeof DEPLOYMENT_FLAG & typeof ENV_FLAGS> = (
  context,
  flags,
  [word],
) => {
  checkNamedOnce(word, flags);
  return withLedger(context, flags, async (ledger) => {
    const name = word ?? flags.deployment;
    const observed =
      name === undefined
        ? await observeDeployments(ledger, { partly: true })
        : [await observeDeployment(ledger, name, { partly: true })];
    const notSeen = notSeenBy(observed);
    const living = await Promise.all(observed.map(withoutDeadLock));
    const rows = living.flatMap((one) =>
      listModules(one).map((module): Row => ({ ...module, deployment: one.key.deployment })),
    );
    if (context.general.json) {
      context.print(
        JSON.stringify({ project: ledger.project, modules: rows, notSeen: notSeenJson(notSeen) }),
      );
      return endLook(context, notSeen);
    }
    if (rows.length === 0) {
      if (notSeen.length === 0)
        context.note(`there are no modules in ${ledger.store.name}; ${next(ledger.accounts)}`);
      return endLook(context, notSeen);
    }
    const columns = ['module', 'status', 'target', 'deployed', 'by'];
    table(
      context,
      columns,
      rows.map((row) => cells(row, name === undefined)),
      flags.header,
    );
    context.note(`${totals(rows)}${ledger.accounts === undefined ? '' : ` in ${ledger.store.name}`}`);
    return endLook(context, notSeen);
  });
};

function edgeLines(head: string, edges: readonly ModuleEdge[], end: 'from' | 'to'): string[] {
  if (edges.length === 0) return [];
  return [
    head,
    ...edges.map((edge) => `  ${edge[end]}${edge.reads.length === 0 ? '' : `: ${edge.reads.join(', ')}`}`),
  ];
}

/** What a deployed module reads from, and what reads from it. */
export const listDependencies: CommandFunction<typeof MODULE_FLAGS> = (context, flags, [word]) => {
  const [name, place] = [nameOf(word, flags), placeOf(flags)];
  return withLedger(context, flags, async (ledger) => {
    const { observed, module } = await findModule(ledger, name, { place, partly: true });
    // Also with a place: what reads from the module may be in another one.
    const notSeen = notSeenBy([observed]);
    const { dependsOn, dependants } = dependenciesOf(storedGraph(observed), module.node);
    if (context.general.json) {
      const answer = { module: module.node, dependsOn, dependants, notSeen: notSeenJson(notSeen) };
      context.print(JSON.stringify(answer));
      return endLook(context, notSeen);
    }
    const lines = [
      ...edgeLines(`${module.node} reads from`, dependsOn, 'to'),
      ...edgeLines(`${module.node} is read by`, dependants, 'from'),
    ];
    if (lines.length > 0) context.print(lines.join('\n'));
    else if (notSeen.length === 0)
      context.note(`${module.node} reads from no other module, and none reads from it`);
    return endLook(context, notSeen);
  });
};
