import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codesOf, projectOf } from '../memory-tree.ts';
import { twoImages } from '../project-files.ts';
import { account, changesOf, itemOf, observe, planFor, publish } from './account.ts';
import { pipelineRequest, deploy, withSettings } from './deployed.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PROJECT = join(process.env['SEED_SHARED'] ?? join(ROOT, '../shared'), 'corpus/dc-image-builder');
const NO_PROJECT = `no ${relative(ROOT, PROJECT)}: set SEED_SHARED to have it planned`;

describe('an account that dc_image_builder deployed', () => {
  test('IB-F52 is taken over without a change', async () => {
    const registry = account();
    const project = await projectOf(twoImages());
    deploy(registry, project);

    const plan = await planFor(registry, project);

    expect(changesOf(plan)).toEqual([]);
    expect(plan.drift).toEqual([]);
    expect(codesOf(plan.diagnostics)).toEqual([]);
    expect(plan.items).toHaveLength(11);
  });

  test('IB-F64 keeps what it does not describe when its recipe goes up: status, schedule and tags', async () => {
    const registry = account();
    const project = await projectOf(twoImages());
    deploy(registry, project);
    registry.call('UpdateImagePipeline', {
      ...pipelineRequest(await planFor(registry, project)),
      schedule: { scheduleExpression: 'cron(0 3 * * ? *)' },
      status: 'DISABLED',
      clientToken: 'by hand',
    });
    const { arn } = itemOf(await planFor(registry, project), 'pipeline', 'ubuntu_24-04');
    registry.call('TagResource', { resourceArn: arn, tags: { owner: 'web' } });

    const plan = await planFor(
      registry,
      await projectOf(withSettings({ version: '0.0.6', ami: 'ami-0ffffffffffffffff' })),
    );
    await publish(registry, plan);
    const { pipelines } = await observe(registry, project);

    expect(itemOf(plan, 'pipeline', 'ubuntu_24-04').changes.map(({ path }) => path)).toEqual([
      'imageRecipeArn',
    ]);
    expect(pipelines.find((one) => one.arn === arn)).toMatchObject({
      members: {
        status: 'DISABLED',
        schedule: { scheduleExpression: 'cron(0 3 * * ? *)' },
        imageRecipeArn: expect.stringMatching(/0\.0\.6$/),
      },
      tags: { owner: 'web' },
    });
  });

  test('IB-F50 IB-F52 works for the project itself: 10 documents, 2 images, 1 infrastructure', async (context) => {
    if (!existsSync(PROJECT)) {
      process.stderr.write(`SKIPPED: ${NO_PROJECT}\n`);
      return context.skip(NO_PROJECT);
    }
    const files = Object.fromEntries(
      globSync('{settings.json,components/*/*.yml}', { cwd: PROJECT }).map((path) => [
        path,
        readFileSync(join(PROJECT, path), 'utf8'),
      ]),
    );
    const project = await projectOf(files);
    const [empty, deployed] = [account(), account()];
    deploy(deployed, project);

    const first = await planFor(empty, project);
    const adopted = await planFor(deployed, project);

    const kinds = first.items.map(({ kind }) => kind);
    expect(
      ['component', 'recipe', 'infrastructure', 'distribution', 'pipeline'].map(
        (kind) => kinds.filter((one) => one === kind).length,
      ),
    ).toEqual([10, 2, 1, 2, 2]);
    expect(changesOf(first)).toHaveLength(17);
    expect(changesOf(adopted)).toEqual([]);
    expect(adopted.drift).toEqual([]);
  });
});
