import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FakeImageBuilder, FakeImageBuilderOptions } from '@seed/components/testing';
import { imagesProject, startImageBuilder, writesOf } from './images-project.ts';
import type { ImagesProject } from './images-project.ts';
import { folderWith, runSeed } from './run-seed.ts';

// Whole commands over HTTP; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeImageBuilder | undefined;
afterEach(() => fake?.stop());

const opened = async (options?: FakeImageBuilderOptions, settings: object = {}): Promise<ImagesProject> => {
  fake = await startImageBuilder(options);
  const project = await imagesProject(fake);
  const value = JSON.parse(await project.read('settings.json')) as object;
  await project.write('settings.json', JSON.stringify({ ...value, ...settings }));
  return project;
};

const prod = { account: '123456789012', regions: ['eu-west-2', 'eu-west-1'], upload_bucket: 'large' };

describe('doctor --for components', () => {
  it('looks at settings, credentials, permissions and the bucket of every target, and makes nothing', async () => {
    const project = await opened({}, { targets: { prod } });

    const { code, out } = await project.seed('doctor --for components');

    expect([
      code,
      fake && [...fake.place().resources.keys()].filter((arn) => arn.includes('123456789012')),
    ]).toEqual([0, []]);
    expect(out).toMatch(/✓ settings +settings\.json: 2 images, 3 components, targets prod/);
    for (const region of prod.regions) {
      expect(out).toMatch(new RegExp(`✓ credentials +prod ${region}: account 1234…9012 in ${region}`));
      expect(fake?.requests.some((call) => call.region === region && call.service === 's3')).toBe(true);
    }
    expect(out).toMatch(/✓ permissions +reads everything that a plan needs, and may create "tools_22_22-04"/);
    expect(out).toContain('Publishing works.');
    expect(out).not.toContain('seed.yaml');
  });

  it('names what is missing, each with its fix', async () => {
    const project = await opened(
      {
        fault: ({ service, operation }) =>
          operation === 'CreateComponent'
            ? {
                kind: 'refused',
                name: 'AccessDeniedException',
                message: 'not authorized to perform: imagebuilder:CreateComponent',
              }
            : service === 's3'
              ? { kind: 'refused', name: 'NoSuchBucket' }
              : undefined,
      },
      { targets: { prod, other: { account: '210987654321', regions: ['eu-west-2'] } } },
    );

    const { code, out } = await project.seed('doctor --for components');

    expect(code).toBe(3);
    expect(out).toMatch(/✗ permissions .*imagebuilder:CreateComponent.*aws\/access-denied/);
    expect(out).toContain('`seed components iam-policy` prints what publishing needs');
    expect(out).toMatch(/✗ upload bucket +the bucket "large" does not exist +publisher\/bucket/);
    expect(out).toMatch(/✗ credentials +other eu-west-2: the credentials belong to account 123456789012/);
    expect(out).toContain('Publishing does not.');
    expect(fake === undefined ? [] : writesOf(fake).filter((name) => name !== 'CreateComponent')).toEqual([]);
  });

  it('asks no account where the settings are wrong or absent', async () => {
    const project = await opened();
    await project.edit('settings.json', '"0.0.7"', '"0.7"');
    const wrong = await project.seed('doctor --for components');
    const absent = await runSeed(['doctor', '--for', 'components'], { cwd: await folderWith({}) });

    expect([wrong.code, absent.code]).toEqual([3, 3]);
    expect(wrong.out).toMatch(/✗ settings +version "0\.7" is not three numbers/);
    expect(wrong.out).toContain('`seed components validate --all`');
    expect(absent.out).toContain('seed init --from component');
    expect(fake?.requests).toEqual([]);
  });
});
