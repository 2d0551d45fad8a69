import { bootstrapRoleName } from '@seed/engine';
import { EXIT, InputError } from '@seed/kernel';
import {
  bootstrapRole,
  bootstrapTemplate,
  checkNames,
  projectPolicyTemplate,
  templateText,
} from '@seed/seedkit';
import type { BootstrapRequest, Template } from '@seed/seedkit';
import { namedProject, required, toolchainArn } from '../cloud/flag-names.ts';
import { withCloud } from '../cloud/open-cloud.ts';
import type { CloudIo } from '../cloud/open-cloud.ts';
import type { CommandContext } from '../command.ts';
import { SEED_FARMER } from '../run/module-variables.ts';
import { resolveSettings } from '../settings.ts';

interface RoleFlags {
  readonly project?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly qualifier?: string;
  readonly rolePrefix?: string;
  readonly permissionsBoundary?: string;
  readonly policyArn?: readonly string[];
  readonly synth?: boolean;
}

interface ToolchainFlags extends RoleFlags {
  readonly trustedPrincipal?: readonly string[];
  readonly policyPrefix?: string;
  readonly asTarget?: boolean;
  readonly notAsTarget?: boolean;
}

/** What templates have instead of an account and partition that nobody was asked for. */
const UNASKED = { partition: '${AWS::Partition}', accountId: '${AWS::AccountId}' };

/** The roles are called as every other command of the project will look for them: by flags, else by its settings. */
async function request<T extends RoleFlags>({ io }: CommandContext, typed: T) {
  const { project, profile, region, endpointUrl, qualifier, rolePrefix } = typed;
  const asked = { project, profile, region, endpointUrl, qualifier, rolePrefix };
  const settings = await resolveSettings({ io, flags: asked });
  const { values } = settings;
  const flags: T = {
    ...typed,
    ...(values.qualifier === undefined ? {} : { qualifier: values.qualifier }),
    ...(values.rolePrefix === undefined ? {} : { rolePrefix: values.rolePrefix }),
  };
  return { settings, project: namedProject(settings, '`--project NAME`'), flags };
}

type Kind = BootstrapRequest['kind'];

/** Everything that is wrong with what was typed, at once. */
function check(
  project: string,
  flags: ToolchainFlags,
  kinds: readonly Kind[],
  toolchainAccount?: string,
): void {
  const { qualifier, rolePrefix, policyPrefix, permissionsBoundary } = flags;
  checkNames({
    project,
    qualifier,
    rolePrefix,
    policyPrefix,
    toolchainAccount,
    permissionsBoundary: permissionsBoundary === '' ? undefined : permissionsBoundary,
    principals: flags.trustedPrincipal,
    policyArns: flags.policyArn?.filter((arn) => arn !== ''),
    resources: kinds.map((kind) => ({
      kind: 'role',
      name: bootstrapRoleName(kind, project, qualifier),
      most: 64,
    })),
  });
}

function basics(kind: Kind, project: string, flags: RoleFlags) {
  const { qualifier, rolePrefix, permissionsBoundary } = flags;
  return {
    project,
    version: SEED_FARMER,
    roleName: bootstrapRoleName(kind, project, qualifier),
    ...(rolePrefix === undefined ? {} : { rolePrefix }),
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  };
}

function deploymentRole(
  project: string,
  flags: ToolchainFlags,
  where: { readonly partition: string; readonly accountId: string },
): BootstrapRequest {
  const { qualifier, rolePrefix, policyPrefix, policyArn } = flags;
  const naming = {
    project,
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(rolePrefix === undefined ? {} : { rolePrefix }),
  };
  return {
    ...basics('deployment', project, flags),
    kind: 'deployment',
    toolchainRoleArn: toolchainArn(naming, where),
    ...(policyPrefix === undefined ? {} : { policyPrefix }),
    ...(policyArn === undefined ? {} : { policyArns: policyArn }),
  };
}

/** One document for each template, or a JSON list where there are several. */
function printTemplates({ general, print }: CommandContext, templates: readonly Template[]): number {
  const [only] = templates;
  if (general.json === true) {
    print(JSON.stringify(templates.length === 1 ? only : templates, null, 2));
    return EXIT.done;
  }
  print(templates.map((template) => templateText(template, 'yaml').trimEnd()).join('\n---\n'));
  return EXIT.done;
}

const ACTIONS = {
  created: 'created',
  updated: 'updated',
  unchanged: 'left as it was',
  elsewhere: 'is there, and its stack is in another region or gone; it was NOT updated:',
} as const;

/** Makes roles one after the other: the second trusts the first. */
async function makeRoles(context: CommandContext, requests: readonly BootstrapRequest[], io: CloudIo) {
  const made: { role: string; action: string }[] = [];
  for (const one of requests) {
    const { action } = await bootstrapRole(one, io);
    made.push({ role: one.roleName, action });
    if (context.general.json !== true) context.print(`${ACTIONS[action]} role ${one.roleName}`);
  }
  if (context.general.json === true)
    context.print(JSON.stringify({ account: io.here.accountId, roles: made }));
  return EXIT.done;
}

/** The role of the toolchain account, and with `--as-target` the deployment role of the same account. */
export async function bootstrapToolchain(context: CommandContext, typed: ToolchainFlags): Promise<number> {
  const { settings, project, flags } = await request(context, typed);
  const principals = required(flags.trustedPrincipal, '--trusted-principal');
  if (flags.asTarget === true && flags.notAsTarget === true)
    throw new InputError('cli/bad-arguments', '"--as-target" and "--not-as-target" exclude each other');
  const asTarget = flags.asTarget === true;
  if (!asTarget && flags.policyArn !== undefined)
    throw new InputError('cli/bad-arguments', '"--policy-arn" is for the deployment role', {
      hints: ['add `--as-target` to make that role as well'],
    });
  check(project, flags, asTarget ? ['toolchain', 'deployment'] : ['toolchain']);
  const requests = (place: {
    readonly partition: string;
    readonly accountId: string;
  }): BootstrapRequest[] => [
    { ...basics('toolchain', project, flags), kind: 'toolchain', principals },
    ...(asTarget ? [deploymentRole(project, flags, place)] : []),
  ];
  if (flags.synth === true) return printTemplates(context, requests(UNASKED).map(bootstrapTemplate));
  return withCloud(context, settings, (io) => makeRoles(context, requests(io.here), io));
}

/** The role of a target account. */
export async function bootstrapTarget(
  context: CommandContext,
  typed: RoleFlags & { readonly toolchainAccount?: string },
): Promise<number> {
  const { settings, project, flags } = await request(context, typed);
  const accountId = required(flags.toolchainAccount, '--toolchain-account');
  check(project, flags, ['deployment'], accountId);
  if (flags.synth === true) {
    const unasked = deploymentRole(project, flags, { ...UNASKED, accountId });
    return printTemplates(context, [bootstrapTemplate(unasked)]);
  }
  return withCloud(context, settings, (io) =>
    makeRoles(context, [deploymentRole(project, flags, { ...io.here, accountId })], io),
  );
}

/** Prints the policy that modules get where a project brings none. */
export async function projectPolicySynth(
  context: CommandContext,
  { policyPrefix }: { readonly policyPrefix?: string },
): Promise<number> {
  checkNames({ policyPrefix });
  return printTemplates(context, [projectPolicyTemplate(policyPrefix === undefined ? {} : { policyPrefix })]);
}
