import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { hasComponentResources, readComponentsInTemplate } from '../src/document/read-template.ts';
import { SHELLCHECK_ARGUMENTS, shellcheckFindings } from '../src/document/shell/shellcheck.ts';
import { shellScripts } from '../src/document/shell/shell-scripts.ts';
import { component, lines, read, withSteps } from './document-texts.ts';

const TEMPLATE = lines(`
  AWSTemplateFormatVersion: "2010-09-09"
  Resources:
    Bucket:
      Type: AWS::S3::Bucket
    Efa:
      Type: AWS::ImageBuilder::Component
      Properties:
        Name: !Sub "\${AWS::StackName}-efa"
        Platform: Linux
        Version: 1.0.0
        Data: !Sub |
          name: Efa
          description: For \${AWS::Region}
          schemaVersion: 1.0
          phases:
            - name: build
              steps:
                - name: Install
                  action: ExecuteBsh
                  inputs:
                    commands:
                      - echo "\${!HOME_DIR} {{ Gone }}"
    Iis:
      Type: AWS::ImageBuilder::Component
      Properties:
        Platform: Windows
        Data:
          Fn::Sub:
            - |
              name: Iis
              description: On Windows
              schemaVersion: 1.0
              phases: [{ name: build, steps: [{ name: A, action: ExecutePowerShell, inputs: { commands: ["ls \${X}"] } }] }]
            - X: y
    Shared:
      Type: AWS::ImageBuilder::Component
      Properties: { Uri: !Ref Location }
    Broken:
      Type: AWS::ImageBuilder::Component
      Properties:
        Data: |
          name: Broken
          phases: *none
`);

describe('components in a CloudFormation template', () => {
  test('IB-F110 are read, with the platform of their resource', () => {
    const { value } = readComponentsInTemplate({ id: 'stack.yml', text: TEMPLATE });

    expect(value?.map(({ resource, document }) => [resource, document?.name?.text])).toEqual([
      ['Efa', 'Efa'],
      ['Iis', 'Iis'],
      ['Broken', undefined],
    ]);
    expect(hasComponentResources(TEMPLATE)).toBe(true);
    expect(hasComponentResources(component('phases: []'))).toBe(false);
  });

  test('IB-F110 have findings at the lines of the template', () => {
    const { diagnostics, sources } = readComponentsInTemplate({ id: 'stack.yml', text: TEMPLATE });

    const shown = diagnostics.map(({ code, span }) => [
      `${span?.start.line} ${code}`,
      TEMPLATE.slice(span?.start.offset, span?.end.offset),
    ]);
    expect(shown).toEqual([
      ['19 C031', 'ExecuteBsh'],
      ['22 C060', '{{ Gone }}'],
      ['43 C001', '*none'],
    ]);
    expect(TEMPLATE.split('\n')[42]).toContain('*none');
    expect(sources.get('stack.yml')).toBe(TEMPLATE);
  });

  const BODY = [
    'name: Quoted',
    "description: It's \\\\ plain",
    'schemaVersion: 1.0',
    'phases: [{ name: build, steps: [{ name: A, action: ExecuteBsh, inputs: { commands: ["ls ${X}"] } }] }]',
    '',
  ];
  const resource = (data: string): string =>
    `Resources:\n  One:\n    Type: AWS::ImageBuilder::Component\n    Properties:\n      Data: ${data}\n`;
  const json = JSON.stringify({
    Resources: { One: { Type: 'AWS::ImageBuilder::Component', Properties: { Data: BODY.join('\n') } } },
  });
  test.each([
    ['a quoted text', resource(JSON.stringify(BODY.join('\n')))],
    ['JSON', json],
    ['Fn::Sub of a quoted text', resource(`!Sub ${JSON.stringify(BODY.join('\n'))}`)],
    ['joined lines', resource(`{ "Fn::Join": ["\\n", ${JSON.stringify(BODY)}] }`)],
    [
      'joined parts with references',
      resource(
        `!Join ["", [${BODY.map((line) => JSON.stringify(`${line}\n`)).join(', ')}, "# ", !Ref More, { Ref: Other }]]`,
      ),
    ],
  ])('IB-F110 are read from %s, with findings at their places there', (_, text) => {
    const { value, diagnostics } = readComponentsInTemplate({ id: 'stack.yml', text });

    expect(value?.map(({ document }) => document?.name?.text)).toEqual(['Quoted']);
    const shown = diagnostics.flatMap(({ code, span }) =>
      span === undefined ? [] : [[code, text.slice(span.start.offset, span.end.offset)]],
    );
    expect(shown).toContainEqual(['C031', 'ExecuteBsh']);
    const [found] = diagnostics.filter(({ code }) => code === 'C031');
    const { line = 0, column = 0 } = found?.span?.start ?? {};
    expect(text.split('\n')[line - 1]?.slice(column - 1)).toMatch(/^ExecuteBsh/);
  });

  test('IB-F110 are told where their text is not in the template', () => {
    const text = resource('!Ref Document');

    const { value, diagnostics } = readComponentsInTemplate({ id: 'stack.yml', text });

    expect(value).toEqual([]);
    expect(diagnostics.map(({ code, summary }) => [code, summary])).toEqual([
      ['C004', 'the document of "One" is not in the template, so nobody looked at it'],
    ]);
  });

  test('a template that is none has none', () => {
    expect(readComponentsInTemplate({ id: 'x.yml', text: 'Resources: [a]\n' }).value).toEqual([]);
    expect(readComponentsInTemplate({ id: 'x.yml', text: '{{' }).value).toEqual([]);
  });
});

const SCRIPTED = withSteps(`
  - name: First
    action: ExecuteBash
    inputs:
      commands:
        - set -e
        - 'cd "{{ aws:ssm:/folder }}" && ls $1'
        - |
          # shows them
          for file in *; do
            echo $file
          done
  - name: Other
    action: ExecutePowerShell
    inputs: { commands: [ls] }
`);

describe('scripts for shellcheck', () => {
  const scripts = () => {
    const { value } = read(SCRIPTED);
    return value === undefined ? [] : shellScripts(value);
  };

  test('IB-F24 are the joined commands, with words where references are', () => {
    const [first, second] = scripts();

    expect(first?.text).toBe(
      'set -e\ncd "{{ aws:ssm:/folder }}" && ls $1\n# shows them\nfor file in *; do\n  echo $file\ndone\n',
    );
    expect(first?.checkable).toBe(first?.text.replace('{{ aws:ssm:/folder }}', 'x'.repeat(21)));
    expect(first).toMatchObject({ phase: 'build', language: 'bash', step: { name: { text: 'First' } } });
    expect(second).toMatchObject({ language: 'powershell', text: 'ls\n' });
  });

  test('IB-F24 every part of a script leads back to its line', () => {
    const [first] = scripts();
    const at = (part: string) => {
      const start = first?.text.indexOf(part) ?? -1;
      const span = first?.spanAt(start, start + part.length);
      return span && `${span.start.line} ${SCRIPTED.slice(span.start.offset, span.end.offset)}`;
    };

    expect(at('set -e')).toBe('11 set -e');
    expect(at('ls $1')).toBe('12 ls $1');
    expect(at('$file')).toBe('16 $file');
    expect(at('done')).toBe('17 done');
  });

  test('IB-F24 remarks come as L015 at their line', () => {
    const [first] = scripts();
    const output = JSON.stringify({
      comments: [
        {
          file: '-',
          line: 5,
          endLine: 5,
          column: 8,
          endColumn: 13,
          level: 'info',
          code: 2086,
          message: 'Double quote to prevent globbing.',
          fix: null,
        },
      ],
    });

    expect(first && shellcheckFindings(first, output)).toMatchObject([
      {
        code: 'L015',
        severity: 'info',
        summary: 'shellcheck SC2086: Double quote to prevent globbing',
        span: { start: { line: 16, column: 22 }, end: { line: 16, column: 27 } },
        hints: ['https://www.shellcheck.net/wiki/SC2086 explains it'],
      },
    ]);
    expect(first && shellcheckFindings(first, 'no JSON')).toEqual([]);
    expect(first && shellcheckFindings(first, '{"comments":[{}]}')).toEqual([]);
  });

  test('IB-F24 shellcheck itself says so', (context) => {
    if (shellcheckVersion() === undefined) {
      process.stderr.write('SKIPPED: shellcheck is not installed\n');
      context.skip('shellcheck is not installed');
    }
    const [first] = scripts();
    const output = runShellcheck(first?.checkable ?? '');

    const found = first === undefined ? [] : shellcheckFindings(first, output);
    expect(found.map(({ summary, span }) => [summary.split(':')[0], span?.start.line])).toEqual([
      ['shellcheck SC2086', 12],
      ['shellcheck SC2086', 16],
    ]);
  });
});

function shellcheckVersion(): string | undefined {
  try {
    return execFileSync('shellcheck', ['--version'], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}

/** It exits with 1 when it has something to say. */
function runShellcheck(script: string): string {
  try {
    return execFileSync('shellcheck', [...SHELLCHECK_ARGUMENTS], { input: script, encoding: 'utf8' });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  }
}
