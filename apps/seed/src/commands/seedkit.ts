import { seedkitStackName } from '@seed/engine';
import { EnvironmentError, EXIT, InputError } from '@seed/kernel';
import {
  checkNames,
  checkSeedkitNames,
  deployIdOf,
  deploySeedkit,
  removeStackWithBucket,
  seedkitParameters,
  seedkitTemplate,
  standingOf,
  templateStanding,
  templateText,
  withDefaults,
} from '@seed/seedkit';
import type { SeedkitSettings, Stack, TemplateStanding } from '@seed/seedkit';
import { namedProject } from '../cloud/flag-names.ts';
import type { CloudPlace } from '../cloud/accounts.ts';
import { withCloud } from '../cloud/open-cloud.ts';
import type { CommandContext } from '../command.ts';
import { confirm } from '../ledger/confirm.ts';
import { resolveSettings } from '../settings.ts';

interface PlaceFlags {
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
}

interface DeployFlags extends PlaceFlags {
  readonly policyArn?: readonly string[];
  readonly deployCodeartifact?: boolean;
  readonly skipCodeartifact?: boolean;
  readonly vpcId?: string;
  readonly subnetId?: readonly string[];
  readonly sgId?: readonly string[];
  readonly permissionsBoundaryArn?: string;
  readonly synth?: boolean;
}

async function request(
  { io }: CommandContext,
  { profile, region, endpointUrl }: PlaceFlags,
  [named]: readonly string[],
) {
  const settings = await resolveSettings({ io, flags: { project: named, profile, region, endpointUrl } });
  const project = namedProject(settings, 'the argument PROJECT');
  checkNames({ project });
  return { settings, project };
}

/** Flags that were not given are no settings: the seedkit keeps what it has. */
function settingsOf(flags: DeployFlags): SeedkitSettings {
  const { policyArn, deployCodeartifact, skipCodeartifact, vpcId, subnetId, sgId } = flags;
  if (deployCodeartifact === true && skipCodeartifact === true)
    throw new InputError(
      'cli/bad-arguments',
      '"--deploy-codeartifact" and "--skip-codeartifact" exclude each other',
    );
  const codeArtifact = deployCodeartifact ?? (skipCodeartifact === true ? false : undefined);
  return {
    ...(policyArn === undefined ? {} : { managedPolicyArns: policyArn }),
    ...(codeArtifact === undefined ? {} : { codeArtifact }),
    ...(vpcId === undefined ? {} : { vpcId }),
    ...(subnetId === undefined ? {} : { subnetIds: subnetId }),
    ...(sgId === undefined ? {} : { securityGroupIds: sgId }),
    ...(flags.permissionsBoundaryArn === undefined
      ? {}
      : { permissionsBoundaryArn: flags.permissionsBoundaryArn }),
  };
}

const where = ({ region, accountId }: CloudPlace): string => `in ${region} of account ${accountId}`;

function printStack(context: CommandContext, head: string, stack: Stack, more: object): void {
  const { general, print } = context;
  const { name, status, outputs } = stack;
  if (general.json === true) {
    print(JSON.stringify({ ...more, stack: name, status, outputs }));
    return;
  }
  print(head);
  const width = Math.max(0, ...Object.keys(outputs).map((key) => key.length));
  for (const [key, value] of Object.entries(outputs)) print(`  ${key.padEnd(width)}  ${value}`);
}

/** Prints the template with what was asked as defaults; asks nobody. */
function synth(context: CommandContext, project: string, region: string, settings: SeedkitSettings): number {
  checkSeedkitNames({ project, region, accountId: '000000000000' }, settings);
  const deployId = deployIdOf(`${project.toLowerCase()}/${region}`);
  const parameters = seedkitParameters(settings, { project, deployId }, undefined);
  const text = templateText(
    withDefaults(seedkitTemplate(), parameters),
    context.general.json ? 'json' : 'yaml',
  );
  context.print(text.trimEnd());
  return EXIT.done;
}

/** Makes or updates the resources of remote builds, or prints their template. */
export async function seedkitDeploy(
  context: CommandContext,
  flags: DeployFlags,
  args: readonly string[],
): Promise<number> {
  const { settings, project } = await request(context, flags, args);
  const wanted = settingsOf(flags);
  if (flags.synth === true) return synth(context, project, settings.values.region, wanted);
  return withCloud(context, settings, async (io) => {
    const deployId = deployIdOf(context.io.uuid());
    const place = { ...io.here, project, stackName: seedkitStackName(project), deployId };
    const { action, stack } = await deploySeedkit(place, wanted, io);
    printStack(context, `${action} stack ${stack.name} ${where(io.here)}`, stack, { action });
    return EXIT.done;
  });
}

function templateWords(standing: TemplateStanding, project: string, { region }: CloudPlace): string {
  switch (standing.state) {
    case 'same':
      return 'that of this version of seed';
    case 'unknown':
      return 'not known: who calls may not read it (`cloudformation:GetTemplate`)';
    case 'foreign':
      return "not one of seed's; builds work with it as it stands";
    case 'differs': {
      const { resources } = standing;
      const where = resources.length === 0 ? '' : ` in ${resources.join(', ')}`;
      return `of another version of seed${where}; \`seed seedkit deploy ${project} --region ${region}\` brings it up to date`;
    }
  }
}

/** Tells what there is. Rejects with EnvironmentError `seedkit/missing`. */
export async function seedkitShow(
  context: CommandContext,
  flags: PlaceFlags,
  args: readonly string[],
): Promise<number> {
  const { settings, project } = await request(context, flags, args);
  return withCloud(context, settings, async (io) => {
    const name = seedkitStackName(project);
    const stack = await io.stacks.describe(name, io);
    if (stack === undefined || standingOf(stack.status) === 'absent')
      throw new EnvironmentError('seedkit/missing', `there is no stack "${name}" ${where(io.here)}`, {
        hints: [`make it with \`seed seedkit deploy ${project} --region ${io.here.region}\``],
      });
    const template = await templateStanding(name, seedkitTemplate(), io);
    printStack(context, `stack ${name} ${where(io.here)}: ${stack.status}`, stack, { template });
    if (context.general.json !== true)
      context.print(`template: ${templateWords(template, project, io.here)}`);
    return EXIT.done;
  });
}

/** Removes the resources of remote builds; where there are none, it says so. */
export async function seedkitDestroy(
  context: CommandContext,
  flags: PlaceFlags,
  args: readonly string[],
): Promise<number> {
  const { settings, project } = await request(context, flags, args);
  return withCloud(context, settings, async (io) => {
    const name = seedkitStackName(project);
    const place = where(io.here);
    if ((await io.stacks.describe(name, io)) === undefined) {
      if (context.general.json === true) context.print(JSON.stringify({ stack: name, removed: false }));
      else context.note(`there is no stack ${name} ${place}`);
      return EXIT.done;
    }
    await confirm(context, `remove stack ${name} ${place}, with everything in its bucket?`);
    const removed = await removeStackWithBucket(name, io);
    if (context.general.json === true) context.print(JSON.stringify({ stack: name, removed }));
    else
      context.print(
        `removed stack ${name} ${place}; its key is kept, as long as something may be encrypted with it`,
      );
    return EXIT.done;
  });
}
