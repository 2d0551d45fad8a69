import { describe, expect, test } from 'vitest';
import { ACCOUNTS, HEAD, load, loadModule, MANIFEST, onlyModule } from '../test/load-texts.ts';

describe('groups', () => {
  test.each([
    [
      '    path: core.yaml\n    modules: [{name: a, path: a}]\n',
      'error manifest/group-source dev.yaml:5:5 Only one of the `path` or `modules` attributes can be defined on a Group',
    ],
    [
      '',
      'error manifest/group-source dev.yaml:3:5 One of the `path` or `modules` attributes must be defined on a Group',
    ],
  ])('SF-F19 a group has either a path or modules: %j', async (lines, expected) => {
    const found = await load({
      'dev.yaml': `${HEAD}groups:\n  - name: core\n${lines}${ACCOUNTS}`.replace(
        'groups:\n  - ',
        'groups: \n  - ',
      ),
    });

    expect(found.lines.map((line) => line.replace(/dev\.yaml:\d+:/, 'dev.yaml:N:'))).toEqual([
      expected.replace(/dev\.yaml:\d+:/, 'dev.yaml:N:'),
    ]);
  });

  test('SF-F19 an empty document of a group file is an error with its number', async () => {
    const { lines } = await load({
      'dev.yaml': MANIFEST,
      'core.yaml': '---\nname: a\npath: a\n---\n# nothing\n---\nname: b\npath: b\n---\n',
    });

    expect(lines).toEqual([
      'error manifest/document core.yaml:4:1 document 2 of 4 is empty',
      'error manifest/document core.yaml:9:1 document 4 of 4 is empty',
    ]);
  });

  test('SF-F21 inline modules and those of a file are the same', async () => {
    const inline = await loadModule('targetRegion: us-east-1\n');
    const file = await load({
      'dev.yaml': MANIFEST,
      'core.yaml': 'name: net\npath: modules/net\ntargetRegion: us-east-1\n',
    });

    expect(onlyModule(file.value).stored).toEqual(onlyModule(inline.value).stored);
    expect(onlyModule(file.value)).toMatchObject({ node: 'core/net', span: { source: 'core.yaml' } });
  });

  test('a group file that does not exist is an error at its path, with the name that was meant', async () => {
    const { lines, diagnostics } = await load({ 'dev.yaml': MANIFEST, 'core.yml': '' });

    expect(lines).toEqual([
      'error manifest/file-not-found dev.yaml:5:11 group file "core.yaml" does not exist',
    ]);
    expect(diagnostics[0]?.hints).toEqual(['did you mean "core.yml"?']);
  });

  test('a group file outside of the project is refused', async () => {
    const { lines } = await load({ 'dev.yaml': MANIFEST.replace('core.yaml', 'a/../../core.yaml') });

    expect(lines).toEqual([
      'error manifest/path-escapes dev.yaml:5:11 path "a/../../core.yaml" leads out of the project',
    ]);
  });

  test('problems of several files are reported in one go', async () => {
    const { lines } = await load({
      'dev.yaml': `${MANIFEST}foo: 1\n`,
      'core.yaml': 'name: a\n---\nname: b\npath: b\nparameters: [{name: x}]\n',
    });

    expect(lines).toEqual([
      'error manifest/missing-key core.yaml:1:1 module "a" has no `path`',
      'error manifest/parameter-value core.yaml:5:15 value or value_from must be provided for parameter x',
      'warning manifest/unknown-key dev.yaml:13:1 unknown key "foo" of the manifest has no effect',
    ]);
  });
});

describe('accounts', () => {
  const withId = (id: string, env: Readonly<Record<string, string>> = {}) =>
    load({ 'dev.yaml': `${HEAD}${ACCOUNTS.replace('"123456789012"', id)}` }, { env });

  test.each([
    ['123456789012', '123456789012'],
    ['"012345678901"', '012345678901'],
    ['012345678901', '012345678901'],
    ['{valueFrom: {envVariable: ID}}', '111122223333'],
    ['${ID}', '111122223333'],
  ])('SF-F22 accountId %s is %s', async (written, id) => {
    const { value } = await withId(written, { ID: '111122223333' });

    expect(value?.accounts[0]?.accountId).toBe(id);
  });

  test('SF-F22 a reference is stored, not what it stands for', async () => {
    const { value } = await withId('{valueFrom: {envVariable: ID}}', { ID: '111122223333' });

    const accounts = value?.stored.get('target_account_mappings') as
      | readonly ReadonlyMap<string, unknown>[]
      | undefined;
    expect(accounts?.[0]?.get('account_id')).toEqual(
      new Map([
        [
          'value_from',
          new Map<string, unknown>([
            ['module_metadata', null],
            ['env_variable', 'ID'],
            ['parameter_store', null],
            ['secrets_manager', null],
            ['parameter_value', null],
          ]),
        ],
      ]),
    );
  });

  test.each([
    ['{valueFrom: {envVariable: ID}}', 'Unable to resolve AccountId from Environment Variable: ID'],
    [
      '{valueFrom: {moduleMetadata: {group: a, name: b}}}',
      'Loading value from Module Metadata is not supported in the Deployment Manifest',
    ],
    ['{valueFrom: {parameterStore: a}}', 'Unsupported valueFrom type'],
  ])('SF-F22 accountId %s says: %s', async (written, summary) => {
    const { diagnostics } = await withId(written);

    expect(diagnostics.map((d) => d.summary)).toEqual([summary]);
  });

  test('a region that the user gives takes the place of all regions', async () => {
    const { value } = await load(
      { 'dev.yaml': MANIFEST, 'core.yaml': 'name: a\npath: a\ntargetRegion: eu-west-1\n' },
      { region: 'eu-central-1' },
    );

    expect(onlyModule(value).target).toEqual({
      alias: 'primary',
      accountId: '123456789012',
      region: 'eu-central-1',
    });
  });
});
