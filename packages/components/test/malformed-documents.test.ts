import { hasErrors } from '@seed/kernel';
import { describe, expect, test } from 'vitest';
import { DOCUMENT_CODES } from '../src/document/codes/document-codes.ts';
import { readComponent } from '../src/document/read-component.ts';
import { shellScripts } from '../src/document/shell/shell-scripts.ts';
import { component, withSteps } from './document-texts.ts';
import { MODULE_FIXTURES } from './module-fixtures.ts';

/** Everything that a document can have, and nothing wrong with it. */
const RICH = component(`
  component_version: 1.2.3
  x-seed:
    platform: Linux
    allow:
      - code: L010
        reason: the values are ours
  parameters:
    - Version:
        type: string
        default: "1.2"
        description: What to install
  constants:
    - Folder: { type: string, value: /opt/app }
  phases:
    - name: build
      steps:
        - name: Fetch
          action: S3Download
          onFailure: Abort
          maxAttempts: 3
          inputs:
            - source: "s3://bucket/{{ Version }}/*"
              destination: "{{ Folder }}/"
        - name: Look
          action: ExecuteBash
          timeoutSeconds: 60
          disableLogging: true
          if:
            and:
              - fileExists: /etc/os-release
              - not: { stringEquals: a, value: "{{ build.Fetch.inputs[0].destination }}" }
            then: Execute
            else: Skip
          loop:
            name: each
            forEach: [a, "{{ Version }}"]
          inputs:
            commands:
              - set -e
              - |
                for i in 1 2; do
                  echo "{{ each.value }} $i"
                done
              - 'ls {{ Version }} > /dev/null # all'
        - name: Count
          action: CreateFile
          loop: { for: { start: 1, end: 3, updateBy: 1 } }
          inputs:
            - { path: "/opt/{{ loop.value }}", content: "{{ aws:ssm:/a/b }}", permissions: "0644" }
    - name: test
      steps:
        - { name: Check, action: Assert, inputs: { patternMatches: '^[a-z]+$', value: "{{ Version }}" } }
`);

const OWN = [
  RICH,
  ...Object.entries(MODULE_FIXTURES).map(([action, { good }]) =>
    withSteps(`- { name: A, action: ${action}, inputs: ${good} }`),
  ),
];

/** What nobody would write by purpose. */
const WRITTEN: readonly string[] = [
  '',
  '\n',
  ' ',
  '---',
  '---\n---\n---\n',
  '~',
  'true',
  '[]',
  '{}',
  '[[[[[[',
  '{{{{{{',
  '{',
  '}',
  '"',
  "'",
  '- - - -',
  '? a\n: b',
  '<<: *x',
  '&a [*a]',
  '*',
  '!!binary x',
  '!x y',
  '%YAML 3.0\n---\na',
  '|',
  '>-',
  'phases',
  'phases:',
  'phases: ~',
  'phases: {}',
  'phases: [~]',
  'phases: [[]]',
  'phases: [{}]',
  'phases: [{ name: {} }]',
  'phases: [{ name: build, steps: ~ }]',
  'phases: [{ name: build, steps: [~] }]',
  'phases: [{ name: build, steps: [{}] }]',
  'phases: [{ name: build, steps: [{ name: [], action: [] }] }]',
  'phases: [{ name: build, steps: [{ name: a, action: ExecuteBash, inputs: 5 }] }]',
  'phases: [{ name: build, steps: [{ name: a, action: ExecuteBash, inputs: { commands: [[[]]] } }] }]',
  'phases: [{ name: build, steps: [{ name: a, action: Assert, inputs: [] }] }]',
  'phases: [{ name: build, steps: [{ name: a, action: Assert, inputs: { and: ~ } }] }]',
  'phases: [{ name: build, steps: [{ name: a, action: constructor, inputs: {} }] }]',
  'phases: [{ name: build, steps: [{ name: __proto__, action: UpdateOS, if: { toString: a } }] }]',
  'phases: [{ name: build, steps: [{ name: a, action: UpdateOS, loop: { for: [] , forEach: {} } }] }]',
  'phases: [{ name: build, steps: [{ name: a, action: UpdateOS, if: [[]] }] }]',
  'parameters: [{ __proto__: { type: string } }, { constructor: ~ }, 5, ~, []]',
  'constants: 5',
  'x-seed: 5',
  'x-seed: { allow: { a: b }, platform: [] }',
  'component_version: [1, 2]',
  'schemaVersion: { a: b }',
  'name: [a]\ndescription: { b: c }',
  `a: ${'['.repeat(200)}`,
  `${'a:\n '.repeat(50)}`,
  `name: ${'x'.repeat(100_000)}`,
  `phases:\n${'- name: build\n'.repeat(500)}`,
  `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]`,
  '\u0000',
  'a: \ud800',
  '\ufeff\ufeffa: b',
  'phases: [{ name: "{{", steps: [{ name: "}}", action: "{{ a" }] }]',
];

/** A sequence of numbers that is the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const INSERTED = [
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ':',
  '- ',
  '\t',
  '#',
  '*',
  '&',
  '{{',
  '}}',
  '\n',
  '  ',
  '|',
  '<<: ',
  '%',
  '\r',
  '$',
  '`',
  '(',
  '\\',
];

/** A text with one to three slips of the kind that hands and editors make. */
function damage(text: string, pick: (below: number) => number): string {
  let damaged = text;
  for (let slips = pick(3) + 1; slips > 0; slips -= 1) {
    const at = pick(damaged.length + 1);
    const rows = damaged.split('\n');
    const row = pick(rows.length);
    const kind = pick(7);
    if (kind === 0) damaged = damaged.slice(0, at) + damaged.slice(at + 1 + pick(4));
    else if (kind === 1)
      damaged = damaged.slice(0, at) + (INSERTED[pick(INSERTED.length)] ?? '') + damaged.slice(at);
    else if (kind === 2) damaged = rows.toSpliced(row, 1).join('\n');
    else if (kind === 3) damaged = rows.toSpliced(row, 0, rows[pick(rows.length)] ?? '').join('\n');
    else if (kind === 4) damaged = rows.with(row, ` ${rows[row] ?? ''}`).join('\n');
    else if (kind === 5) damaged = damaged.slice(0, at);
    else damaged = rows.with(row, (rows[row] ?? '').trimStart()).join('\n');
  }
  return damaged;
}

function damagedDocuments(count: number): readonly string[] {
  const pick = numbers(7);
  return Array.from({ length: count }, (_, at) => damage(OWN[at % OWN.length] ?? RICH, pick));
}

/** Reads a text and makes sure that everything said about it can be shown. */
function examine(text: string): void {
  const { diagnostics, value } = readComponent({ id: 'c.yml', text });

  for (const { code, span, summary, related = [], hints = [] } of diagnostics) {
    expect(Object.keys(DOCUMENT_CODES)).toContain(code);
    for (const place of [span, ...related.map((other) => other.span)]) {
      expect(place?.source).toBe('c.yml');
      expect(place?.start.offset).toBeGreaterThanOrEqual(0);
      expect(place?.end.offset).toBeLessThanOrEqual(text.length);
      expect(place?.end.offset).toBeGreaterThanOrEqual(place?.start.offset ?? 0);
    }
    expect(summary).toMatch(/^(?!.*(?:\bundefined\b|\[object|\bat \S+:\d+:\d+))[^]+[^.]$/);
    expect(hints.join('\n')).not.toMatch(/\bundefined\b|\[object/);
  }
  expect(value !== undefined || hasErrors(diagnostics)).toBe(true);
  for (const script of value === undefined ? [] : shellScripts(value)) script.spanAt(0, script.text.length);
}

describe('malformed documents', () => {
  test('the documents that are damaged below are sound', () => {
    expect(readComponent({ id: 'c.yml', text: RICH }).diagnostics).toEqual([]);
  });

  test(`IB-F27 ${WRITTEN.length} that nobody would write get findings with places`, () => {
    for (const text of WRITTEN) {
      examine(text);
      expect(hasErrors(readComponent({ id: 'c.yml', text }).diagnostics)).toBe(true);
    }
  });

  test('IB-F27 300 that slips of the hand made get findings with places, or are sound', () => {
    const texts = damagedDocuments(300);

    for (const text of texts) examine(text);

    const broken = texts.filter((text) => hasErrors(readComponent({ id: 'c.yml', text }).diagnostics));
    expect(broken.length).toBeGreaterThan(150);
  });

  test('every beginning of a document gets findings with places', () => {
    for (let end = 0; end < RICH.length; end += 7) examine(RICH.slice(0, end));

    expect(hasErrors(readComponent({ id: 'c.yml', text: RICH.slice(0, 100) }).diagnostics)).toBe(true);
  });
});
