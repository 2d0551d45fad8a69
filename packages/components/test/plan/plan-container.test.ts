import { describe, expect, test } from 'vitest';
import { planComponents, planJson } from '../../src/index.ts';
import { type Files, projectOf } from '../memory-tree.ts';
import { componentText, imageSettings, settingsText } from '../project-files.ts';
import { account, changesOf, itemOf, observe, planFor, publish, TARGET } from './account.ts';

const TEMPLATE =
  'FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n';

const files = (version: string, template: string): Files => ({
  'settings.json': settingsText({
    images: {
      web: imageSettings('24', {
        version,
        entries: [{ name: 'tools', file: 'tools.yml' }],
        more: {
          container: { repository: 'web', dockerfile: 'Dockerfile.tpl' },
          parent_image: 'arn:{partition}:imagebuilder:{region}:aws:image/amazon-linux-2023-x86-latest/x.x.x',
          user_data_file: 'none',
        },
      }),
    },
  }).replace(/,\n\s*"user_data_file": "none"/, ''),
  'components/web/tools.yml': componentText('tools', '0.0.1'),
  'Dockerfile.tpl': template,
});

describe('a container recipe', () => {
  test('is published with its Dockerfile, and what it makes goes to its repository', async () => {
    const registry = account();
    const project = await projectOf(files('1.0.0', TEMPLATE));

    const plan = await planFor(registry, project);
    await publish(registry, plan);
    const again = await planFor(registry, project);

    expect(itemOf(plan, 'recipe', 'DCBaseImage_ubuntu_web').call).toMatchObject({
      operation: 'CreateContainerRecipe',
      request: {
        dockerfileTemplateData: TEMPLATE,
        parentImage: 'arn:aws:imagebuilder:eu-west-2:aws:image/amazon-linux-2023-x86-latest/x.x.x',
      },
    });
    expect(itemOf(plan, 'distribution', 'Ubuntu-web-distribution').call?.request).toMatchObject({
      distributions: [
        {
          region: 'eu-west-2',
          containerDistributionConfiguration: { targetRepository: { service: 'ECR', repositoryName: 'web' } },
        },
      ],
    });
    expect(itemOf(plan, 'pipeline', 'ubuntu_web').call?.request).toHaveProperty('containerRecipeArn');
    expect(changesOf(again)).toEqual([]);
    expect(again.drift).toEqual([]);
  });

  test('shows the lines of its Dockerfile that changed', async () => {
    const registry = account();
    await publish(registry, await planFor(registry, await projectOf(files('1.0.0', TEMPLATE))));

    const plan = await planFor(registry, await projectOf(files('1.0.1', `${TEMPLATE}EXPOSE 80\n`)));

    expect(itemOf(plan, 'recipe', 'DCBaseImage_ubuntu_web').changes).toEqual([
      { path: 'dockerfile:4', op: 'add', after: 'EXPOSE 80' },
    ]);
    expect(changesOf(plan)).toEqual(['+ recipe DCBaseImage_ubuntu_web', '~ pipeline ubuntu_web']);
  });

  test('goes through S3 where its Dockerfile is long', async () => {
    const project = await projectOf(files('1.0.0', `${TEMPLATE}# ${'x'.repeat(20_000)}\n`));
    const observed = await observe(account(), project);

    const without = planComponents(project, observed);
    const plan = planComponents(project, { ...observed, target: { ...TARGET, uploadBucket: 'up' } });

    expect(without.diagnostics.map(({ code }) => code)).toContain('components/no-upload-bucket');
    expect(itemOf(plan, 'recipe', 'DCBaseImage_ubuntu_web')).toMatchObject({
      upload: {
        bucket: 'up',
        key: expect.stringMatching(
          /^seed\/components\/DCBaseImage_ubuntu_web\/1\.0\.0\/[0-9a-f]{64}\.dockerfile$/,
        ),
      },
      call: { request: { dockerfileTemplateUri: expect.stringMatching(/^s3:\/\/up\//) } },
    });
  });
});

describe('user data', () => {
  const withData = (version: string, text: string): Files => ({
    'settings.json': settingsText({
      images: {
        web: imageSettings('24', {
          version,
          entries: [{ name: 'tools', file: 'tools.yml' }],
          more: { user_data_file: 'ud.sh' },
        }),
      },
    }),
    'components/web/tools.yml': componentText('tools', '0.0.1'),
    'ud.sh': text,
  });

  test('is sent whole, and shown by its length alone', async () => {
    const registry = account();
    await publish(registry, await planFor(registry, await projectOf(withData('1.0.0', 'TOKEN=one\n'))));

    const plan = await planFor(registry, await projectOf(withData('1.0.1', 'TOKEN=second\n')));
    const text = JSON.stringify(planJson(plan));

    expect(itemOf(plan, 'recipe', 'DCBaseImage_ubuntu_web').changes).toEqual([
      {
        path: 'additionalInstanceConfiguration',
        op: 'change',
        before: { userDataOverride: '10 bytes' },
        after: { userDataOverride: '13 bytes' },
      },
    ]);
    expect(text).not.toContain(Buffer.from('TOKEN=second\n').toString('base64'));
  });
});

test('placeholders count by what they stand for, and braces of a Dockerfile are left alone', async () => {
  const registry = account();
  const template = `${TEMPLATE}RUN echo {region} | awk '{name}'\n`;
  const text = files('1.0.0', template)['settings.json'] ?? '';
  const project = await projectOf({
    ...files('1.0.0', template),
    'settings.json': text.replace(
      '"container": {',
      '"working_directory": "/{region}",\n      "container": {',
    ),
  });

  const plan = await planFor(registry, project);
  await publish(registry, plan);
  const again = await planFor(registry, project);

  expect(itemOf(plan, 'recipe', 'DCBaseImage_ubuntu_web').call?.request).toMatchObject({
    workingDirectory: '/eu-west-2',
    dockerfileTemplateData: template,
  });
  expect(changesOf(again)).toEqual([]);
  expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('the same update after another one is a new call', async () => {
  const registry = account();
  const project = async (type: string) =>
    projectOf({
      ...files('1.0.0', TEMPLATE),
      'settings.json': settingsText({
        ...(JSON.parse(files('1.0.0', TEMPLATE)['settings.json'] ?? '') as object),
        infrastructure: { default: { instanceProfileName: 'Builder', instanceTypes: [type] } },
      }),
    });
  const tokens: (string | undefined)[] = [];

  for (const type of ['t3.small', 't3.large', 't3.small', 't3.large']) {
    const plan = await planFor(registry, await project(type));
    tokens.push(itemOf(plan, 'infrastructure', 'DCBaseImageInfraConfig').call?.clientToken);
    await publish(registry, plan);
  }
  const { infrastructure } = await observe(registry, await project('t3.large'));

  expect(new Set(tokens).size).toBe(4);
  expect(infrastructure[0]?.members['instanceTypes']).toEqual(['t3.large']);
});
