import type { ComponentPlan, ImageProject } from '../../src/index.ts';
import type { Files } from '../memory-tree.ts';
import { imageSettings, settingsText, twoImages } from '../project-files.ts';
import { type account, itemOf } from './account.ts';

export const TOOLS = 'components/24.04/tools.yml';

export const withSettings = (image: object, more: object = {}): Files =>
  twoImages({
    'settings.json': settingsText({
      supported_ubuntu_versions: { '24.04': imageSettings('24', image) },
      ...more,
    }),
  });

/** What the pipeline of 24.04 is made of. */
export function pipelineRequest(plan: ComponentPlan) {
  const { arn } = itemOf(plan, 'pipeline', 'ubuntu_24-04');
  const find = (kind: 'recipe' | 'infrastructure' | 'distribution', name: string) =>
    itemOf(plan, kind, name).arn;
  return {
    imagePipelineArn: arn,
    imageRecipeArn: find('recipe', 'DCBaseImage_ubuntu_24-04'),
    infrastructureConfigurationArn: find('infrastructure', 'DCBaseImageInfraConfig'),
    distributionConfigurationArn: find('distribution', 'Ubuntu-24-04-distribution'),
    schedule: {
      scheduleExpression: 'rate(1 day)',
      pipelineExecutionStartCondition: 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE',
    },
  };
}

/** What the stack makes, with documents as PyYAML leaves them: sorted keys, no comments. JSON is such a YAML. */
export function deploy(registry: ReturnType<typeof account>, project: ImageProject): void {
  const made = new Map<string, string>();
  for (const { key, awsName, version, document } of project.components) {
    const { component_version: _, ...data } = JSON.parse(JSON.stringify(plain(document?.root))) as Record<
      string,
      unknown
    >;
    const sorted = Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
    const answer = registry.call('CreateComponent', {
      name: awsName,
      semanticVersion: version?.text,
      platform: 'Linux',
      data: JSON.stringify(sorted),
      clientToken: key,
    });
    made.set(key, String(answer['componentBuildVersionArn']));
  }
  const infrastructure = registry.call('CreateInfrastructureConfiguration', {
    name: 'DCBaseImageInfraConfig',
    instanceTypes: ['t3.xlarge'],
    instanceProfileName: 'DCBaseImageInstanceProfile',
    snsTopicArn: 'arn:aws:sns:eu-west-2:123456789012:dc-wide-image-builds',
    clientToken: 'infra',
  });
  for (const { key, entries, recipe } of project.images) {
    const name = key.replace('.', '-');
    const recipeArn = registry.call('CreateImageRecipe', {
      name: `DCBaseImage_ubuntu_${name}`,
      semanticVersion: recipe.version?.text,
      parentImage: recipe.parentImage?.text,
      components: entries.map((entry) => ({
        componentArn: entry.kind === 'own' ? made.get(entry.component) : entry.arn.text,
      })),
      clientToken: key,
    });
    const distribution = registry.call('CreateDistributionConfiguration', {
      name: `Ubuntu-${name}-distribution`,
      distributions: [
        {
          region: 'eu-west-2',
          amiDistributionConfiguration: {
            amiTags: { ubuntu_version: key },
            launchPermission: {
              organizationArns: ['arn:aws:organizations::111111111111:organization/o-abcdefghij'],
            },
          },
        },
      ],
      clientToken: key,
    });
    registry.call('CreateImagePipeline', {
      name: `ubuntu_${name}`,
      imageRecipeArn: recipeArn['imageRecipeArn'],
      infrastructureConfigurationArn: infrastructure['infrastructureConfigurationArn'],
      distributionConfigurationArn: distribution['distributionConfigurationArn'],
      schedule: {
        scheduleExpression: 'rate(1 day)',
        pipelineExecutionStartCondition: 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE',
      },
      clientToken: key,
    });
  }
}

function plain(node: unknown): unknown {
  const { kind, entries, items, text, value } = node as {
    kind: string;
    entries: { key: { text: string }; value: unknown }[];
    items: unknown[];
    text: string;
    value: { type: string };
  };
  if (kind === 'map') return Object.fromEntries(entries.map((entry) => [entry.key.text, plain(entry.value)]));
  if (kind === 'list') return items.map(plain);
  return value.type === 'null' ? null : text;
}
