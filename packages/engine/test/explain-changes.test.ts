import type { FieldChange, Span } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import { explainChanges } from '../src/explain-changes.ts';
import type { DesiredModule } from '../src/desired.ts';
import type { ObservedModule } from '../src/observed.ts';
import {
  DEPLOYSPEC,
  desiredOf,
  type ModuleSketch,
  type ParameterSketch,
  placeAt,
} from '../src/testing/deployment-sketch.ts';
import { deployedModule, without } from './deployed-state.ts';

const accounts = (regional: Record<string, string>) => ({
  primary: { accountId: '123456789012', regions: { 'us-east-1': regional } },
});

function moduleOf(sketch: ModuleSketch, regional: Record<string, string> = {}): DesiredModule {
  const [module] = desiredOf({
    accounts: accounts(regional),
    groups: { core: { modules: { vpc: sketch } } },
  }).modules;
  if (module === undefined) throw new Error('the sketch has no module');
  return module;
}

/** Why the second is deployed after the first. */
function explain(before: ModuleSketch, after: ModuleSketch) {
  return explainChanges(moduleOf(after), deployedModule(moduleOf(before)));
}

function fieldsOf(before: ModuleSketch, after: ModuleSketch): readonly FieldChange[] {
  return explain(before, after)?.fields ?? [];
}

/** Without places, which have a test of their own. */
function parameters(
  before: Record<string, ParameterSketch>,
  after: Record<string, ParameterSketch>,
): readonly Omit<FieldChange, 'span'>[] {
  return fieldsOf({ parameters: before }, { parameters: after }).map((change) => without(change, 'span'));
}

/** The stored manifest as something else wrote it. */
function edited(module: ObservedModule, change: (manifest: Record<string, unknown>) => void): ObservedModule {
  const manifest = structuredClone(module.manifest) as Record<string, unknown>;
  change(manifest);
  return { ...module, manifest, md5: { ...module.md5, manifest: 'other' } };
}

describe('explaining a change of parameters', () => {
  it.each<
    [string, Record<string, ParameterSketch>, Record<string, ParameterSketch>, Omit<FieldChange, 'span'>]
  >([
    [
      'a value',
      { 'vpc-cidr': { value: '10.0.0.0/16' } },
      { 'vpc-cidr': { value: '10.1.0.0/16' } },
      { field: 'parameters.vpc-cidr', before: '10.0.0.0/16', after: '10.1.0.0/16' },
    ],
    ['a new parameter', {}, { size: { value: 3 } }, { field: 'parameters.size', after: '3' }],
    ['a removed parameter', { size: { value: 3 } }, {}, { field: 'parameters.size', before: '3' }],
    [
      'a list',
      { azs: { value: ['a'] } },
      { azs: { value: ['a', 'b'] } },
      { field: 'parameters.azs', before: '["a"]', after: '["a", "b"]' },
    ],
    [
      'a key of a dict',
      {
        tags: {
          value: new Map([
            ['owner', 'ana'],
            ['cost', '1'],
          ]),
        },
      },
      {
        tags: {
          value: new Map([
            ['owner', 'bob'],
            ['cost', '1'],
          ]),
        },
      },
      { field: 'parameters.tags.owner', before: 'ana', after: 'bob' },
    ],
    [
      'the order',
      { a: { value: 1 }, b: { value: 2 } },
      { b: { value: 2 }, a: { value: 1 } },
      { field: 'parameters', before: 'a, b', after: 'b, a' },
    ],
    [
      'the output that is read',
      { id: { output: 'net/vpc:VpcId' } },
      { id: { output: 'net/vpc:Id' } },
      { field: 'parameters.id', before: 'net/vpc:VpcId', after: 'net/vpc:Id' },
    ],
    [
      'where the value comes from',
      { id: { value: 'vpc-1' } },
      { id: { output: 'net/vpc:VpcId' } },
      { field: 'parameters.id', before: 'vpc-1', after: 'moduleMetadata net/vpc:VpcId' },
    ],
    [
      'the reference to a secret',
      { password: { secret: 'db:password' } },
      { password: { secret: 'db2:password' } },
      { field: 'parameters.password', before: 'db:password', after: 'db2:password' },
    ],
    [
      'a value that its name says is secret',
      { 'db-password': { value: 'hunter2' } },
      { 'db-password': { value: 'hunter3' } },
      { field: 'parameters.db-password', before: '***', after: '***' },
    ],
    [
      'a secret value that becomes a reference',
      { 'db-password': { value: 'hunter2' } },
      { 'db-password': { secret: 'db:password' } },
      { field: 'parameters.db-password', before: '***', after: 'secretsManager db:password' },
    ],
  ])('SF-C14 names %s', (_what, before, after, change) => {
    expect(parameters(before, after)).toEqual([change]);
  });

  it('SF-C14 never shows the value of an environment variable, but that it changed', () => {
    const before = moduleOf({ parameters: { zone: { env: 'ZONE' } } });
    const resolved = (value: string) =>
      edited(deployedModule(before), (manifest) => {
        manifest['parameters'] = [
          { name: 'zone', value: null, value_from: { env_variable: 'ZONE' }, resolved_value: value },
        ];
      });

    expect(explainChanges(before, resolved('internal.example.com'))?.fields).toEqual([
      { field: 'parameters.zone', before: '*** of ZONE', after: '*** of ZONE, changed' },
    ]);
  });

  it('SF-C14 shows what a parameterValue came to, unless its key is that of a secret', () => {
    const sketch = { parameters: { size: { lookup: 'size' }, pw: { lookup: 'adminPassword' } } };
    const before = deployedModule(moduleOf(sketch, { size: 'small', adminPassword: 'hunter2' }));

    const after = explainChanges(moduleOf(sketch, { size: 'large', adminPassword: 'hunter3' }), before);

    expect(after?.fields).toEqual([
      { field: 'parameters.size', before: 'small', after: 'large' },
      { field: 'parameters.pw', before: '*** of adminPassword', after: '*** of adminPassword, changed' },
    ]);
  });

  it('SF-C14 shows the versions of parameters and secrets that are looked up', () => {
    const module = moduleOf({ parameters: { ami: { store: '/ami' } } });
    const observed = edited(deployedModule(module), (manifest) => {
      manifest['parameters'] = [{ name: 'ami', value_from: { parameter_store: '/ami' }, version: 3 }];
    });

    expect(explainChanges(module, observed)?.fields).toEqual([
      { field: 'parameters.ami', before: '/ami version 3', after: '/ami' },
    ]);
  });

  it('points at the new value, and at nothing where there is none', () => {
    const span = placeAt(31);
    const plain = moduleOf({ parameters: { kept: { value: new Map([['a', 2]]) } } });
    const after: DesiredModule = {
      ...plain,
      module: { ...plain.module, spans: new Map<string, Span>([['parameters.kept', span]]) },
    };
    const before = deployedModule(
      moduleOf({ parameters: { kept: { value: new Map([['a', 1]]) }, gone: { value: 1 } } }),
    );

    expect(explainChanges(after, before)?.fields).toEqual([
      { field: 'parameters.kept.a', before: '1', after: '2', span },
      { field: 'parameters.gone', before: '1' },
    ]);
  });

  it('cuts long values and hides credentials in addresses', () => {
    const [long, address] = [
      parameters({}, { text: { value: 'x'.repeat(500) } }),
      parameters({}, { url: { value: 'https://ci:t0ken@example.com/a' } }),
    ];

    expect(long[0]?.after).toHaveLength(200);
    expect(long[0]?.after?.endsWith('x…')).toBe(true);
    expect(address[0]?.after).toBe('https://***@example.com/a');
  });
});

describe('explaining a change of the manifest', () => {
  const module = moduleOf({ parameters: { a: { value: 1 } } });

  it.each<[string, (manifest: Record<string, unknown>) => void, FieldChange]>([
    [
      'codebuild_image',
      (manifest) => (manifest['codebuild_image'] = 'old:1'),
      { field: 'codebuild_image', before: 'old:1' },
    ],
    [
      'path',
      (manifest) => (manifest['path'] = 'old/vpc'),
      { field: 'path', before: 'old/vpc', after: 'modules/vpc' },
    ],
    [
      'runtime_overrides',
      (manifest) => (manifest['runtime_overrides'] = { python: '3.11' }),
      { field: 'runtime_overrides', before: '{"python": "3.11"}' },
    ],
    [
      'data_files',
      (manifest) => (manifest['data_files'] = [{ file_path: 'data/x.csv', commit_hash: null }]),
      { field: 'data_files', before: 'data/x.csv' },
    ],
  ])('SF-C14 names %s', (_field, change, expected) => {
    const explained = explainChanges(module, edited(deployedModule(module), change));

    expect(explained).toEqual({ kind: 'changed', what: ['manifest'], files: [], fields: [expected] });
  });

  it('calls the commit of a git source a commit, and finds it where its path stands', () => {
    const explained = explainChanges(
      moduleOf({ commitHash: 'bbbb' }),
      deployedModule(moduleOf({ commitHash: 'aaaa' })),
    );

    expect(explained?.fields).toEqual([{ field: 'commit', before: 'aaaa', after: 'bbbb', span: placeAt(1) }]);
  });

  it('takes a null that was not stored for a null, and digests for no fields', () => {
    const observed = edited(deployedModule(module), (manifest) => {
      for (const [key, value] of Object.entries(manifest)) if (value === null) delete manifest[key];
      manifest['bundle_md5'] = 'x';
      manifest['manifest_md5'] = 'y';
    });

    expect(explainChanges(module, observed)).toEqual({
      kind: 'changed',
      what: ['manifest'],
      files: [],
      fields: [],
    });
  });

  it('explains nothing where the stored manifest cannot be read', () => {
    const observed = without(deployedModule(module), 'manifest');

    expect(explainChanges(moduleOf({ parameters: { a: { value: 2 } } }), observed)).toMatchObject({
      what: ['manifest'],
      fields: [],
    });
  });
});

describe('explaining a change of files', () => {
  const files = (digests: Record<string, string>): DesiredModule => {
    const module = moduleOf({ content: JSON.stringify(digests) });
    return { ...module, digests: { ...module.digests, files: new Map(Object.entries(digests)) } };
  };

  it('SF-C14 names files that are new, gone or others, by path', () => {
    const before = deployedModule(files({ 'app.py': '1', 'b.txt': '2', 'same.txt': '3' }));

    const explained = explainChanges(files({ 'app.py': '9', 'c.txt': '2', 'same.txt': '3' }), before);

    expect(explained).toEqual({
      kind: 'changed',
      what: ['bundle'],
      files: [
        { path: 'app.py', change: 'changed' },
        { path: 'b.txt', change: 'removed' },
        { path: 'c.txt', change: 'added' },
      ],
      fields: [],
    });
  });

  it('knows no files of what Seed-Farmer deployed', () => {
    const before = deployedModule(files({ 'app.py': '1' }), { by: 'seedfarmer' });

    expect(explainChanges(files({ 'app.py': '2' }), before)).toMatchObject({ what: ['bundle'], files: [] });
  });

  it('names bundle and manifest where both have changed', () => {
    const explained = explain(
      { content: 'a', parameters: { n: { value: 1 } } },
      { content: 'b', parameters: { n: { value: 2 } } },
    );

    expect(explained?.what).toEqual(['bundle', 'manifest']);
  });
});

describe('explaining a change of the deployspec', () => {
  const withSpec = (deployspec: string) => ({ deployspec });
  const commands = (...lines: string[]) =>
    withSpec(DEPLOYSPEC.replace('[echo deploy]', JSON.stringify(lines)));

  it('SF-C14 names the phase and the commands, and where the first of them stands', () => {
    const [change, ...others] = fieldsOf(
      commands('one', 'two', 'three'),
      commands('one', 'zwei', 'drei', 'three'),
    );
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      field: 'deployspec.deploy.build',
      before: 'two',
      after: 'zwei; drei',
      span: { start: { line: 4, column: 24 } },
    });
  });

  it('names commands that were added or taken away', () => {
    expect(fieldsOf(commands('a'), commands('a', 'b'))).toMatchObject([{ after: 'b' }]);
    expect(fieldsOf(commands('a', 'b'), commands('b'))).toEqual([
      { field: 'deployspec.deploy.build', before: 'a' },
    ]);
  });

  it('names settings of the deployspec', () => {
    const after = withSpec(`${DEPLOYSPEC}build_type: BUILD_GENERAL1_LARGE\n`);

    expect(fieldsOf(withSpec(DEPLOYSPEC), after)).toMatchObject([
      { field: 'deployspec.build_type', before: 'BUILD_GENERAL1_SMALL', after: 'BUILD_GENERAL1_LARGE' },
    ]);
  });

  it('SF-C04 counts a comment as a change, which has no commands', () => {
    const explained = explain(withSpec(DEPLOYSPEC), withSpec(`${DEPLOYSPEC}# why\n`));

    expect(explained).toEqual({ kind: 'changed', what: ['deployspec'], files: [], fields: [] });
  });
});
