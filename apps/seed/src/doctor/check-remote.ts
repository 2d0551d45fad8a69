import { projectPolicyStackName, seedkitStackName, stateKeys } from '@seed/engine';
import { hasErrors } from '@seed/kernel';
import { projectPolicyOf, seedkitTemplate, standingOf, templateStanding } from '@seed/seedkit';
import type { Stack } from '@seed/seedkit';
import type { Accounts } from '../cloud/accounts.ts';
import type { CommandContext } from '../command.ts';
import { openProject } from '../deploy/load-project-files.ts';
import { readProjectPolicy } from '../deploy/validate-deployment.ts';
import { openAccountsOf } from '../ledger/remote-stores.ts';
import type { RemoteFlags } from '../ledger/choose-state.ts';
import type { ProcessIo } from '../process-io.ts';
import { findUpwards } from '../project-root.ts';
import type { Settings } from '../settings.ts';
import { finding } from './finding.ts';
import type { Checked, Finding } from './finding.ts';

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

const isThere = (stack: Stack | undefined): stack is Stack =>
  stack !== undefined && standingOf(stack.status) !== 'dead' && standingOf(stack.status) !== 'absent';

/** Other accounts are known only to manifests. */
const checkSeedkit = (accounts: Accounts, project: string): Promise<Finding> =>
  finding('seedkit', async () => {
    const here = await accounts.toolchain.place();
    const name = seedkitStackName(project);
    const { signal } = new AbortController();
    const { stacks } = accounts.target(here);
    const stack = await stacks.describe(name, { signal });
    const where = `in account ${here.accountId}, ${here.region}`;
    const fixes = [`\`seed seedkit deploy ${project} --region ${here.region}\``];
    if (!isThere(stack))
      return {
        state: 'warning',
        detail: `there is no stack ${name} ${where}; an apply to this place makes it`,
        fixes,
      };
    const template = await templateStanding(name, seedkitTemplate(), { stacks, signal });
    if (template.state !== 'differs')
      return { state: 'ok', detail: `stack ${name} ${where} is in ${stack.status}` };
    const parts = template.resources.length === 0 ? '' : ` in ${template.resources.join(', ')}`;
    return {
      state: 'warning',
      detail: `stack ${name} ${where} is of another version of seed${parts}`,
      fixes,
    };
  });

/** The policy of all modules, where there is one: what the project says and what is there. */
async function comparePolicy(accounts: Accounts, name: string, io: ProcessIo): Promise<Checked> {
  const here = await accounts.toolchain.place();
  const { stacks } = accounts.target(here);
  const looks = { stacks, signal: new AbortController().signal };
  const stack = await stacks.describe(projectPolicyStackName(name), looks);
  if (!isThere(stack)) return FINE;
  const { value: project } = await openProject(io);
  const policy = await readProjectPolicy(project);
  if (hasErrors(policy.diagnostics))
    return { state: 'warning', detail: `"${project.policyPath}" cannot be used`, fixes: ['`seed validate`'] };
  // The manifest names the path, and both stacks are made with it.
  const seedkit = await stacks.describe(seedkitStackName(name), looks);
  const policyPrefix = seedkit?.parameters['PolicyPrefix'];
  const wanted = projectPolicyOf(policy.text, policyPrefix === undefined ? {} : { policyPrefix });
  if ((await templateStanding(stack.name, wanted, looks)).state !== 'differs') return FINE;
  return {
    state: 'warning',
    detail: `stack ${stack.name} in account ${here.accountId}, ${here.region} has another policy than the project`,
    fixes: ['`seed apply MANIFEST --update-project-policy`'],
  };
}

const FINE: Checked = { state: 'ok', detail: '' };

/** Nothing to tell where it is as the project says, and where none is yet: the first apply to a place makes it. */
async function checkPolicy(accounts: Accounts, project: string, io: ProcessIo): Promise<readonly Finding[]> {
  // Without this file there are no deployments.
  if ((await findUpwards(io.cwd, ['seedfarmer.yaml'])) === undefined) return [];
  const found = await finding('project policy', () => comparePolicy(accounts, project, io));
  return found.state === 'ok' ? [] : [found];
}

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
      ...(toolchain.state === 'ok'
        ? [await checkSeedkit(accounts, project), ...(await checkPolicy(accounts, project, context.io))]
        : []),
    ];
  } finally {
    accounts.close();
  }
}

const REMOTE: ReadonlySet<string> = new Set(['credentials', 'toolchain role', 'seedkit', 'project policy']);

/** The last words about builds in CodeBuild. */
export const remoteVerdict = (findings: readonly Finding[]): string =>
  findings.some(({ name, state }) => REMOTE.has(name) && state === 'problem')
    ? 'Remote runs do not.'
    : 'Remote runs work.';
