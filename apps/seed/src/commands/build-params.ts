import { codebuildProjectName } from '@seed/engine';
import { EXIT, InputError } from '@seed/kernel';
import type { EnvironmentVariable } from '@seed/deployspec';
import type { Accounts } from '../cloud/accounts.ts';
import { required } from '../cloud/flag-names.ts';
import type { CommandContext, CommandFunction } from '../command.ts';
import { findModule, isUnknown, nameOf } from '../ledger/module-reference.ts';
import type { ModuleName } from '../ledger/module-reference.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { Ledger, LedgerFlags } from '../ledger/open-ledger.ts';
import { openAccountsOf } from '../ledger/remote-stores.ts';
import { exportLine, wantsLines } from '../ledger/shell-export.ts';
import type { MODULE_FLAGS } from '../ledger/state-flags.ts';
import { placeOf } from '../ledger/target-flags.ts';
import type { Place } from '../ledger/target-flags.ts';
import type { BUILD_FLAGS, EXPORT_FLAGS } from '../ledger/value-flags.ts';

type Flags = typeof MODULE_FLAGS & typeof EXPORT_FLAGS & typeof BUILD_FLAGS;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `project:uuid`, also out of the address of the console; the project of a bare uuid is that of the seedkit. */
function fullId(given: string, project: string): string {
  const inAddress = /^https?:.*\/build\/([^/?]+)/.exec(given)?.[1];
  const id = inAddress === undefined ? given : inAddress.replace(/%3A/i, ':');
  return UUID.test(id) ? `${codebuildProjectName(project)}:${id}` : id;
}

/** Where the builds of a module run; a place that was named needs no state. */
async function placeOfModule(ledger: Ledger, name: ModuleName, place: Place | undefined): Promise<Place> {
  try {
    return (await findModule(ledger, name, { place, partly: true })).module.target;
  } catch (error) {
    if (place !== undefined && isUnknown(error)) return place;
    throw error;
  }
}

/** Looks the module up in its state, and then at the build: the state of this machine knows builds in AWS too. */
async function withBuildPlace(
  context: CommandContext,
  {
    flags,
    name,
    place,
  }: { readonly flags: LedgerFlags; readonly name: ModuleName; readonly place: Place | undefined },
  work: (accounts: Accounts, place: Place, project: string) => Promise<number>,
): Promise<number> {
  return withLedger(context, flags, async (ledger) => {
    const where = await placeOfModule(ledger, name, place);
    if (ledger.accounts !== undefined) return work(ledger.accounts, where, ledger.project);
    const { accounts, project } = await openAccountsOf(context, ledger.settings, flags);
    try {
      return await work(accounts, where, project);
    } finally {
      accounts.close();
    }
  });
}

function tell({ print }: CommandContext, variables: readonly EnvironmentVariable[], asLines: boolean): void {
  if (!asLines) print(JSON.stringify(Object.fromEntries(variables.map(({ name, value }) => [name, value]))));
  else if (variables.length > 0)
    print(variables.map(({ name, value }) => exportLine(name, value)).join('\n'));
}

/** The variables of a build of a module, whatever became of it: values of references are not looked up. */
export const listBuildParams: CommandFunction<Flags> = (context, flags, [word]) => {
  const [name, place] = [nameOf(word, flags), placeOf(flags)];
  const id = required(flags.buildId, '--build-id');
  const asLines = wantsLines(context, flags);
  return withBuildPlace(context, { flags, name, place }, async (accounts, where, project) => {
    const build = fullId(id, project);
    const variables = await accounts.target(where).buildVariables(build);
    if (variables === undefined)
      throw new InputError(
        'cli/no-build',
        `CodeBuild knows no build "${build}" in account ${where.accountId}, ${where.region}`,
        {
          hints: [
            'give the id as `PROJECT:UUID`, or the address of the build in the console: the output `CodeBuildBuildUrl` of a module has that of its last one',
          ],
        },
      );
    tell(context, variables, asLines);
    return EXIT.done;
  });
};
