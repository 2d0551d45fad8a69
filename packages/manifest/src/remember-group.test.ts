import { pythonJson } from '@seed/yaml';
import { describe, expect, it, test } from 'vitest';
import { ACCOUNTS, GROUP, HEAD, load, MANIFEST } from '../test/load-texts.ts';

const CORE = `name: vpc
path: modules/vpc
parameters:
  - name: cidr
    value: 10.0.0.0/16
  - name: tags
    value:
      Sizes: [1, 2.5, 1.0, 12345678901234567890, true, null]
      "80": x
  - name: count
    value: 3
  - name: owner
    valueFrom:
      envVariable: OWNER
---
name: fsx
path: modules/fsx
targetRegion: us-east-1
runtimeOverrides: {python: "3.12"}
dataFiles:
  - filePath: data/a.csv
`;
const FILES = { 'dev.yaml': MANIFEST, 'core.yaml': CORE };

const modulesOf = ({ value }: Awaited<ReturnType<typeof load>>) =>
  value?.groups.flatMap(({ modules }) => modules) ?? [];

describe('a remembered group file', () => {
  test('gives what reading it gives, down to the kinds of numbers and the places', async () => {
    const texts = new Map<string, string>();
    const plain = await load(FILES);
    const fresh = await load(FILES, { texts });
    const size = texts.size;
    const remembered = await load(FILES, { texts });

    expect([size, texts.size]).toEqual([2, 2]);
    expect(remembered.value).toEqual(fresh.value);
    for (const [at, module] of modulesOf(plain).entries()) {
      const again = modulesOf(remembered)[at];
      expect(again).toEqual({ ...module, storedDigest: again?.storedDigest });
      expect(pythonJson(again?.stored)).toBe(pythonJson(module.stored));
      expect([...(again?.spans ?? [])]).toEqual([...module.spans]);
    }
  });

  it.each<[what: string, files: Record<string, string>, region?: string]>([
    ['its text', { ...FILES, 'core.yaml': CORE.replace('10.0', '10.1') }],
    ['its name', { 'dev.yaml': MANIFEST.replace('core.yaml', 'main.yaml'), 'main.yaml': CORE }],
    ['the name of the group', { ...FILES, 'dev.yaml': MANIFEST.replace('name: core', 'name: main') }],
    ['the account', { ...FILES, 'dev.yaml': MANIFEST.replace('123456789012', '210987654321') }],
    ['the region', FILES, 'us-east-1'],
  ])('is read again when %s is another one', async (_, files, region) => {
    const texts = new Map<string, string>();
    await load(FILES, { texts });
    const options = region === undefined ? {} : { region };

    const again = await load(files, { texts, ...options });
    const plain = await load(files, options);

    expect(texts.size).toBe(4);
    expect(modulesOf(again).map(({ target, stored }) => [target, stored])).toEqual(
      modulesOf(plain).map(({ target, stored }) => [target, stored]),
    );
  });

  test('other contents have another digest, and the same ones the same', async () => {
    const digests = async (text: string) =>
      modulesOf(await load({ ...FILES, 'core.yaml': text }, { texts: new Map() })).map(
        ({ storedDigest }) => storedDigest,
      );

    const [vpc, fsx] = await digests(CORE);

    expect(await digests(CORE.replace('value: 3', 'value: 3.0'))).toEqual([
      expect.not.stringMatching(vpc ?? ''),
      fsx,
    ]);
    expect(await digests(`# moved\n${CORE}`)).toEqual([vpc, fsx]);
  });
});

describe('no file remembers', () => {
  test.each([
    ['what stands in the environment', CORE.replace('10.0.0.0/16', '${SECRET}')],
    ['what may stand in the environment', CORE.replace('10.0.0.0/16', '"\\u0024{SECRET}"')],
  ])('%s', async (_, text) => {
    const texts = new Map<string, string>();
    const loaded = await load(
      { ...FILES, 'core.yaml': text },
      { texts, env: { SECRET: 'hidden', OWNER: 'hidden' } },
    );

    expect(pythonJson(modulesOf(loaded)[0]?.stored)).toContain('hidden');
    expect([...texts]).toEqual([]);
  });

  test('a value that modules look up in the environment', async () => {
    const texts = new Map<string, string>();
    await load(FILES, { texts, env: { OWNER: 'hidden' } });

    expect([...texts].join()).not.toContain('hidden');
  });

  test('a group with findings, which are told each time', async () => {
    const files = { ...FILES, 'core.yaml': CORE.replace('targetRegion', 'targetRegoin') };
    const texts = new Map<string, string>();
    const first = await load(files, { texts });
    const second = await load(files, { texts });

    expect(first.lines).toEqual([expect.stringContaining('manifest/unknown-key')]);
    expect(second.lines).toEqual(first.lines);
    expect(texts.size).toBe(0);
  });
});

test('modules in the manifest itself are read each time', async () => {
  const texts = new Map<string, string>();
  const inline = GROUP.replace('path: core.yaml', 'modules: [{name: vpc, path: modules/vpc}]');

  await load({ 'dev.yaml': `${HEAD}${inline}${ACCOUNTS}` }, { texts });

  expect(texts.size).toBe(0);
});
