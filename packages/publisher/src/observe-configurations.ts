import type { ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import { resourceArn } from '@seed/components';
import type { ConfigurationKind, ObservedConfiguration, ResourceKind } from '@seed/components';
import { mapLimit } from '@seed/kernel';
import type { SendOptions, Services } from './call-services.ts';
import { membersOf } from './json-of.ts';
import { LANES } from './observe-components.ts';
import { isAbsent } from './refusal.ts';

/** How ARNs call each kind. */
const ARN_KINDS: Readonly<Record<ConfigurationKind, ResourceKind>> = {
  infrastructure: 'infrastructure-configuration',
  distribution: 'distribution-configuration',
  pipeline: 'image-pipeline',
  lifecycle: 'lifecycle-policy',
};

interface Found {
  readonly arn?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: Record<string, string> | undefined;
}

type Get = (arn: string, client: ImagebuilderClient, send: SendOptions) => Promise<Found | undefined>;

const GETS: Readonly<Record<ConfigurationKind, Get>> = {
  async infrastructure(infrastructureConfigurationArn, client, send) {
    const { GetInfrastructureConfigurationCommand } = await import('@aws-sdk/client-imagebuilder');
    const command = new GetInfrastructureConfigurationCommand({ infrastructureConfigurationArn });
    return (await client.send(command, send)).infrastructureConfiguration;
  },
  async distribution(distributionConfigurationArn, client, send) {
    const { GetDistributionConfigurationCommand } = await import('@aws-sdk/client-imagebuilder');
    const command = new GetDistributionConfigurationCommand({ distributionConfigurationArn });
    return (await client.send(command, send)).distributionConfiguration;
  },
  async pipeline(imagePipelineArn, client, send) {
    const { GetImagePipelineCommand } = await import('@aws-sdk/client-imagebuilder');
    return (await client.send(new GetImagePipelineCommand({ imagePipelineArn }), send)).imagePipeline;
  },
  async lifecycle(lifecyclePolicyArn, client, send) {
    const { GetLifecyclePolicyCommand } = await import('@aws-sdk/client-imagebuilder');
    return (await client.send(new GetLifecyclePolicyCommand({ lifecyclePolicyArn }), send)).lifecyclePolicy;
  },
};

/** A resource without versions, whole; nothing where there is none. */
export async function getConfiguration(
  services: Services,
  place: { readonly kind: ConfigurationKind; readonly arn: string },
  signal: AbortSignal,
): Promise<ObservedConfiguration | undefined> {
  const { kind, arn } = place;
  const found = await services.read(
    async (client, send) => {
      try {
        return await GETS[kind](arn, client, send);
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    { signal, about: { words: `${kind} "${arn}"` } },
  );
  if (found === undefined) return undefined;
  return { name: found.name ?? '', arn, members: membersOf(found, ['tags']), tags: found.tags ?? {} };
}

/** The ARN follows from the name, so that nothing has to be listed. */
export async function observeConfigurations(
  services: Services,
  wanted: {
    readonly kind: ConfigurationKind;
    readonly names: readonly string[];
    readonly place: Parameters<typeof resourceArn>[0];
  },
  signal: AbortSignal,
): Promise<ObservedConfiguration[]> {
  const { kind, names, place } = wanted;
  const arns = [...new Set(names.map((name) => resourceArn(place, ARN_KINDS[kind], name)))];
  const found = await mapLimit(arns, LANES, (arn) => getConfiguration(services, { kind, arn }, signal));
  return found.filter((one) => one !== undefined);
}
