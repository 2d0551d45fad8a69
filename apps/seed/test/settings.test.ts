import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../src/parse-setting.ts';
import { resolveSettings } from '../src/settings.ts';
import { fakeProcess } from './fake-process.ts';
import { folderWith } from './run-seed.ts';

describe('settings', () => {
  test('come from flag, variable, seed.yaml, seedfarmer.yaml, the user, default, in this order, with origins', async () => {
    const cwd = await folderWith({
      'seed.yaml': 'region: eu-west-1\nimage: from/project:1\ntimeout: 5m\n',
      'seedfarmer.yaml': 'project: shop\n',
      '.config/seed/config.yaml': 'image: from/user:1\npull: never\naws: true\n',
    });
    const io = fakeProcess({ cwd, env: { SEED_REGION: 'eu-north-1', SEED_TIMEOUT: '7m' } });

    const { values, origins } = await resolveSettings({ io, flags: { timeout: '9m' } });

    const shown = (['timeout', 'region', 'image', 'project', 'pull', 'mount'] as const).map((name) => [
      name,
      values[name],
      origins[name],
    ]);
    expect(shown).toEqual([
      ['timeout', 540_000, '--timeout'],
      ['region', 'eu-north-1', 'SEED_REGION'],
      ['image', 'from/project:1', 'seed.yaml:2'],
      ['project', 'shop', 'seedfarmer.yaml:1'],
      ['pull', 'never', `${join(cwd, '.config/seed/config.yaml')}:2`],
      ['mount', 'auto', 'default'],
    ]);
    expect(values.aws).toBe(true);
  });

  test('outputs for rehearsals stand in seed.yaml by module and key, of any kind', async () => {
    const cwd = await folderWith({
      'seed.yaml':
        'redeployOnOutputChange: true\noffline:\n  outputs:\n    core/vpc: { Id: vpc-1, Zones: [a, b], Size: 3 }\n',
    });

    const { file, values } = await resolveSettings({ io: fakeProcess({ cwd }), flags: {} });

    expect(file.offline.outputs).toEqual({ 'core/vpc': { Id: 'vpc-1', Zones: ['a', 'b'], Size: 3 } });
    expect(values.redeployOnOutputChange).toBe(true);
  });

  test('outputs of what is no module are refused with their place', async () => {
    const cwd = await folderWith({ 'seed.yaml': 'offline:\n  outputs:\n    vpc: { Id: vpc-1 }\n' });

    await expect(resolveSettings({ io: fakeProcess({ cwd }), flags: {} })).rejects.toMatchObject({
      diagnostics: [
        { summary: '"vpc" of outputs does not name a module', span: { start: { line: 3, column: 5 } } },
      ],
    });
  });

  test('of a project are found from below it, at most four folders up', async () => {
    const cwd = await folderWith({ 'seed.yaml': 'region: eu-west-1\n' });
    const near = join(cwd, 'a/b/c/d');
    const far = join(near, 'e');
    await mkdir(far, { recursive: true });

    const found = await resolveSettings({ io: fakeProcess({ cwd: near }), flags: {} });
    const lost = await resolveSettings({ io: fakeProcess({ cwd: far }), flags: {} });

    expect([found.values.region, lost.values.region]).toEqual(['eu-west-1', 'us-east-1']);
  });

  test('that only a user may decide are refused in a project', async () => {
    const cwd = await folderWith({});
    await writeFile(join(cwd, 'seed.yaml'), 'aws: true\n');

    const resolving = resolveSettings({ io: fakeProcess({ cwd }), flags: {} });

    await expect(resolving).rejects.toMatchObject({
      code: 'cli/bad-setting',
      diagnostics: [{ code: 'yaml/unknown-key', span: { start: { line: 1, column: 1 } } }],
    });
  });

  test.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['60', 3_600_000],
    ['0', undefined],
    ['soon', undefined],
    ['999h', undefined],
    ['1d', undefined],
  ])('read %s as a duration of %s ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});
