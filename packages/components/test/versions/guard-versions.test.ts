import { describe, expect, test } from 'vitest';
import { guardVersions, makeLock, type ObservedRegion } from '../../src/index.ts';
import { NOTHING_WANTED } from '../../src/testing/nothing-wanted.ts';
import { codesOf, type Files, projectOf, shown } from '../memory-tree.ts';
import { componentText, imageSettings, settingsText, twoImages } from '../project-files.ts';
import { fixed, guard, TOOLS, withTools } from './guard-case.ts';

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
    ...NOTHING_WANTED,
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
});
