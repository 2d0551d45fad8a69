import { describe, expect, test } from 'vitest';
import { guardVersions, makeLock } from '../../src/index.ts';
import { codesOf, type Files, projectOf, shown } from '../memory-tree.ts';
import { componentText, imageSettings, settingsText, twoImages } from '../project-files.ts';
import { fixed, guard } from './guard-case.ts';

describe('the guard of recipes', () => {
  const settings = (image: object, key = 'supported_ubuntu_versions') =>
    twoImages({
      'settings.json': settingsText({
        [key]: { '22.04': imageSettings('22', { version: '0.0.9' }), '24.04': image },
      }),
    });

  test('IB-F34 tells another base image under the same version, and raises it by one patch', async () => {
    const after = settings(imageSettings('24', { ami: 'ami-0ffffffffffffffff' }));

    const found = await guard(after);

    expect(shown(found.diagnostics)).toEqual([
      'C114 settings.json:23:25 what goes into image "24.04" changed since origin/main (parent image) but recipe_version is still 0.0.5',
    ]);
    expect(fixed(after, found)['settings.json']).toBe(after['settings.json']?.replace('"0.0.5"', '"0.0.6"'));
  });

  test('IB-F35 raises the recipe once, however many of its components go up', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const files = (line: string): Files => ({
      'settings.json': settingsText({
        images: {
          one: imageSettings('24', { entries: names.map((name) => ({ name, file: `${name}.yml` })) }),
        },
      }),
      ...Object.fromEntries(
        names.map((name) => [`components/one/${name}.yml`, componentText(name, '0.0.1', [line])]),
      ),
    });

    const found = await guard(files('echo 2'), { before: files('echo 1') });
    const after = fixed(files('echo 2'), found);
    const again = await guard(after, { before: files('echo 1') });

    expect(codesOf(found.diagnostics)).toEqual(['C103', 'C103', 'C103', 'C103']);
    expect(after['settings.json']).toContain('"recipe_version": "0.0.6"');
    expect(again.diagnostics).toEqual([]);
    expect(again.edits).toEqual([]);
  });

  test('IB-F36 takes another order of components for another recipe', async () => {
    const entries = [
      { name: 'agent_24', file: 'agent.yml' },
      { name: 'tools_24', file: 'tools.yml' },
      { name: 'cli_24', arn: 'arn:aws:imagebuilder:eu-west-2:aws:component/aws-cli-version-2-linux/x.x.x' },
    ];

    const { diagnostics } = await guard(settings(imageSettings('24', { entries })));

    expect(shown(diagnostics)[0]).toContain('(order of components)');
  });

  test('takes another region in the ARN of a managed component, and another spelling of the list, for the same recipe', async () => {
    const entries = [
      { name: 'tools_24', file: 'tools.yml' },
      { name: 'agent_24', file: 'agent.yml' },
      {
        name: 'cli_24',
        arn: 'arn:{partition}:imagebuilder:{region}:aws:component/aws-cli-version-2-linux/x.x.x',
      },
    ];

    const { diagnostics } = await guard(settings(imageSettings('24', { entries }), 'images'));

    expect(codesOf(diagnostics)).toEqual([]);
  });

  test('tells a recipe version that went down, and one that went up alone', async () => {
    const lower = await guard(settings(imageSettings('24', { version: '0.0.4' })));
    const alone = await guard(settings(imageSettings('24', { version: '0.0.6' })));

    expect(codesOf(lower.diagnostics)).toEqual(['C104']);
    expect(codesOf(alone.diagnostics)).toEqual(['C115']);
  });

  test('finds changes of a recipe in the lock where there is no other commit', async () => {
    const lock = makeLock(await projectOf(twoImages()));
    const head = await projectOf(settings(imageSettings('24', { ami: 'ami-0ffffffffffffffff' })));

    const { diagnostics } = guardVersions({ head, lock });

    expect(codesOf(diagnostics)).toEqual(['C114']);
  });
});
