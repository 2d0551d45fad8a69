import { Ajv } from 'ajv';
import { plainValue, readYaml } from '@seed/yaml';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { imagesProject } from './images-project.ts';
import type { ImagesProject } from './images-project.ts';
import { folderWith, runSeed } from './run-seed.ts';

// Whole commands over HTTP; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const WEB = 'components/24.04/web.yml';

let project: ImagesProject;
beforeEach(async () => {
  project = await imagesProject(undefined);
});

const settings = async (more: object): Promise<void> => {
  const value = JSON.parse(await project.read('settings.json')) as object;
  await project.write('settings.json', `${JSON.stringify({ ...value, ...more }, undefined, 2)}\n`);
};

describe('components iam-policy', () => {
  it('IB-F105 names every action, and everything only where AWS takes nothing narrower', async () => {
    await settings({
      targets: {
        prod: {
          account: '123456789012',
          regions: ['eu-west-2'],
          upload_bucket: 'big',
          kms_key_id: 'arn:aws:kms:eu-west-2:123456789012:key/k',
        },
      },
      share: { principals: ['210987654321'] },
    });

    const { out } = await project.seed('components iam-policy');

    const { Statement } = JSON.parse(out) as {
      Statement: { Sid: string; Action: string[]; Resource: string[]; Condition?: unknown }[];
    };
    const actions = Statement.flatMap(({ Action }) => Action);
    const onAll = Statement.filter(({ Resource }) => Resource.includes('*')).flatMap(({ Action }) => Action);
    expect(actions.every((action) => /^[a-z0-9]+:[A-Z][A-Za-z]+$/.test(action))).toBe(true);
    expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
    expect(Statement.filter(({ Action }) => Action.some((one) => one.startsWith('s3:')))).toMatchObject([
      { Resource: ['arn:aws:s3:::big/seed/components/*'] },
      { Resource: ['arn:aws:s3:::big'] },
    ]);
    expect(onAll.toSorted()).toEqual([
      'ec2:DescribeImages',
      'ram:CreateResourceShare',
      'ram:GetResourceShareAssociations',
      'ram:GetResourceShares',
      'sts:GetCallerIdentity',
    ]);
    expect(actions).toEqual(
      expect.arrayContaining([
        'imagebuilder:CreateComponent',
        'imagebuilder:UpdateImagePipeline',
        's3:PutObject',
        'kms:GenerateDataKey',
        'iam:PassRole',
      ]),
    );
    expect(Statement.find(({ Sid }) => Sid === 'PassRolesToBuilds')?.Condition).toBeDefined();
    expect(Statement.find(({ Sid }) => Sid === 'PublishComponents')?.Resource).toContain(
      'arn:aws:imagebuilder:eu-west-2:123456789012:component/web-24-24-04/*',
    );
    expect((await project.seed('components iam-policy --target prd')).err).toContain('did you mean "prod"?');
  });
});

describe('what is known of components', () => {
  it('IB-F107 begins a project that is valid, once', async () => {
    const cwd = await folderWith({});

    const made = await runSeed(['init', 'images', '--from', 'component'], { cwd });
    const valid = await runSeed(['components', 'validate', 'images', '--strict'], { cwd });
    const again = await runSeed(['init', 'images', '--from', 'component'], { cwd });

    expect([made.code, made.out.split('\n').filter((line) => line.startsWith('  ')).length]).toEqual([0, 3]);
    expect([valid.code, valid.err]).toEqual([0, '']);
    expect(again.code).toBe(2);
  });

  it('IB-F108 explains every code with its fix', async () => {
    const one = await project.seed('explain C103');
    const all = JSON.parse((await project.seed('explain --json')).out) as {
      codes: Record<string, { docs: string }>;
    };

    expect(one.out).toContain('Example:');
    const short = Object.entries(all.codes).filter(([code]) => /^[CL]\d{3}$/.test(code));
    expect(short.length).toBeGreaterThan(100);
    for (const [code, { docs }] of short)
      expect([code, docs]).toEqual([code, expect.stringMatching(/Fix|Write|fix|use|add|raise/i)]);
  });

  it('has a schema that takes what the validator takes', async () => {
    const schema = JSON.parse((await project.seed('schema component')).out) as object;
    const images = JSON.parse((await project.seed('schema images')).out) as object;
    const ajv = new Ajv({ strict: false });
    const parse = (id: string, text: string): unknown => {
      const { root } = readYaml({ id, text }, { dialect: 'go' });
      return (
        root &&
        JSON.parse(
          JSON.stringify(plainValue(root), (_, value: unknown) =>
            typeof value === 'bigint' ? Number(value) : value,
          ),
        )
      );
    };

    const document = parse('web.yml', await project.read(WEB));

    expect(ajv.validate(schema, document)).toBe(true);
    expect(ajv.validate(schema, { ...(document as object), phases: {} })).toBe(false);
    expect(ajv.validate(images, JSON.parse(await project.read('settings.json')))).toBe(true);
  });

  it('completes images, components and targets from the files of the project', async () => {
    await settings({ targets: { prod: {}, test: {} } });
    const complete = async (...words: string[]): Promise<string[]> =>
      (await runSeed(['__complete', ...words], { cwd: project.dir })).out.trim().split('\n');

    expect(await complete('components', 'va')).toEqual(['validate']);
    expect(await complete('components', 'show', '24.04/w')).toEqual(['24.04/web_24']);
    expect(await complete('components', 'validate', '--image', '')).toEqual(['22.04', '24.04']);
    expect(await complete('recipes', 'build', '2')).toEqual(['22.04', '24.04']);
    expect(await complete('components', 'publish', '--target', 'p')).toEqual(['prod']);
    expect(
      (await runSeed(['__complete', 'recipes', 'build', ''], { cwd: await folderWith({}) })).out.trim(),
    ).toBe('');
  });
});
