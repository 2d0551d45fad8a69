import { seedkitStackName, stateKeys } from '@seed/engine';
import { standingOf } from '@seed/seedkit';
import type { Accounts } from '../cloud/accounts.ts';
import type { CommandContext } from '../command.ts';
import { openAccountsOf } from '../ledger/remote-stores.ts';
import type { RemoteFlags } from '../ledger/choose-state.ts';
import type { Settings } from '../settings.ts';
import { finding } from './finding.ts';
import type { Finding } from './finding.ts';

/** The toolchain role is asked for something that it may always look at and that need not be there. */
const checkToolchain = (accounts: Accounts, project: string): Promise<Finding> =>
  finding('toolchain role', async () => {
    const { accountId, region } = await accounts.toolchain.place();
    await accounts.stores.toolchain.get(stateKeys({ project, deployment: 'doctor' }).lock);
    return {
      state: 'ok',
      detail: `taken on in account ${accountId}, and reads Parameter Store in ${region}`,
    };
  });

/** Other accounts are known only to manifests. */
const checkSeedkit = (accounts: Accounts, project: string): Promise<Finding> =>
  finding('seedkit', async () => {
    const here = await accounts.toolchain.place();
    const name = seedkitStackName(project);
    const { signal } = new AbortController();
    const stack = await accounts.target(here).stacks.describe(name, { signal });
    const where = `in account ${here.accountId}, ${here.region}`;
    if (stack !== undefined && standingOf(stack.status) !== 'dead' && standingOf(stack.status) !== 'absent')
      return { state: 'ok', detail: `stack ${name} ${where} is in ${stack.status}` };
    return {
      state: 'warning',
      detail: `there is no stack ${name} ${where}; an apply to this place makes it`,
      fixes: [`\`seed seedkit deploy ${project} --region ${here.region}\``],
    };
  });

const NO_PROJECT: Finding = {
  name: 'toolchain role',
  state: 'problem',
  detail: 'cannot be looked for: no project is named',
  fixes: ['name it in seedfarmer.yaml or seed.yaml: `project: NAME`'],
};

/** Whether this account is ready for builds in CodeBuild: credentials, the roles of the project, its seedkit. */
export async function checkRemote(
  context: CommandContext,
  settings: Settings,
  flags: RemoteFlags,
): Promise<readonly Finding[]> {
  const wiring = await context.wiring();
  const credentials = await finding('credentials', async () => {
    const { account, arn } = await wiring.identity({ settings, io: context.io });
    return { state: 'ok', detail: `${account} as ${arn}` };
  });
  if (credentials.state !== 'ok') return [credentials];
  if (settings.origins.project === 'name of the folder') return [credentials, NO_PROJECT];
  let accounts: Accounts | undefined;
  const roles = await finding('toolchain role', async () => {
    ({ accounts } = await openAccountsOf(context, settings, flags));
    return { state: 'ok', detail: '' };
  });
  if (accounts === undefined) return [credentials, roles];
  const project = settings.values.project ?? '';
  try {
    const toolchain = await checkToolchain(accounts, project);
    return [
      credentials,
      toolchain,
      ...(toolchain.state === 'ok' ? [await checkSeedkit(accounts, project)] : []),
    ];
  } finally {
    accounts.close();
  }
}

const REMOTE: ReadonlySet<string> = new Set(['credentials', 'toolchain role', 'seedkit']);

/** The last words about builds in CodeBuild. */
export const remoteVerdict = (findings: readonly Finding[]): string =>
  findings.some(({ name, state }) => REMOTE.has(name) && state === 'problem')
    ? 'Remote runs do not.'
    : 'Remote runs work.';
