import { describe, expect, test } from 'vitest';
import { type ComponentPlan, planComponents, planCounts, planJson } from '../../src/index.ts';
import { codesOf, projectOf } from '../memory-tree.ts';
import { componentText, twoImages } from '../project-files.ts';
import { account, changesOf, itemOf, observe, planFor, publish, TARGET } from './account.ts';
import { pipelineRequest, withSettings, TOOLS } from './deployed.ts';

/** What of two plans' reading is not the same. */
function changedBasis(saved: ComponentPlan, now: ComponentPlan): readonly string[] {
  const names = new Set([...Object.keys(saved.basis), ...Object.keys(now.basis)]);
  return [...names].filter((name) => saved.basis[name] !== now.basis[name]).toSorted();
}

describe('a plan', () => {
  test('IB-F50 of an empty account creates everything, each after what it needs', async () => {
    const registry = account();

    const plan = await planFor(registry, await projectOf(twoImages()));

    expect(changesOf(plan)).toEqual([
      '+ component tools_22_22-04',
      '+ component agent_22_22-04',
      '+ component tools_24_24-04',
      '+ component agent_24_24-04',
      '+ recipe DCBaseImage_ubuntu_22-04',
      '+ recipe DCBaseImage_ubuntu_24-04',
      '+ infrastructure DCBaseImageInfraConfig',
      '+ distribution Ubuntu-22-04-distribution',
      '+ distribution Ubuntu-24-04-distribution',
      '+ pipeline ubuntu_22-04',
      '+ pipeline ubuntu_24-04',
    ]);
    const order = plan.items.map(({ id }) => id);
    expect(
      plan.items.every(({ after, id }) => after.every((other) => order.indexOf(other) < order.indexOf(id))),
    ).toBe(true);
    expect(itemOf(plan, 'recipe', 'DCBaseImage_ubuntu_24-04').after).toEqual([
      'component/tools-24-24-04/0.0.1',
      'component/agent-24-24-04/0.0.1',
    ]);
  });

  test('IB-F51 IB-F56 changes nothing by itself, and is empty once it was done', async () => {
    const registry = account();
    const project = await projectOf(twoImages());

    const first = await planFor(registry, project);
    const before = [...registry.changes];
    const applied = await publish(registry, first);
    const second = await planFor(registry, project);

    expect(before).toEqual([]);
    expect(applied.every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(changesOf(second)).toEqual([]);
    expect(second.drift).toEqual([]);
    expect(planCounts(second)).toMatchObject({ create: 0, update: 0, unchanged: 11, conflict: 0, drift: 0 });
  });

  test('says which lines of a component are new, from which version to which', async () => {
    const registry = account();
    await publish(registry, await planFor(registry, await projectOf(twoImages())));
    const after = {
      ...withSettings({ version: '0.0.6' }),
      [TOOLS]: componentText('tools', '0.0.2', ['echo tools', 'echo more']),
    };

    const plan = await planFor(registry, await projectOf(after, {}));

    expect(changesOf(plan)).toEqual([
      '+ component tools_24_24-04',
      '+ recipe DCBaseImage_ubuntu_24-04',
      '~ pipeline ubuntu_24-04',
    ]);
    expect(itemOf(plan, 'component', 'tools_24_24-04')).toMatchObject({
      previous: '0.0.1',
      version: '0.0.2',
      class: 'content',
      note: '1 line changed',
      changes: [{ path: 'build/Work/inputs/commands[2]', op: 'add', after: 'echo more' }],
    });
    expect(itemOf(plan, 'recipe', 'DCBaseImage_ubuntu_24-04').changes).toEqual([
      {
        path: 'components[tools-24-24-04]',
        op: 'change',
        before: 'tools-24-24-04@0.0.1',
        after: 'tools-24-24-04@0.0.2',
      },
    ]);
  });

  test('IB-F02 is the same for settings in YAML under the general name', async () => {
    const json = twoImages();
    const { 'settings.json': text = '', ...documents } = json;
    const yaml = text.replace('supported_ubuntu_versions', 'images').replaceAll('"', "'");
    const asJson = (plan: Awaited<ReturnType<typeof planFor>>) => planJson({ ...plan, diagnostics: [] });

    const [one, other] = await Promise.all([
      planFor(account(), await projectOf(json)),
      planFor(account(), await projectOf({ ...documents, 'settings.yaml': `# images\n${yaml}` })),
    ]);

    expect(asJson(other)).toEqual(asJson(one));
  });

  test('knows the ARN of everything before it exists', async () => {
    const registry = account();

    const plan = await planFor(registry, await projectOf(twoImages()));
    const applied = await publish(registry, plan);

    expect(applied.map(({ arn }) => arn)).toEqual(plan.items.map(({ arn }) => arn));
  });

  test('writes no text of a document into its JSON', async () => {
    const plan = await planFor(account(), await projectOf(twoImages()));

    const text = JSON.stringify(planJson(plan));

    expect(text).toContain('"schema":"seed.components.plan/1"');
    expect(text).not.toContain('echo tools');
  });

  test('gives the same tokens for the same plan, and others for another request or on demand', async () => {
    const project = await projectOf(twoImages());
    const tokens = async (options = {}) =>
      (await planFor(account(), project, options)).items.map(({ call }) => call?.clientToken);

    const [first, again, committed, fresh] = [
      await tokens(),
      await tokens(),
      await tokens({ commit: 'abc' }),
      await tokens({ newToken: '1' }),
    ];

    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(first.length);
    expect(first.every((token) => /^[0-9a-f]{60}$/.test(token ?? ''))).toBe(true);
    expect(committed[0]).not.toBe(first[0]);
    expect(fresh.some((token, index) => token === first[index])).toBe(false);
  });

  test('IB-F53 names what changed since it was saved, here or in the account', async () => {
    const registry = account();
    const project = await projectOf(twoImages());
    await publish(registry, await planFor(registry, project));
    const saved = await planFor(registry, project);
    registry.call('UpdateImagePipeline', {
      ...pipelineRequest(saved),
      status: 'DISABLED',
      clientToken: 'x',
    });

    const now = await planFor(registry, project);
    const edited = await planFor(
      registry,
      await projectOf(twoImages({ [TOOLS]: componentText('tools', '0.0.2') })),
    );

    expect(changedBasis(saved, saved)).toEqual([]);
    expect(changedBasis(saved, now)).toEqual(['account/pipeline/ubuntu-24-04']);
    expect(changedBasis(now, edited)).toEqual(['project/component/24.04/tools_24']);
  });
});

describe('documents that stand alone', () => {
  test('are published without settings, under the names of their files, dependencies first', async () => {
    const registry = account();
    const files = {
      'components/a-tool.yml': `${componentText('a', '1.0.0')}x-seed:\n  depends_on: [b-tool]\n  tags: {team: web}\n`,
      'components/b-tool.yml': componentText('b', '2.0.0'),
    };
    const project = await projectOf(files, { paths: ['components/'] });

    const plan = await planFor(registry, project);
    await publish(registry, plan);
    const again = await planFor(registry, project);

    expect(changesOf(plan)).toEqual(['+ component b-tool', '+ component a-tool']);
    expect(plan.items[0]?.note).toBe('first version');
    expect(changesOf(again)).toEqual([]);
  });

  test('go through S3 where they are long, and stop the plan where there is no bucket', async () => {
    const long = { 'components/long.yml': componentText('long', '1.0.0', [`echo ${'x'.repeat(20_000)}`]) };
    const project = await projectOf(long, { paths: ['components'] });
    const observed = await observe(account(), project);

    const without = planComponents(project, observed);
    const [item] = planComponents(project, {
      ...observed,
      target: { ...TARGET, uploadBucket: 'up', uploadPrefix: 'c/' },
    }).items;

    expect(codesOf(without.diagnostics)).toEqual(['components/no-upload-bucket']);
    expect(item).toMatchObject({
      upload: { bucket: 'up', key: expect.stringMatching(/^c\/long\/1\.0\.0\/[0-9a-f]{64}\.yml$/) },
      call: { request: { uri: expect.stringMatching(/^s3:\/\/up\/c\/long\/1\.0\.0\//) } },
    });
  });
});
