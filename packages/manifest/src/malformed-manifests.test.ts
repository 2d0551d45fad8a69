import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadDeployment } from './load-deployment.ts';
import { loadProject } from './load-project.ts';

const MANIFEST = `name: dev
toolchainRegion: us-east-1
forceDependencyRedeploy: true
groups:
  - name: core
    path: core.yaml
    concurrency: 2
  - name: apps
    modules:
      - name: web
        path: modules/web
        parameters:
          - name: vpc-id
            valueFrom: {moduleMetadata: {group: core, name: net, key: VpcId}}
targetAccountMappings:
  - alias: primary
    accountId: "123456789012"
    default: true
    parametersGlobal: {a: b}
    regionMappings:
      - region: us-east-1
        default: true
        parametersRegional: {zone: [1, 2.50]}
        network:
          vpcId: {valueFrom: {parameterValue: zone}}
          privateSubnetIds: [a, b]
`;

const MODULES = `name: net
path: git::https://example.com/a.git//b?ref=main
targetAccount: primary
parameters:
  - name: a
    value: \${A}
  - name: b
    value: 1.30
dataFiles:
  - filePath: x/y.txt
---
name: two
path: modules/two
`;

const BROKEN = [
  '',
  '~',
  '[]',
  '{}',
  '1',
  '1.30',
  'yes',
  '2024-01-01',
  '2024-13-01',
  '0123',
  '*x',
  '&x',
  '!t',
  '"',
  "'",
  '${X}',
  '${',
  '- ',
  ': ',
  'a: b',
  '\n',
  '\n  ',
  '---\n',
  '\t',
  '<<: ',
  '{valueFrom: {}}',
  '{valueFrom: [1]}',
  '../..',
  '{{a}}',
  '[[[[',
  '\u0000',
  '\ufeff',
  '?',
  '__proto__: 1',
  '|\n',
  '99999999999999999999',
  '.nan',
  '=',
];

/** A text with pieces replaced, taken out or put in. */
const broken = (text: string): fc.Arbitrary<string> => {
  const edit = fc.record({ at: fc.nat(text.length), drop: fc.nat(12), put: fc.constantFrom(...BROKEN) });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    let made = text;
    for (const { at, drop, put } of edits) made = made.slice(0, at) + put + made.slice(at + drop);
    return made;
  });
};

/** The same, but only where a value stands, so that the text stays YAML more often. */
const brokenValues = (text: string): fc.Arbitrary<string> => {
  const lines = text.split('\n');
  const edit = fc.record({ line: fc.nat(lines.length - 1), put: fc.constantFrom(...BROKEN) });
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
    const made = [...lines];
    for (const { line, put } of edits) made[line] = (made[line] ?? '').replace(/: .*$/, `: ${put}`);
    return made.join('\n');
  });
};

test('no manifest makes the reader throw: it gives a deployment, or errors with places inside the files', {
  timeout: 60_000,
}, async () => {
  const files = fc.record({
    'dev.yaml': fc.oneof(broken(MANIFEST), brokenValues(MANIFEST), fc.constant(MANIFEST)),
    'core.yaml': fc.oneof(broken(MODULES), brokenValues(MODULES)),
  });

  await fc.assert(
    fc.asyncProperty(files, fc.boolean(), async (texts, strict) => {
      const project = { name: 'p', root: '/p', description: '', strict };
      const read = async (path: string) =>
        path === 'dev.yaml' || path === 'core.yaml' ? new TextEncoder().encode(texts[path]) : undefined;

      const { value, diagnostics, sources } = await loadDeployment('dev.yaml', {
        project,
        read,
        env: { A: 'a' },
      });

      expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(value === undefined);
      for (const { span } of diagnostics) {
        const text = sources.get(span?.source ?? '');
        expect(span?.start.offset).toBeLessThanOrEqual(text?.length ?? -1);
        expect(span?.end.offset).toBeLessThanOrEqual(text?.length ?? -1);
      }
    }),
    { numRuns: 1000 },
  );
});

test('no project file makes the reader throw', { timeout: 60_000 }, async () => {
  const text =
    'project: mine\ndescription: x\nseedfarmerVersion: 8.0.0\nmanifestValidationFailOnUnknownFields: true\n';

  await fc.assert(
    fc.asyncProperty(fc.oneof(broken(text), brokenValues(text)), async (made) => {
      const read = async () => new TextEncoder().encode(made);

      const { value, diagnostics } = await loadProject({ cwd: '/p', read, release: '8.0.7' });

      expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(value === undefined);
      expect(diagnostics.every(({ span }) => span !== undefined)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
