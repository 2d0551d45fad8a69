import { describe, expect, test } from 'vitest';
import { decodeComponent } from '../src/document/read-component-text.ts';
import { codesOf, component, onlyFinding, read, withSteps, words } from './document-texts.ts';

const HEAD = 'name: Sample\ndescription: Ours\nschemaVersion: 1.0\n';
const STEP = '- { name: Only, action: UpdateOS }';

describe('what is no YAML', () => {
  test('IB-F03 a stray quote is one finding at its line, and names the quote', () => {
    const text = `${HEAD}phases:\n  - name: build\n    steps:\n      - name: 'Only'"\n        action: UpdateOS\n        inputs: {\n`;

    expect(words(onlyFinding(text))).toBe(
      'error C001: a stray quote follows a text that is already closed | remove the stray quote at the end of the line: `"`',
    );
    expect(onlyFinding(text).span?.start.line).toBe(7);
  });

  test('IB-F04 a pattern that YAML takes for an alias says to quote it', () => {
    const finding = onlyFinding(
      withSteps(`
        - name: List
          action: ListFiles
          inputs:
            - path: /var/log
              fileNamePattern: *log
      `),
    );

    expect(words(finding)).toBe(
      'error C001: alias "*log" names no anchor | put the pattern in quotes: `"*log"`, as a `*` at the start of a value is an alias',
    );
  });

  test('a ": " in a command without quotes is told what it does', () => {
    const finding = onlyFinding(
      withSteps(`
        - name: Only
          action: ExecuteBash
          inputs:
            commands:
              - echo "Version: {{ Version }}"
      `),
    );

    expect(words(finding)).toMatch(
      /^error C001: a ": " in a text without quotes makes a map of it \| put the whole/,
    );
  });

  test.each([
    ['text behind a quote', `${HEAD}phases: 'a' b\n`, '4:13 C001'],
    ['a tab as indentation', `${HEAD}phases:\n\t- name: build\n`, '5:1 C001'],
    ['an open quote', `name: "Sample\nphases: []\n`, '1:7 C001'],
    ['an unknown tag', `${HEAD}phases: !Ref Steps\n`, '4:14 C001'],
    ['nothing', '', '1:1 C001'],
    ['nothing but comments', '# later\n', '1:1 C001'],
    ['a control character', `${HEAD}a: \u0007\n`, '4:4 C093'],
    [
      'a key that is there twice',
      `${HEAD}phases:\n- name: build\n  steps: [${STEP.slice(2)}]\nname: Other\n`,
      '7:1 C002',
    ],
    ['two documents', `---\n${HEAD}---\n${HEAD}`, '5:1 C003'],
    ['a list', '- name: build\n', '1:1 C011'],
    ['a word', 'phases\n', '1:1 C011'],
  ])('%s', (_, text, expected) => {
    expect(codesOf(text)).toEqual([expected]);
  });

  test('bytes that are no UTF-8 are C093 at their line', () => {
    const { diagnostics, value } = decodeComponent('c.yml', new Uint8Array([0x61, 0x3a, 0x0a, 0xff]));

    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'C093', span: { start: { line: 2 } } }]);
  });

  test.each(['path: {{ Folder }}', 'path: {{ Folder }}/bin', 'path: {{build.A.outputs.stdout}} # here'])(
    'C068 takes the place of everything that follows from `%s`',
    (value) => {
      const text = component(`
        constants:
          - Folder: { type: string, value: /opt }
        phases:
          - name: build
            steps:
              - name: Only
                action: DeleteFile
                inputs:
                  - ${value}
      `);

      expect(read(text).diagnostics).toMatchObject([
        { code: 'C068', span: { start: { line: 12, column: 19 } } },
      ]);
    },
  );

  test('byte order marks, CRLF, a leading line of dashes and a missing line end are fine', () => {
    const text = `\ufeff---\n${withSteps(STEP)}`.replaceAll('\n', '\r\n').trimEnd();

    expect(codesOf(text)).toEqual([]);
    expect(read(text).value?.phases[0]?.steps[0]?.name.text).toBe('Only');
  });

  test('JSON is fine', () => {
    const text = JSON.stringify({
      name: 'Sample',
      description: 'Ours',
      schemaVersion: '1.0',
      phases: [{ name: 'build', steps: [{ name: 'Only', action: 'UpdateOS' }] }],
    });

    expect(codesOf(text)).toEqual([]);
  });
});

describe('the top level', () => {
  test.each(['1', '1.0', '"1.0"', "'1'"])('schemaVersion may be %s', (version) => {
    expect(codesOf(withSteps(STEP).replace('1.0', version))).toEqual([]);
  });

  test.each(['2.0', '1.1', '', '[1.0]', 'one'])('schemaVersion cannot be %s', (version) => {
    expect(codesOf(withSteps(STEP).replace('1.0', version))[0]).toMatch(/^3:\d+ C010$/);
  });

  test('IB-F05 phases as a map are one finding', () => {
    const text = component(`
      phases:
        build:
          steps:
            install: { commands: "yum update" }
    `);

    expect(words(onlyFinding(text))).toMatch(/^error C011: `phases` is a map, not a list \| write a list/);
  });

  test.each([
    [
      'no schemaVersion',
      'name: S\ndescription: D\nphases: [{ name: build, steps: [{ name: A, action: Reboot }] }]\n',
      '1:1 C010',
    ],
    ['no phases', HEAD, '1:1 C011'],
    ['empty phases', `${HEAD}phases: []\n`, '4:1 C011'],
    ['an unknown key', `${withSteps(STEP)}parameter: []\n`, '8:1 C012'],
  ])('%s', (_, text, expected) => {
    expect(codesOf(text)).toEqual([expected]);
  });

  test('an unknown key suggests the known one, and keys of the settings are known', () => {
    expect(onlyFinding(`${withSteps(STEP)}parameter: []\n`).hints).toEqual(['did you mean `parameters`?']);
    expect(codesOf(`${withSteps(STEP)}metadata: {}\n`, { keys: ['metadata'] })).toEqual([]);
    expect(codesOf(`${withSteps(STEP)}component_version: 1.2.3\nx-seed: { bump: auto }\n`)).toEqual([]);
  });

  test('a missing name or description is one warning', () => {
    const text = withSteps(STEP).replace('name: Sample\ndescription: Ours\n', '');

    expect(words(onlyFinding(text))).toMatch(/^warning C013: `name` and `description` are missing/);
  });

  test('the version and the extensions are there as typed', () => {
    const { value } = read(`${withSteps(STEP)}component_version: 1.10\nx-seed:\n  platform: Linux\n`);

    expect(value?.version?.text).toBe('1.10');
    expect(value?.extensions?.entries.map(({ key }) => key.text)).toEqual(['platform']);
  });
});

describe('phases and steps', () => {
  const phase = (name: string): string =>
    `  - name: ${name}\n    steps: [{ name: Only, action: UpdateOS }]\n`;
  const phases = (...names: readonly string[]): string => `${HEAD}phases:\n${names.map(phase).join('')}`;

  test('IB-F11 a phase that never runs is a warning', () => {
    expect(words(onlyFinding(phases('build', 'cleanup')))).toMatch(
      /^warning C021: Image Builder never runs a phase "cleanup"/,
    );
  });

  test.each([
    ['twice', phases('build', 'build'), ['7:11 C020']],
    ['none that runs', phases('verify'), ['4:1 C023', '5:11 C021']],
    ['in the wrong case', phases('Build'), ['4:1 C023', '5:11 C021']],
    ['out of order', phases('test', 'build'), ['7:11 C037']],
    ['for containers', phases('build', 'test', 'container-host-test'), []],
    ['without a name', `${HEAD}phases:\n  - steps: [{ name: Only, action: Reboot }]\n`, ['5:5 C020']],
    ['without steps', `${HEAD}phases:\n  - name: build\n`, ['5:11 C022']],
    ['with empty steps', `${HEAD}phases:\n  - name: build\n    steps: []\n`, ['6:5 C022']],
    ['with steps as a map', `${HEAD}phases:\n  - name: build\n    steps: { a: 1 }\n`, ['6:5 C022']],
    ['with more keys', `${phases('build')}    description: x\n`, ['7:5 C032']],
    ['as texts', `${HEAD}phases: [build]\n`, ['4:10 C020']],
  ])('phases %s', (_, text, expected) => {
    expect(codesOf(text)).toEqual(expected);
  });

  test('IB-F06 an unknown action suggests the known one', () => {
    const finding = onlyFinding(
      withSteps('- { name: Only, action: ExecuteBsh, inputs: { commands: [ls] } }'),
    );

    expect(words(finding)).toBe('error C031: there is no action "ExecuteBsh" | did you mean `ExecuteBash`?');
  });

  test('IB-F07 an unknown key of a step suggests the known one', () => {
    const finding = onlyFinding(withSteps('- { name: Only, action: UpdateOS, onfailure: Abort }'));

    expect(words(finding)).toBe('error C032: step "Only" has no key "onfailure" | did you mean `onFailure`?');
  });

  test('IB-F10 an action of another platform is refused', () => {
    const text = withSteps(
      '- { name: Only, action: SetRegistry, inputs: [{ path: "HKLM:/a", name: A, value: 1, type: SZ }] }',
    );

    expect(words(onlyFinding(text))).toMatch(
      /^error C033: `SetRegistry` does not exist on Linux.*platform: Windows/,
    );
    expect(codesOf(text, { platform: 'Windows' })).toEqual([]);
    expect(codesOf(`${text}x-seed: { platform: Windows }\n`, { platform: 'Linux' })).toEqual([]);
  });

  test('IB-F10 where nobody named a platform one finding stands for all', () => {
    const steps = ['A', 'B'].map(
      (name) => `- { name: ${name}, action: ExecutePowerShell, inputs: { commands: [ls] } }`,
    );
    const text = withSteps(steps.join('\n'));

    expect(onlyFinding(text).related).toMatchObject([{ span: { start: { line: 8 } } }]);
    expect(codesOf(text, { platform: 'macOS' })).toEqual(['7:28 C033', '8:28 C033']);
  });

  test('IB-F11 a step name may be there once in a phase', () => {
    const finding = onlyFinding(withSteps(`${STEP}\n${STEP}`));

    expect(finding).toMatchObject({
      code: 'C030',
      severity: 'error',
      related: [{ span: { start: { line: 7 } } }],
    });
    expect(
      codesOf(`${withSteps(STEP)}  - name: test\n    steps: [{ name: Only, action: UpdateOS }]\n`),
    ).toEqual([]);
  });

  test.each([
    ['no name', '- action: UpdateOS', 'C030'],
    ['an empty name', '- { name: "", action: UpdateOS }', 'C030'],
    ['a dot in its name', '- { name: a.b, action: UpdateOS }', 'C030'],
    ['a space in its name', '- { name: a b, action: UpdateOS }', 'C030'],
    ['no action', '- name: Only', 'C031'],
    ['the wrong case', '- { name: Only, action: updateos }', 'C031'],
    ['no map', '- Only', 'C030'],
    ['a bad onFailure', '- { name: Only, action: UpdateOS, onFailure: abort }', 'C034'],
    ['no time', '- { name: Only, action: UpdateOS, timeoutSeconds: 0 }', 'C035'],
    ['negative time', '- { name: Only, action: UpdateOS, timeoutSeconds: -2 }', 'C035'],
    ['half a second', '- { name: Only, action: UpdateOS, timeoutSeconds: 0.5 }', 'C035'],
    ['time for a restart', '- { name: Only, action: Reboot, timeoutSeconds: 60 }', 'C035'],
    [
      'time for a document',
      '- { name: Only, action: ExecuteDocument, timeoutSeconds: 60, inputs: { document: a } }',
      'C035',
    ],
    ['no attempts', '- { name: Only, action: UpdateOS, maxAttempts: 0 }', 'C036'],
    [
      'attempts of a document',
      '- { name: Only, action: ExecuteDocument, maxAttempts: 2, inputs: { document: a } }',
      'C036',
    ],
    ['a reference as time', '- { name: Only, action: UpdateOS, timeoutSeconds: "{{ Time }}" }', 'C066'],
    ['a bad switch', '- { name: Only, action: UpdateOS, disableLogging: maybe }', 'C042'],
  ])('a step with %s is refused', (_, steps, code) => {
    expect(onlyFinding(withSteps(steps))).toMatchObject({ code, severity: 'error' });
  });

  test('findings have the path of what they are about', () => {
    const text = withSteps(
      '- { name: A, action: CreateFile, inputs: [{ path: /a }, { path: /b, encoding: x }] }',
    );

    expect(onlyFinding(text).path).toBe('phases[0].steps[0].inputs[1].encoding');
    expect(onlyFinding(HEAD).path).toBe('name');
  });

  test('defaults are those of the schema', () => {
    const step = read(withSteps(STEP)).value?.phases[0]?.steps[0];

    expect(step).toMatchObject({
      timeoutSeconds: 7200,
      onFailure: 'Abort',
      maxAttempts: 1,
      disableLogging: false,
    });
    expect(step).not.toHaveProperty('inputs');
  });

  test('what is given is taken', () => {
    const step = read(
      withSteps(
        '- { name: A, action: UpdateOS, timeoutSeconds: -1, onFailure: Ignore, maxAttempts: 3, disableLogging: "true" }',
      ),
    ).value?.phases[0]?.steps[0];

    expect(step).toMatchObject({
      timeoutSeconds: -1,
      onFailure: 'Ignore',
      maxAttempts: 3,
      disableLogging: true,
    });
  });
});
