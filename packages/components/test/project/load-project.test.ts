import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { hasErrors } from '@seed/kernel';
import { describe, expect, test } from 'vitest';
import { codesOf, loadFiles, projectOf, shown } from '../memory-tree.ts';
import { componentText, imageSettings, settingsText, twoImages } from '../project-files.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PROJECT = join(process.env['SEED_SHARED'] ?? join(ROOT, '../shared'), 'corpus/dc-image-builder');
const NO_PROJECT = `no ${relative(ROOT, PROJECT)}: set SEED_SHARED to have it read`;

describe('a project', () => {
  test('IB-F01 of dc_image_builder loads as it is: 2 images, 10 documents, 14 entries', async (context) => {
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

    const { value, diagnostics } = await loadFiles(files);

    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(
      value?.images.map(({ key, entries, recipe }) => [
        key,
        entries.length,
        recipe.awsName,
        recipe.version?.text,
      ]),
    ).toEqual([
      ['22.04', 7, 'DCBaseImage_ubuntu_22-04', '0.0.18'],
      ['24.04', 7, 'DCBaseImage_ubuntu_24-04', '0.0.6'],
    ]);
    expect(new Set(value?.components.map(({ file }) => file)).size).toBe(10);
    expect(value?.orphans).toEqual([]);
    expect(value?.components[0]).toMatchObject({
      key: '22.04/ubuntu_upgrades_22',
      awsName: 'ubuntu_upgrades_22_22-04',
      version: { text: '0.0.4' },
    });
  });

  test('IB-F02 reads JSON with tabs and any order of images, and shows images in natural order', async () => {
    const text = JSON.stringify(
      { images: { '22.04': imageSettings('22'), '8.04': imageSettings('24') } },
      undefined,
      '\t',
    );
    const { value, diagnostics } = await loadFiles({ ...twoImages(), 'settings.json': text });

    expect(value?.images.map(({ key }) => key)).toEqual(['8.04', '22.04']);
    expect(codesOf(diagnostics).filter((code) => code !== 'C111')).toEqual(['C112', 'C112']);
  });

  test('IB-F02 takes images from both lists, and tells one that stands in both', async () => {
    const both = settingsText({
      images: { '22.04': imageSettings('22') },
      supported_ubuntu_versions: { '24.04': imageSettings('24') },
    });
    const twice = settingsText({
      images: { '24.04': imageSettings('24') },
      supported_ubuntu_versions: { '24.04': imageSettings('24') },
    });

    const [one, other] = await Promise.all([
      loadFiles(twoImages({ 'settings.json': both })),
      loadFiles(twoImages({ 'settings.json': twice })),
    ]);

    expect(one.value?.images.map(({ key }) => key)).toEqual(['22.04', '24.04']);
    expect(codesOf(one.diagnostics)).toEqual([]);
    expect(codesOf(other.diagnostics)).toContain('components/image-twice');
  });

  test('warns of keys that nothing reads, and lets `$schema` be', async () => {
    const { value, diagnostics } = await loadFiles(
      twoImages({
        'settings.json': settingsText({
          $schema: 'x',
          componentsdir: 'c',
          images: { '24.04': { ...imageSettings('24'), base_amy: 'x' } },
        }),
      }),
    );

    expect(value?.images).toHaveLength(1);
    expect(
      diagnostics
        .filter(({ code }) => code === 'components/unknown-key')
        .map(({ summary, hints }) => [summary, hints]),
    ).toEqual([
      ['unknown key "componentsdir" has no effect', ['did you mean `components_dir`?']],
      ['unknown key "images.24.04.base_amy" has no effect', ['did you mean `base_ami`?']],
    ]);
  });

  test('tells every wrong type and word at its place, at once', async () => {
    const { diagnostics } = await loadFiles(
      twoImages({
        'settings.yaml':
          'images: [a]\nnaming: text\npolicy:\n  bump: semantisch\n  max_gap: -1\ntargets:\n  prod: {account: 12, regions: eu}\n',
        'settings.json': '',
      }),
      { settings: 'settings.yaml' },
    );

    expect(shown(diagnostics).filter((one) => one.includes('settings.yaml'))).toEqual([
      'components/settings-type settings.yaml:1:9 "images" is a list, not a map',
      'components/settings-type settings.yaml:2:9 "naming" is "text", not a map',
      'components/settings-word settings.yaml:4:9 "policy.bump" is "semantisch"',
      'components/settings-type settings.yaml:5:12 "policy.max_gap" is "-1", not a whole number',
      'components/settings-word settings.yaml:7:19 account "12" of target "prod" is no account id',
      'components/settings-type settings.yaml:7:32 "targets.prod.regions" is "eu", not a list',
    ]);
  });

  test('is not there without settings and documents, and says where it looked', async () => {
    const nothing = await loadFiles({});
    const named = await loadFiles({}, { settings: 'other.json' });
    const empty = await loadFiles({ 'settings.json': '' });
    const other = await loadFiles({ 'settings.json': '{"editor": 1}' });

    expect([nothing, named, empty, other].map(({ value }) => value?.images.length)).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
    expect([nothing, named, empty, other].flatMap(({ diagnostics }) => codesOf(diagnostics))).toEqual([
      'components/no-settings',
      'components/no-settings',
      'components/no-images',
      'components/no-images',
      'components/unknown-key',
    ]);
  });

  test('without settings is its folder of components', async () => {
    const project = await projectOf({
      'components/base-tools.yml': componentText('a', '1.0.0'),
      'components/web/php.yaml': componentText('b', '1.0.0'),
    });

    expect(project.components.map(({ key, awsName, version }) => [key, awsName, version?.text])).toEqual([
      ['components/base-tools.yml', 'base-tools', '1.0.0'],
      ['components/web/php.yaml', 'php', '1.0.0'],
    ]);
  });

  test('never fails on settings that are anything else', async () => {
    const texts = [
      '[]',
      '"x"',
      'null',
      '{"images": null}',
      '{"images": {"a": null}}',
      '{"images": {"a": {"components": [null, 1, {}]}}}',
      '{"images": {"a": {"components": [{"name": "x", "file": ["a"]}], "pipeline": 3, "container": {}}}, "share": {}, "lifecycle": {"a": 1}, "infrastructure": {"default": []}}',
      '{',
      '\u0000',
      'a: &a [*a]',
    ];

    const loaded = await Promise.all(texts.map((text) => loadFiles({ 'settings.json': text })));

    expect(loaded.map(({ diagnostics }) => hasErrors(diagnostics))).toEqual(texts.map(() => true));
  });
});

describe('versions of documents', () => {
  const files = (text: string) => ({ 'components/some.yml': text });

  test.each([
    [
      'component_version: 1.0\n',
      'C101 components/some.yml:3:20 version "1.0" is not three numbers',
      'quote it and use three numbers: `"1.0.0"`',
    ],
    [
      'component_version: 2\n',
      'C101 components/some.yml:3:20 version "2" is not three numbers',
      'quote it and use three numbers: `"2.0.0"`',
    ],
    [
      'component_version: v1.0.0\n',
      'C101 components/some.yml:3:20 version "v1.0.0" is not three numbers',
      'use three numbers with dots, such as `1.0.0`',
    ],
    [
      'component_version: [1]\n',
      'C101 components/some.yml:3:20 the version is a list, not three numbers',
      'write it as `component_version: 1.0.0`',
    ],
    [
      'component_version: 1.0.1073741824\n',
      'C102 components/some.yml:3:20 1073741824 in version "1.0.1073741824" is more than 1073741823',
      'use smaller numbers',
    ],
    [
      '',
      'C100 components/some.yml:1:1 the document has no `component_version`',
      'add `component_version: 0.0.1` below `schemaVersion`; it is taken out before publishing',
    ],
    [
      'componentVersion: 1.0.0\n',
      'C100 components/some.yml:1:1 the document has no `component_version`',
      'rename `componentVersion` to `component_version`',
    ],
  ])('IB-F28 are three numbers: %j', async (line, expected, hint) => {
    const text = componentText('some', '0.0.0').replace(
      'schemaVersion: 1.0\ncomponent_version: 0.0.0\n',
      `${line}schemaVersion: 1.0\n`,
    );

    const { diagnostics } = await loadFiles(files(text));
    const found = diagnostics.find(({ code }) => code.startsWith('C10'));

    expect(found && shown([found])).toEqual([expected]);
    expect(found?.hints).toEqual([hint]);
  });

  test('lose the leading zeros of dates, as in ARNs', async () => {
    const project = await projectOf(files(componentText('some', '2026.08.01')));

    expect(project.components[0]?.version?.text).toBe('2026.8.1');
  });
});

describe('x-seed', () => {
  test('says what Image Builder gets besides the document', async () => {
    const extensions = `x-seed:
  platform: Windows
  supported_os_versions: [Microsoft Windows Server 2022]
  description: For all
  change_description: More
  tags: {team: web, cost: 12}
  kms_key_id: arn:aws:kms:eu-west-2:123456789012:key/x
  bump: auto
`;
    const text = componentText('some', '1.0.0')
      .replace('ExecuteBash', 'ExecutePowerShell')
      .replace('set -e', "$ErrorActionPreference = 'Stop'");
    const project = await projectOf({ 'components/some.yml': `${text}${extensions}` });

    expect(project.components[0]).toMatchObject({
      platform: 'Windows',
      supportedOsVersions: ['Microsoft Windows Server 2022'],
      description: 'For all',
      changeDescription: 'More',
      tags: { team: 'web', cost: '12' },
      kmsKeyId: 'arn:aws:kms:eu-west-2:123456789012:key/x',
      bump: 'auto',
    });
  });

  test('is told where it says what nothing reads', async () => {
    const { diagnostics } = await loadFiles({
      'components/some.yml': `${componentText('some', '1.0.0')}x-seed:\n  plattform: Linux\n  bump: often\n  depends_on: [none]\n`,
    });

    expect(codesOf(diagnostics)).toEqual([
      'components/unknown-key',
      'components/unknown-dependency',
      'components/settings-word',
    ]);
  });
});
