import { describe, expect, test } from 'vitest';
import { codesOf, type Files, loadFiles, projectOf, shown } from '../memory-tree.ts';
import { componentText, imageSettings, settingsText, twoImages } from '../project-files.ts';

const project = (image: object, files: Files = {}, more: object = {}): Files => ({
  'settings.json': settingsText({ images: { '24.04': image }, ...more }),
  'components/24.04/tools.yml': componentText('tools', '0.0.1'),
  'components/24.04/agent.yml': componentText('agent', '0.0.1'),
  ...files,
});

const withEntries = (entries: readonly object[], files: Files = {}, more: object = {}): Files =>
  project(imageSettings('24', { entries }), files, more);

const TOOLS = { name: 'tools', file: 'tools.yml' };
const AGENT = { name: 'agent', file: 'agent.yml' };

const findings = async (files: Files) => (await loadFiles(files)).diagnostics;

describe('names', () => {
  test('IB-F40 that Image Builder takes for one are told with both', async () => {
    const found = await findings(
      withEntries([
        { name: 'My Comp', file: 'tools.yml' },
        { name: 'my-comp', file: 'agent.yml' },
      ]),
    );

    expect(codesOf(found)).toEqual(['C109']);
    expect(found[0]?.summary).toContain('"My-Comp_24-04" and "my-comp_24-04"');
    expect(found[0]?.related).toHaveLength(1);
  });

  test('IB-F40 of two images collide where a template leaves the image out', async () => {
    const files = twoImages();
    const settings = settingsText({
      ...(JSON.parse(files['settings.json'] ?? '') as object),
      naming: { recipe: 'base', component: 'x-{name}' },
    });

    const found = await findings({ ...files, 'settings.json': settings });

    expect(shown(found)).toEqual([
      'C109 settings.json:21:5 the recipe of image "22.04" and the recipe of image "24.04" are one image recipe in Image Builder: "base"',
    ]);
  });

  test('that Image Builder does not take are told before it does', async () => {
    const found = await findings(withEntries([{ name: 'größe', file: 'tools.yml' }, AGENT]));

    expect(codesOf(found)).toEqual(['components/bad-name']);
  });
});

describe('files', () => {
  test('IB-F41 that nothing names, and that are not there, are told; folders below an image are fine', async () => {
    const found = await findings(
      withEntries([{ name: 'user', file: 'shared/user.yml' }, { name: 'gone', file: 'gone.yml' }, TOOLS], {
        'components/24.04/shared/user.yml': componentText('user', '0.0.1'),
        'components/24.04/files/playbook.yml': '- hosts: all\n',
      }),
    );

    expect(shown(found)).toEqual([
      'C112 components/24.04/agent.yml:1:1 no image names "components/24.04/agent.yml"',
      'C111 settings.json:11:9 "components/24.04/gone.yml" is not there',
    ]);
  });

  test('IB-F41 in another folder are named in the hint', async () => {
    const found = await findings(
      withEntries([{ name: 'user', file: 'user.yml' }, TOOLS, AGENT], {
        'components/shared/user.yml': componentText('user', '0.0.1'),
      }),
    );

    expect(found.find(({ code }) => code === 'C111')?.hints?.[0]).toContain('`components/shared/user.yml`');
  });

  test('lie where `components_dir` says', async () => {
    const { value } = await loadFiles({
      'settings.json': settingsText({
        components_dir: './images/parts/',
        images: { one: imageSettings('24', { entries: [TOOLS] }) },
      }),
      'images/parts/one/tools.yml': componentText('tools', '0.0.1'),
    });

    expect(value?.components.map(({ file }) => file)).toEqual(['images/parts/one/tools.yml']);
  });
});

describe('entries', () => {
  const MANAGED = 'arn:aws:imagebuilder:eu-west-2:aws:component/cli';

  test('IB-F42 with a file under `arn` are told which key is meant', async () => {
    const found = await findings(withEntries([TOOLS, AGENT, { name: 'x', arn: 'install.yml' }]));

    expect(codesOf(found)).toEqual(['C126']);
    expect(found.find(({ code }) => code === 'C126')?.hints).toEqual([
      'name the document with `file`: `"file": "install.yml"`',
    ]);
  });

  test.each([
    ['C127', { name: 'x', file: 'tools.yml', arn: `${MANAGED}/1.0.0` }],
    ['C127', { name: 'x' }],
    ['components/missing-key', { file: 'tools.yml' }],
    ['C118', { name: 'x', arn: `${MANAGED}/x.2.x` }],
    ['C118', { name: 'x', arn: MANAGED }],
    ['C126', { name: 'x', arn: 'arn:aws:s3:::bucket' }],
  ])('are told as %s: %j', async (code, entry) => {
    const found = await findings(
      withEntries([{ ...TOOLS, file: 'agent.yml' }, entry], { 'components/24.04/tools.yml': '' }),
    );

    expect(codesOf(found)).toContain(code);
  });

  test('that cannot be read do not make an image look empty', async () => {
    const found = await findings(withEntries([{ nme: 'x' }]));

    expect(codesOf(found).filter((code) => !code.startsWith('C112'))).toEqual([
      'components/missing-key',
      'components/unknown-key',
    ]);
  });

  test('of the same component are told once in a recipe', async () => {
    const twice = await findings(withEntries([TOOLS, AGENT, { name: 'again', file: 'tools.yml' }]));
    const versions = await findings(
      withEntries([
        TOOLS,
        AGENT,
        { name: 'a', arn: `${MANAGED}/1.0.0` },
        { name: 'b', arn: `${MANAGED}/x.x.x` },
      ]),
    );

    expect([codesOf(twice), codesOf(versions)]).toEqual([['C110'], ['C110']]);
  });

  test('are 20 at most', async () => {
    const names = Array.from({ length: 21 }, (_, index) => `part${index}`);
    const entries = names.map((name) => ({ name, file: `${name}.yml` }));

    const found = await findings({
      'settings.json': settingsText({ images: { one: imageSettings('24', { entries }) } }),
      ...Object.fromEntries(
        names.map((name) => [`components/one/${name}.yml`, componentText(name, '0.0.1')]),
      ),
    });

    expect(codesOf(found)).toEqual(['C113']);
  });

  test('IB-F72 with a wildcard are a note, an error where it is forbidden, and nothing where it is allowed', async () => {
    const entries = [TOOLS, AGENT, { name: 'cli', arn: `${MANAGED}/x.x.x` }];
    const severities = async (wildcards: string) =>
      (await findings(withEntries(entries, {}, { policy: { wildcards } })))
        .filter(({ code }) => code === 'C117')
        .map(({ severity }) => severity);

    expect([await severities('record'), await severities('forbid'), await severities('allow')]).toEqual([
      ['info'],
      ['error'],
      [],
    ]);
  });

  test('IB-F72 that leave the version of an own component open are told as well', async () => {
    const severities = async (entry: object) =>
      (await findings(withEntries([{ ...TOOLS, ...entry }, AGENT])))
        .filter(({ code }) => code === 'C117')
        .map(({ severity }) => severity);

    expect([
      await severities({ pin: 'latest' }),
      await severities({ version: '1.x.x' }),
      await severities({ pin: 'version' }),
    ]).toEqual([['info'], ['info'], []]);
  });

  test('IB-F43 of another region or partition than a target are told', async () => {
    const literal = { name: 'cli', arn: `${MANAGED}/1.0.0` };
    const targets = (...regions: readonly string[]) => ({
      targets: { prod: { account: '123456789012', regions } },
    });

    const other = await findings(withEntries([TOOLS, AGENT, literal], {}, targets('eu-west-2', 'us-east-1')));
    const china = await findings(withEntries([TOOLS, AGENT, literal], {}, targets('cn-north-1')));
    const same = await findings(withEntries([TOOLS, AGENT, literal], {}, targets('eu-west-2')));
    const template = await findings(
      withEntries(
        [TOOLS, AGENT, { name: 'cli', arn: 'arn:{partition}:imagebuilder:{region}:aws:component/cli/1.0.0' }],
        {},
        targets('us-east-1', 'cn-north-1'),
      ),
    );

    const places = [other, china, same, template].map((list) =>
      codesOf(list).filter((code) => code === 'C116'),
    );
    expect(places).toEqual([['C116'], ['C116'], [], []]);
    expect(codesOf(template)).toEqual(['components/regional-ami']);
  });
});

describe('parameters', () => {
  const parameters = `parameters:
  - Method:
      type: string
      allowedValues: [Secret, Store]
  - Extra:
      type: string
      default: none
`;
  const text = componentText('tools', '0.0.1', ['echo {{ Method }} {{ Extra }}']) + parameters;
  const given = (values: object) =>
    withEntries([{ ...TOOLS, parameters: values }, AGENT], { 'components/24.04/tools.yml': text });

  test('IB-F44 without a default need a value, and those that are not declared are told', async () => {
    const missing = await findings(given({}));
    const unknown = await findings(given({ Method: 'Secret', Extras: 'x' }));
    const good = await findings(given({ Method: 'Secret', Extra: 12 }));

    const ours = (list: typeof missing) =>
      shown(list.filter(({ code }) => code.startsWith('C1') || code.startsWith('components/')));
    expect(ours(missing)).toEqual(['C119 settings.json:7:9 "tools" needs a value for parameter "Method"']);
    expect(ours(unknown)).toEqual(['C120 settings.json:12:13 "tools" has no parameter "Extras"']);
    expect(ours(good)).toEqual([]);
  });

  test('IB-F45 take only the values that the document allows', async () => {
    const found = await findings(given({ Method: 'Foo' }));

    expect(shown(found).filter((one) => one.startsWith('components/'))).toEqual([
      'components/parameter-value settings.json:11:13 parameter "Method" of "tools" does not allow "Foo"',
    ]);
  });
});

describe('images', () => {
  test.each([
    ['C122', { components: [] }],
    ['C122', { components: null }],
    ['C123', { base_ami: 'ami-123' }],
    ['C123', { base_ami: null }],
    ['C123', { parent_image: 'ubuntu:22.04' }],
    ['C101', { recipe_version: '1.0' }],
    ['components/recipe-version', { recipe_version: null }],
    ['components/recipe-version', { recipe_version: '1.0.x' }],
    ['components/unknown-configuration', { infrastructure: 'fast' }],
    ['components/schedule', { pipeline: { schedule: { scheduleExpression: 'rate(2 day)' } } }],
    ['components/schedule', { pipeline: { schedule: { scheduleExpression: 'cron(0 0 * * *)' } } }],
    ['components/schedule', { pipeline: { schedule: { scheduleExpression: 'cron(0 0 * * * *)' } } }],
    ['components/settings-type', { pipeline: { schedule: 'every day' } }],
    ['components/settings-type', { pipeline: { enhancedImageMetadataEnabled: 'yes' } }],
    ['components/settings-type', { pipeline: { workflows: {} } }],
    ['components/member', { pipeline: { workflows: [{ workflowArn: 'x' }] } }],
    ['C111', { user_data_file: 'none.sh' }],
  ])('are told as %s: %j', async (code, more) => {
    const found = await findings(project({ ...imageSettings('24', { entries: [TOOLS, AGENT] }), ...more }));

    expect(codesOf(found)).toContain(code);
  });

  test.each([
    'ami-0123456789abcdef0',
    'arn:aws:imagebuilder:{region}:aws:image/ubuntu-server-24-lts-x86/x.x.x',
    'ssm:/aws/service/canonical/ubuntu',
    'prod-abc123',
  ])('start from %s', async (parent) => {
    const found = await findings(
      project(imageSettings('24', { entries: [TOOLS, AGENT], more: { parent_image: parent } })),
    );

    expect(codesOf(found)).toEqual([]);
  });

  test('are warned of components for other systems', async () => {
    const text = (system: string) =>
      `${componentText('tools', '0.0.1')}x-seed:\n  supported_os_versions: [${system}]\n`;
    const codes = async (system: string) =>
      codesOf(await findings(withEntries([TOOLS, AGENT], { 'components/24.04/tools.yml': text(system) })));

    expect([await codes('Ubuntu 22'), await codes('Ubuntu 24'), await codes('Ubuntu')]).toEqual([
      ['C125'],
      [],
      [],
    ]);
  });

  test('give user data and whole members of the API to their recipe', async () => {
    const files = project(
      imageSettings('24', {
        entries: [TOOLS, AGENT],
        more: {
          user_data_file: 'ud.sh',
          uninstall_ssm_agent: true,
          working_directory: '/work',
          ami_tags: { a: 'b' },
          block_devices: [{ deviceName: '/dev/sda1', ebs: { volumeSize: 20 } }],
        },
      }),
      { 'ud.sh': '#!/bin/sh\n' },
    );

    const { images } = await projectOf(files);

    expect(images[0]?.recipe.members).toEqual({
      workingDirectory: '/work',
      blockDeviceMappings: [{ deviceName: '/dev/sda1', ebs: { volumeSize: 20 } }],
      additionalInstanceConfiguration: {
        systemsManagerAgent: { uninstallAfterBuild: true },
        userDataOverride: Buffer.from('#!/bin/sh\n').toString('base64'),
      },
      amiTags: { a: 'b' },
    });
  });
});

describe('container recipes', () => {
  const container = { repository: 'base', dockerfile: 'Dockerfile.tpl' };
  const files = (template: string, entries: readonly object[] = [TOOLS, AGENT]) =>
    project(
      imageSettings('24', {
        entries,
        more: { container, parent_image: 'arn:aws:imagebuilder:eu-west-2:aws:image/amazon-linux/x.x.x' },
      }),
      { 'Dockerfile.tpl': template },
    );
  const FULL =
    'FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{imagebuilder:components}}}\n';

  test('IB-F111 need the placeholders that run components', async () => {
    const full = await findings(files(FULL));
    const without = await findings(files(FULL.replace('{{{imagebuilder:components}}}', '')));
    const fixed = await findings(files(FULL.replace('{{{ imagebuilder:parentImage }}}', 'debian')));

    expect(codesOf(full)).toEqual([]);
    expect(shown(without)).toEqual([
      expect.stringContaining('the Dockerfile lacks "{{{ imagebuilder:components }}}"'),
    ]);
    expect(fixed.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning components/dockerfile-placeholder',
    ]);
  });

  test('have members of their own', async () => {
    const { images } = await projectOf(files(FULL));

    expect(images[0]?.recipe).toMatchObject({
      kind: 'container',
      members: {
        containerType: 'DOCKER',
        targetRepository: { service: 'ECR', repositoryName: 'base' },
        dockerfileTemplateData: FULL,
      },
    });
  });

  test('are told what is missing', async () => {
    const found = await findings(
      project(imageSettings('24', { entries: [TOOLS, AGENT], more: { container: { dockerfile: 'none' } } })),
    );

    expect(codesOf(found)).toEqual(['components/missing-key', 'C111']);
  });
});

describe('dependencies', () => {
  test('are what `depends_on` names, and what ExecuteDocument calls', async () => {
    const calls = componentText('tools', '0.0.1').replace(
      /action: ExecuteBash[^]*$/,
      "action: ExecuteDocument\n        inputs:\n          document: 'arn:aws:imagebuilder:eu-west-2:123456789012:component/agent-24-04/0.0.1/1'\n          document-s3-bucket-owner: '1'\n          parameters: []\n",
    );
    const { value } = await loadFiles(withEntries([TOOLS, AGENT], { 'components/24.04/tools.yml': calls }));

    expect(value?.components.map(({ key, dependsOn }) => [key, dependsOn])).toEqual([
      ['24.04/tools', ['24.04/agent']],
      ['24.04/agent', []],
    ]);
  });

  test('in a circle are told with the way', async () => {
    const needs = (name: string, other: string) =>
      `${componentText(name, '0.0.1')}x-seed:\n  depends_on: [${other}]\n`;
    const found = await findings(
      withEntries([TOOLS, AGENT], {
        'components/24.04/tools.yml': needs('tools', 'agent'),
        'components/24.04/agent.yml': needs('agent', 'tools'),
      }),
    );

    expect(shown(found)).toEqual([expect.stringContaining('24.04/tools → 24.04/agent → 24.04/tools')]);
  });
});
