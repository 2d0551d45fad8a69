import { describe, expect, test } from 'vitest';
import {
  applyEdits,
  automaticEdits,
  type ComponentLock,
  guardVersions,
  makeLock,
  type ObservedRegion,
  policyWith,
  type VersionGuard,
} from '../../src/index.ts';
import { codesOf, type Files, loadFiles, projectOf, shown } from '../memory-tree.ts';
import { componentText, imageSettings, settingsText, twoImages } from '../project-files.ts';

const TOOLS = 'components/24.04/tools.yml';

interface Case {
  readonly before?: Files;
  readonly policy?: readonly string[];
  readonly lock?: ComponentLock;
  readonly published?: readonly ObservedRegion[];
}

async function guard(
  after: Files,
  { before = twoImages(), policy = [], ...rest }: Case = {},
): Promise<VersionGuard> {
  const [base, head] = await Promise.all([projectOf(before), projectOf(after)]);
  return guardVersions({
    head: { ...head, policy: policyWith(head.policy, policy) },
    base,
    since: 'origin/main',
    ...rest,
  });
}

/** The files with all edits in them. */
function fixed(files: Files, { edits }: VersionGuard): Files {
  const names = [...new Set(edits.map(({ file }) => file))];
  return {
    ...files,
    ...Object.fromEntries(
      names.map((name) => [
        name,
        applyEdits(
          files[name] ?? '',
          edits.filter(({ file }) => file === name),
        ),
      ]),
    ),
  };
}

const withTools = (text: string): Files => twoImages({ [TOOLS]: text });

describe('the guard of component versions', () => {
  test('IB-F29 tells a changed command with an unchanged version, at the version, with the next free number', async () => {
    const { diagnostics, documents } = await guard(
      withTools(componentText('tools', '0.0.1', ['echo other'])),
    );

    expect(shown(diagnostics)).toEqual([
      `C103 ${TOOLS}:4:20 content changed since origin/main but component_version is still 0.0.1`,
    ]);
    expect(diagnostics[0]?.hints?.[0]).toContain('0.0.2');
    expect(documents.find(({ file }) => file === TOOLS)).toMatchObject({
      class: 'content',
      ok: false,
      next: '0.0.2',
    });
  });

  test('IB-F30 takes another comment for cosmetic, unless the policy asks for a version', async () => {
    const after = withTools(`# why\n${componentText('tools', '0.0.1')}`);

    const ignored = await guard(after);
    const required = await guard(after, { policy: ['cosmetic=require'] });

    expect(ignored.diagnostics).toEqual([]);
    expect(ignored.documents.find(({ file }) => file === TOOLS)?.class).toBe('cosmetic');
    expect(codesOf(required.diagnostics)).toEqual(['C103']);
  });

  test('IB-F32 raises the version and leaves every other byte of the file as it is', async () => {
    const text = `# kept\n${componentText('tools', '"0.0.1"   # the version', ['echo   spaced'])}\n\n`;
    const after = withTools(text);

    const files = fixed(after, await guard(after));

    expect(files[TOOLS]).toBe(text.replace('0.0.1', '0.0.2'));
  });

  test('IB-F33 tells versions that went down, and those that jump', async () => {
    const before = withTools(componentText('tools', '0.0.5'));

    const lower = await guard(withTools(componentText('tools', '0.0.4', ['echo 2'])), { before });
    const far = await guard(withTools(componentText('tools', '0.0.9', ['echo 2'])), { before });
    const allowed = await guard(withTools(componentText('tools', '0.0.9', ['echo 2'])), {
      before,
      policy: ['max_gap=4'],
    });

    expect(codesOf(lower.diagnostics)).toEqual(['C104', 'C114']);
    expect(codesOf(far.diagnostics)).toEqual(['C106', 'C114']);
    expect(codesOf(allowed.diagnostics)).toEqual(['C114']);
  });

  test('tells a version that went up alone', async () => {
    const { diagnostics } = await guard(withTools(componentText('tools', '0.0.2')));

    expect(codesOf(diagnostics)).toEqual(['C105', 'C114']);
  });

  test('follows a document to another file by the name that it has in AWS', async () => {
    const { [TOOLS]: _, ...rest } = twoImages({
      'settings.json': settingsText({
        supported_ubuntu_versions: {
          '22.04': imageSettings('22', { version: '0.0.9' }),
          '24.04': imageSettings('24', {
            entries: [
              { name: 'tools_24', file: 'moved.yml' },
              { name: 'agent_24', file: 'agent.yml' },
            ],
          }),
        },
      }),
      'components/24.04/moved.yml': componentText('tools', '0.0.1', ['echo other']),
    });

    const { diagnostics } = await guard(rest);

    expect(codesOf(diagnostics)).toEqual(['C103', 'C114']);
  });

  test('tells an entry that takes another file and keeps its version', async () => {
    const swapped = [
      { name: 'tools_24', file: 'agent.yml' },
      { name: 'agent_24', file: 'tools.yml' },
    ];
    const settings = (entries: readonly object[]) =>
      settingsText({ images: { '24.04': imageSettings('24', { entries }) } });
    const files = (entries: readonly object[]): Files => ({
      'settings.json': settings(entries),
      'components/24.04/tools.yml': componentText('tools', '0.0.1'),
      'components/24.04/agent.yml': componentText('agent', '0.0.1'),
    });

    const { diagnostics } = await guard(files(swapped), {
      before: files([
        { name: 'tools_24', file: 'tools.yml' },
        { name: 'agent_24', file: 'agent.yml' },
      ]),
    });

    expect(codesOf(diagnostics)).toEqual(['C103', 'C103']);
  });

  test('notes that published versions of a removed component stay', async () => {
    const { [TOOLS]: _, ...rest } = twoImages({
      'settings.json': settingsText({
        supported_ubuntu_versions: {
          '22.04': imageSettings('22', { version: '0.0.9' }),
          '24.04': imageSettings('24', {
            version: '0.0.6',
            entries: [{ name: 'agent_24', file: 'agent.yml' }],
          }),
        },
      }),
    });

    const { diagnostics } = await guard(rest);

    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['info components/kept']);
  });

  test('raises a version in a parameter, a side file, and not one in the name of a file', async () => {
    const text = (version: string, line: string) =>
      componentText('tools', '0', [line])
        .replace(
          'component_version: 0\n',
          `parameters:\n  - Version:\n      type: string\n      default: "${version}"\n`,
        )
        .replace('set -e', 'echo {{ Version }}');
    const files = (from: string, content: Files): Files => ({
      'settings.json': settingsText({
        version_from: from,
        images: { one: imageSettings('24', { entries: [{ name: 'tools', file: Object.keys(content)[0] }] }) },
      }),
      ...Object.fromEntries(
        Object.entries(content).map(([name, value]) => [`components/one/${name}`, value]),
      ),
    });
    const plain = (line: string) => componentText('tools', '0', [line]).replace('component_version: 0\n', '');
    const cases = [
      [
        'parameters.Version.default',
        { 'a.yml': text('1.0.0', 'echo 1') },
        { 'a.yml': text('1.0.0', 'echo 2') },
      ],
      [
        'side-file',
        { 'a.yml': plain('echo 1'), 'a.version': '1.0.0\n' },
        { 'a.yml': plain('echo 2'), 'a.version': '1.0.0\n' },
      ],
      ['file-name', { 'a-v1.0.0.yml': plain('echo 1') }, { 'a-v1.0.0.yml': plain('echo 2') }],
    ] as const;

    const results = await Promise.all(
      cases.map(async ([from, before, after]) => {
        const found = await guard(files(from, after), { before: files(from, before) });
        const { 'settings.json': __, ...changed } = fixed(files(from, after), found);
        return [codesOf(found.diagnostics), changed];
      }),
    );

    expect(results).toEqual([
      [['C103'], { 'components/one/a.yml': text('1.0.1', 'echo 2') }],
      [['C103'], { 'components/one/a.yml': plain('echo 2'), 'components/one/a.version': '1.0.1\n' }],
      [['C103'], { 'components/one/a-v1.0.0.yml': plain('echo 2') }],
    ]);
  });
});

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

describe('semantic versions', () => {
  const text = (version: string, parameters: readonly string[], more = '') =>
    `${componentText(
      'tools',
      version,
      parameters.map((name) => `echo {{ ${name} }}`),
    )}${more}parameters:\n${parameters
      .map((name) => `  - ${name}:\n      type: string\n      default: x\n`)
      .join('')}`;
  const before = withTools(text('1.0.0', ['Old', 'Kept']));
  const policy = ['bump=semantic'];

  test('IB-F37 asks for a major version where a parameter is gone', async () => {
    const found = await guard(withTools(text('1.0.1', ['Kept'])), { before, policy });

    expect(shown(found.diagnostics)).toContain(
      `components/bump-level ${TOOLS}:4:20 the change needs a major version, and 1.0.0 to 1.0.1 is a patch one`,
    );
    expect(found.documents.find(({ file }) => file === TOOLS)).toMatchObject({
      requiredBump: 'major',
      next: '2.0.0',
    });
  });

  test.each([
    ['minor', 'a parameter with a default', text('1.0.1', ['Old', 'Kept', 'New'])],
    ['minor', 'a step', text('1.0.1', ['Old', 'Kept'], '      - name: More\n        action: UpdateOS\n')],
    [
      'minor',
      'a phase',
      text(
        '1.0.1',
        ['Old', 'Kept'],
        '  - name: test\n    steps:\n      - name: More\n        action: UpdateOS\n',
      ),
    ],
    [
      'major',
      'a parameter without a default',
      text('1.0.1', ['Old', 'Kept', 'New']).replace(/(New:\n\s+type: string\n)\s+default: x\n/, '$1'),
    ],
    ['major', 'another platform', `x-seed:\n  platform: macOS\n${text('1.0.1', ['Old', 'Kept'])}`],
  ])('IB-F37 asks for a %s version for %s', async (level, _, after) => {
    const [base, { value: head }] = [await projectOf(before), await loadFiles(withTools(after))];
    if (head === undefined) throw new Error('the project cannot be read');

    const { documents } = guardVersions({ head: { ...head, policy: policyWith(head.policy, policy) }, base });

    expect(documents.find(({ file }) => file === TOOLS)).toMatchObject({ requiredBump: level, ok: false });
  });

  test('is content with a patch for another command, and with any number without the policy', async () => {
    const patch = await guard(withTools(componentText('tools', '0.0.2', ['echo 2'])), { policy });
    const any = await guard(withTools(text('1.0.1', ['Kept'])), { before });

    expect(codesOf(patch.diagnostics)).toEqual(['C114']);
    expect(codesOf(any.diagnostics)).toEqual(['C114']);
  });
});

describe('versions that are known elsewhere', () => {
  test('IB-F39 tells a number that had other content before, by the lock alone', async () => {
    const first = makeLock(await projectOf(withTools(componentText('tools', '0.0.3'))));
    const second = makeLock(await projectOf(withTools(componentText('tools', '0.0.4', ['echo 4']))), {
      previous: first,
    });
    const head = await projectOf(withTools(componentText('tools', '0.0.3', ['echo other'])));

    const { diagnostics, documents } = guardVersions({ head, lock: second });

    expect(shown(diagnostics).filter((line) => line.startsWith('C107'))).toEqual([
      `C107 ${TOOLS}:4:20 version 0.0.3 of "tools_24_24-04" had other content, according to components.lock.json`,
    ]);
    expect(documents.find(({ file }) => file === TOOLS)?.next).toBe('0.0.5');
  });

  const region = (version: string, data: string): ObservedRegion => ({
    target: { name: 'prod', partition: 'aws', account: '111111111111', region: 'eu-west-2' },
    components: [
      {
        name: 'tools_24_24-04',
        arn: `arn:aws:imagebuilder:eu-west-2:111111111111:component/tools-24-24-04/${version}/1`,
        version,
        build: 1,
        data,
        members: {},
        tags: {},
      },
    ],
    references: [],
    recipes: [],
    infrastructure: [],
    distributions: [],
    pipelines: [],
    lifecycle: [],
    shares: [],
  });

  test('tells a number that an account has with other content, and one below the newest', async () => {
    const head = await projectOf(twoImages());
    const data = head.components.find(({ file }) => file === TOOLS)?.published?.text ?? '';

    const same = guardVersions({ head, published: [region('0.0.1', data)] });
    const other = guardVersions({ head, published: [region('0.0.1', data.replace('echo', 'printf'))] });
    const newer = guardVersions({ head, published: [region('0.0.7', data)] });

    expect(same.diagnostics).toEqual([]);
    expect(codesOf(other.diagnostics)).toEqual(['C107']);
    expect(codesOf(newer.diagnostics)).toEqual(['C108']);
    expect(newer.documents.find(({ file }) => file === TOOLS)?.next).toBe('0.0.8');
  });

  test('raises by itself what says so, with the recipe that has nothing else to raise', async () => {
    const auto = (line: string) => `${componentText('tools', '0.0.1', [line])}x-seed:\n  bump: auto\n`;
    const before = withTools(auto('echo 1'));
    const both = {
      ...withTools(auto('echo 2')),
      'components/22.04/tools.yml': componentText('tools', '0.0.3', ['echo 2']),
    };
    const head = await projectOf(both);

    const edits = automaticEdits(head, await guard(both, { before }));

    expect(edits.map(({ file, text }) => `${file} ${text}`)).toEqual([
      `${TOOLS} 0.0.2`,
      'settings.json 0.0.6',
    ]);
  });
});
