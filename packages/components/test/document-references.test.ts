import { describe, expect, test } from 'vitest';
import { codesOf, component, onlyFinding, read, withSteps, words } from './document-texts.ts';

const script = (...commands: readonly string[]): string =>
  withSteps(
    `- name: Only\n  action: ExecuteBash\n  inputs:\n    commands:\n${commands.map((one) => `      - ${one}\n`).join('')}`,
  );

describe('parameters and constants', () => {
  const using = (definitions: string, command: string): string =>
    component(`
      ${definitions}
      phases:
        - name: build
          steps: [{ name: Only, action: ExecuteBash, inputs: { commands: ['${command}'] } }]
    `);

  test('are there by their text', () => {
    const { value, diagnostics } = read(
      component(`
        parameters:
          - Version: { type: string, default: " ", description: What to install }
          - Needed: { type: string }
        constants:
          - Count: { type: string, value: '007' }
        phases:
          - name: build
            steps: [{ name: Only, action: ExecuteBash, inputs: { commands: ['echo "{{ Version }}{{Needed}}{{ Count }}"'] } }]
      `),
    );

    expect(diagnostics).toEqual([]);
    expect(value?.parameters).toMatchObject([
      { name: { text: 'Version' }, default: ' ', description: 'What to install' },
      { name: { text: 'Needed' } },
    ]);
    expect(value?.parameters[1]).not.toHaveProperty('default');
    expect(value?.constants).toMatchObject([{ name: { text: 'Count' }, value: '007' }]);
  });

  test('IB-F12 a parameter and a constant cannot share a name', () => {
    const text = component(`
      parameters:
        - Source: { type: string }
      constants:
        - Source: { type: string, value: a }
      phases:
        - name: build
          steps: [{ name: Only, action: ExecuteBash, inputs: { commands: ['echo "{{ Source }}"'] } }]
    `);

    expect(onlyFinding(text)).toMatchObject({
      code: 'C052',
      severity: 'error',
      span: { start: { line: 7, column: 5 } },
      related: [{ span: { start: { line: 5 } } }],
    });
  });

  test.each([
    ['a map', 'parameters: { Name: { type: string } }', 'C050'],
    ['a name alone', 'parameters: [Name]', 'C050'],
    ['keys beside the name', 'parameters: [{ Name: , type: string }]', 'C050'],
    ['no type', 'parameters: [{ Name: { default: a } }]', 'C050'],
    ['no value', 'constants: [{ Name: { type: string } }]', 'C050'],
    ['an unknown key', 'parameters: [{ Name: { type: string, defalt: a } }]', 'C050'],
    ['a list as value', 'constants: [{ Name: { type: string, value: [a] } }]', 'C050'],
    [
      'a value that is too long',
      `constants: [{ Name: { type: string, value: ${'a'.repeat(1025)} } }]`,
      'C050',
    ],
    ['another type', 'parameters: [{ Name: { type: String } }]', 'C053'],
    ['a list type', 'parameters: [{ Name: { type: stringList } }]', 'C053'],
  ])('%s is refused', (_, definitions, code) => {
    const found = read(using(definitions, 'echo "{{ Name }}"')).diagnostics;

    expect(found[0]).toMatchObject({ code, severity: 'error' });
  });

  test.each([
    ['ab', 'C051'],
    ['a b', 'C051'],
    ['a.b', 'C051'],
    ['a'.repeat(129), 'C051'],
  ])('the name %s is refused', (name, code) => {
    const found = codesOf(using(`parameters: [{ '${name}': { type: string } }]`, 'ls'));

    expect(found.map((line) => line.split(' ')[1])).toContain(code);
  });

  test.each([
    ['a number', 'constants: [{ Name: { type: string, value: 1.10 } }]', 'C054', '1.10'],
    ['a flag', 'parameters: [{ Name: { type: string, default: yes } }]', 'C054', 'yes'],
    ['nothing', 'parameters: [{ Name: { type: string, default: } }]', 'C054', ''],
    [
      'allowed values',
      'parameters: [{ Name: { type: string, default: a, allowedValues: [a, b] } }]',
      'C056',
      'a',
    ],
  ])('IB-F45 %s is a warning, and taken as typed', (_, definitions, code, text) => {
    const found = read(using(definitions, 'echo "{{ Name }}"'));

    expect(found.diagnostics).toMatchObject([{ code, severity: 'warning' }]);
    const { value } = found;
    expect(value?.constants[0]?.value ?? value?.parameters[0]?.default).toBe(text);
  });

  test('what nobody uses is a warning', () => {
    expect(onlyFinding(using('parameters: [{ Name: { type: string } }]', 'ls'))).toMatchObject({
      code: 'C055',
      severity: 'warning',
    });
  });

  test('a reference in a default stays as it is', () => {
    const text = using('constants: [{ Name: { type: string, value: "{{ Other }}" } }]', 'echo "{{ Name }}"');

    expect(onlyFinding(text)).toMatchObject({ code: 'C066', severity: 'warning' });
  });
});

describe('references', () => {
  test('to what is not defined suggest what is', () => {
    const text = component(`
      constants: [{ Folder: { type: string, value: /opt } }]
      phases:
        - name: build
          steps: [{ name: Only, action: ExecuteBash, inputs: { commands: ['ls "{{ Folder }}" "{{ folder }}"'] } }]
    `);

    expect(words(onlyFinding(text))).toBe(
      'error C060: there is no parameter and no constant "folder" | did you mean `{{ Folder }}`?',
    );
  });

  test('point into blocks of text, at their own line', () => {
    const text = withSteps(`
      - name: Only
        action: ExecuteBash
        inputs:
          commands:
            - |
              set -e

              echo "{{ Here }}"
            - >-
              echo
              "{{ There }}"
    `);

    expect(codesOf(text)).toEqual(['14:21 C060', '17:16 C060']);
  });

  const chained = (command: string): string =>
    component(`
      phases:
        - name: build
          steps:
            - { name: Fetch, action: S3Download, inputs: [{ source: s3://bucket/a, destination: /opt/a }] }
            - { name: Look, action: ExecuteBash, inputs: { commands: [pwd] } }
            - { name: Use, action: ExecuteBash, inputs: { commands: ['${command}'] } }
            - { name: Last, action: ExecuteBash, inputs: { commands: [pwd] } }
        - name: validate
          steps:
            - { name: Check, action: ExecuteBash, inputs: { commands: ['echo "{{ build.Look.outputs.stdout }}"'] } }
    `);

  test.each([
    'ls "{{ build.Fetch.inputs[0].destination }}"',
    'ls "{{build.Look.outputs.stdout}}" "{{ build.Look.outputs[0].stdout }}"',
    'ls "{{ build.Fetch.inputs[0].overwrite }}"',
    'ls "{{ aws:ssm:/a/b }}"',
  ])('%s is fine', (command) => {
    expect(codesOf(chained(command))).toEqual([]);
  });

  test.each([
    ['a phase that is not there', '{{ biuld.Look.outputs.stdout }}', 'C061', 'did you mean `build`?'],
    ['a step that is not there', '{{ build.Lok.outputs.stdout }}', 'C061', 'did you mean `Look`?'],
    ['a step of another phase', '{{ build.Check.outputs.stdout }}', 'C061', 'it is in phase `validate`'],
    ['a later step', '{{ build.Last.outputs.stdout }}', 'C061', 'move that step above this one'],
    ['a later phase', '{{ validate.Check.outputs.stdout }}', 'C061', 'move that step above this one'],
    ['itself', '{{ build.Use.outputs.stdout }}', 'C061', 'read a step above'],
    ['an output that is not there', '{{ build.Look.outputs.stout }}', 'C063', 'did you mean `stdout`?'],
    [
      'an output of a module without',
      '{{ build.Fetch.outputs.stdout }}',
      'C063',
      '`S3Download` has no outputs',
    ],
    ['an input that is not there', '{{ build.Fetch.inputs[0].target }}', 'C063', 'its inputs are'],
    ['an input that is not set', '{{ build.Fetch.inputs[0].expectedBucketOwner }}', 'C063', ''],
    ['a list as input', '{{ build.Look.inputs.commands }}', 'C063', ''],
    [
      'a list without index',
      '{{ build.Fetch.inputs.source }}',
      'C065',
      'write `{{ build.Fetch.inputs[0].source }}`',
    ],
    ['an index beyond the list', '{{ build.Fetch.inputs[1].source }}', 'C065', 'indexes start with 0'],
    ['an index beyond the only output', '{{ build.Look.outputs[1].stdout }}', 'C065', 'indexes start with 0'],
  ])('IB-F13 to %s are refused', (_, reference, code, hint) => {
    const finding = onlyFinding(chained(`ls "${reference}"`));

    expect(finding).toMatchObject({ code, severity: 'error', span: { start: { line: 9, column: 69 } } });
    expect((finding.hints ?? []).join()).toContain(hint);
  });

  test('IB-F13 steps that another document has are not there', () => {
    const text = withSteps(`
      - name: Run
        action: ExecuteBash
        inputs:
          commands:
            - |
              set -e
              if [ "{{ build.ScriptUrlScheme.outputs.stdout }}" = s3 ]; then
                aws s3 cp "{{ build.ScriptUrl.outputs.stdout }}" /opt/script
              fi
    `);

    expect(read(text).diagnostics.map(({ code, summary }) => [code, summary])).toEqual([
      [
        'C061',
        '"{{ build.ScriptUrlScheme.outputs.stdout }}" names a step that phase "build" does not have: "ScriptUrlScheme"',
      ],
      [
        'C061',
        '"{{ build.ScriptUrl.outputs.stdout }}" names a step that phase "build" does not have: "ScriptUrl"',
      ],
    ]);
  });

  test('IB-F15 from the tests into the build are refused, within the tests they are fine', () => {
    const text = component(`
      phases:
        - name: build
          steps: [{ name: Look, action: ExecuteBash, inputs: { commands: [pwd] } }]
        - name: test
          steps:
            - { name: See, action: ExecuteBash, inputs: { commands: [pwd] } }
            - { name: Use, action: ExecuteBash, inputs: { commands: ['ls "{{ build.Look.outputs.stdout }}" "{{ test.See.outputs.stdout }}"'] } }
    `);

    expect(onlyFinding(text)).toMatchObject({
      code: 'C062',
      severity: 'error',
      span: { start: { line: 10 } },
    });
  });

  test('IB-F14 braces that are not closed are one warning', () => {
    const text = script(
      'set -e',
      `'if [ "{{ build.Os.outputs.stdout }" = x ]; then'`,
      `'true; fi; echo "{{ more"'`,
    );

    const found = read(text).diagnostics;

    expect(found.map(({ code }) => code)).toEqual(['C064', 'C064']);
    const single = script(`'[ "{{ build.Os.outputs.stdout }" = x ] || [ "{{ more" = y ]'`);
    expect(words(onlyFinding(single))).toMatch(
      /^warning C064: "\{\{ build\.Os\.outputs\.stdout \}.*" has no `}}` and stays as it is, as are 1 more in this text/,
    );
  });

  test.each([`'docker ps --format "{{.Names}}"'`, `'echo "{{ a | b }}"'`, `'echo "{{ }}"'`])(
    '%s is no reference',
    (command) => {
      expect(onlyFinding(script(command))).toMatchObject({ code: 'C064', severity: 'warning' });
    },
  );

  test.each([
    [
      'the name of a phase',
      component('phases: [{ name: "build{{ aws:ssm:/x }}", steps: [{ name: A, action: UpdateOS }] }]'),
    ],
    ['the name of a step', withSteps('- { name: "a{{aws:ssm:/x}}", action: UpdateOS }')],
  ])('in %s stay as they are', (_, text) => {
    expect(codesOf(text).map((line) => line.split(' ')[1])).toContain('C066');
  });

  test('through a parameter to Parameter Store count as its use', () => {
    const text = component(`
      parameters: [{ SecretName: { type: string, default: /a/b } }]
      phases:
        - name: build
          steps: [{ name: Only, action: ExecuteBash, inputs: { commands: ['echo "{{ aws:ssm:resolve(SecretName) }}"'] } }]
    `);

    expect(codesOf(text)).toEqual([]);
    expect(codesOf(text.replace('resolve(SecretName)', 'resolve(Secretname)'))).toEqual([
      '4:16 C055',
      '7:76 C060',
    ]);
  });
});
