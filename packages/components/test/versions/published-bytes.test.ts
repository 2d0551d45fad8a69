import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { publishedBytes, semanticSha256Of } from '../../src/index.ts';
import { documentRoot } from '../../src/versions/document-root.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PROJECT = join(process.env['SEED_SHARED'] ?? join(ROOT, '../shared'), 'corpus/dc-image-builder');

const DOCUMENTS = existsSync(PROJECT)
  ? globSync(join(PROJECT, 'components/*/*.yml'))
      .sort()
      .map((path) => ({ name: relative(PROJECT, path), text: readFileSync(path, 'utf8') }))
  : [];

function published(text: string, versionPath?: readonly string[]) {
  const root = documentRoot(text);
  if (root === undefined) throw new Error('no YAML');
  const found = publishedBytes(text, root, versionPath);
  if (found === undefined) throw new Error('nothing to publish');
  return found;
}

const bodyOf = (text: string): string => published(text).text;

const PHASES = `phases:
  - name: build
    steps:
      - name: Work
        action: ExecuteBash
        inputs:
          commands:
            - echo "x"   # why
`;

describe('what is published of a document', () => {
  test('IB-F46 leaves out the version and x-seed with the comments that belong to them, and nothing else', () => {
    const text = `# Tools that every machine has.

schemaVersion: 1.0
name:   Tools   # short
# Raise this with every change.
component_version: 0.0.3 # patch

x-seed:
  # who else
  tags:
    team: web
  # the end of the block
# The work itself.
${PHASES}`;

    const body = bodyOf(text);

    expect(body).toBe(`# Tools that every machine has.

schemaVersion: 1.0
name:   Tools   # short

# The work itself.
${PHASES}`);
  });

  test('IB-F46 writes LF and one line end, without a byte order mark', () => {
    const text = `\ufeffschemaVersion: 1.0\r\ncomponent_version: 0.0.1\r\n${PHASES.replaceAll('\n', '\r\n')}\r\n\r\n`;

    const body = bodyOf(text.slice(1));

    expect(body).toBe(`schemaVersion: 1.0\n${PHASES}`);
  });

  test.each([
    ['first', `component_version: "0.0.1"\nschemaVersion: 1.0\n${PHASES}`, `schemaVersion: 1.0\n${PHASES}`],
    ['last', `schemaVersion: 1.0\n${PHASES}component_version: 0.0.1`, `schemaVersion: 1.0\n${PHASES}`],
    [
      'behind a document mark',
      `---\ncomponent_version: 0.0.1\nschemaVersion: 1.0\n${PHASES}`,
      `---\nschemaVersion: 1.0\n${PHASES}`,
    ],
    [
      'with a text in a block below x-seed',
      `schemaVersion: 1.0\nx-seed:\n  change_description: |\n    one\n\n    # no comment\n${PHASES}`,
      `schemaVersion: 1.0\n${PHASES}`,
    ],
  ])('IB-F46 cuts a key that stands %s', (_, text, expected) => {
    const body = bodyOf(text);

    expect(body).toBe(expected);
  });

  test('IB-F46 cuts keys of a document that is written as JSON, wherever the comma stands', () => {
    const first = bodyOf('{ "component_version": "1.0.0", "schemaVersion": 1.0, "phases": [] }');
    const middle = bodyOf('{\n  "schemaVersion": 1.0,\n  "component_version": "1.0.0",\n  "phases": []\n}\n');
    const last = bodyOf('{ "schemaVersion": 1.0, "phases": [], "component_version": "1.0.0" }');

    expect([first, middle, last]).toEqual([
      '{ "schemaVersion": 1.0, "phases": [] }\n',
      '{\n  "schemaVersion": 1.0,\n  "phases": []\n}\n',
      '{ "schemaVersion": 1.0, "phases": [] }\n',
    ]);
  });

  test('gives nothing where the rest needs an anchor that was cut', () => {
    const text = `x-seed:\n  tags: &tags\n    a: b\nname: *tags\n${PHASES}`;
    const root = documentRoot(text);

    const found = root && publishedBytes(text, root);

    expect(root).toBeDefined();
    expect(found).toBeUndefined();
  });
});

describe('what a document means', () => {
  test('IB-F30 stays the same under comments, layout, quotes and the order of keys', () => {
    const one = published(`schemaVersion: 1.0\nname: Tools\n${PHASES}`);
    const other = published(`# new\n${PHASES}\nname: 'Tools'\nschemaVersion: "1.0"\n`);

    expect(one.rawSha256).not.toBe(other.rawSha256);
    expect(one.semanticSha256).toBe(other.semanticSha256);
  });

  test.each([
    ['a text', "echo 'x'", "echo 'y'"],
    ['the spelling of a number', '755', '0755'],
    ['a number with another number of digits', '1.10', '1.1'],
    ['a word that is a flag elsewhere', 'yes', 'true'],
  ])('IB-F48 changes with %s', (_, before, after) => {
    const text = (value: string) =>
      `schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: A\n        action: CreateFile\n        inputs:\n          - path: /a\n            permissions: ${value}\n`;

    const [one, other] = [published(text(before)), published(text(after))];

    expect(one.semanticSha256).not.toBe(other.semanticSha256);
  });

  test('does not change with the spelling of what AWSTOE reads as a flag or a number', () => {
    const text = (flag: string, seconds: string) =>
      `phases:\n  - name: build\n    steps:\n      - name: A\n        action: CopyFile\n        timeoutSeconds: ${seconds}\n        inputs:\n          - source: /a\n            destination: /b\n            overwrite: ${flag}\n`;

    const [one, other] = [published(text('yes', '60')), published(text('true', "'60'"))];

    expect(one.semanticSha256).toBe(other.semanticSha256);
  });

  test('takes the version out of the content where the document publishes it', () => {
    const text = (version: string) =>
      `schemaVersion: 1.0\nparameters:\n  - Platform:\n      default: Linux\n      type: string\n  - Version:\n      default: ${version}\n      type: string\n${PHASES}`;
    const path = ['parameters', 'Version', 'default'];

    const [one, other] = [published(text('0.0.1'), path), published(text('0.0.2'), path)];

    expect(one.semanticSha256).not.toBe(other.semanticSha256);
    expect(one.contentSha256).toBe(other.contentSha256);
  });
});

const NO_PROJECT = `no ${relative(ROOT, PROJECT)}: set SEED_SHARED to have its documents compared`;

function skip(context: TestContext, why: string): void {
  process.stderr.write(`SKIPPED: ${why}\n`);
  context.skip(why);
}

const DUMP = `
import json, sys, yaml
out = []
for text in json.load(sys.stdin):
    document = yaml.safe_load(text)
    document.pop('component_version', None)
    out.append(yaml.dump(document))
json.dump(out, sys.stdout)
`;

/** What dc_image_builder publishes of a document. */
function dumped(texts: readonly string[]): readonly string[] | undefined {
  if (spawnSync('python3', ['-c', 'import yaml']).status !== 0) return undefined;
  const { stdout, status, stderr } = spawnSync('python3', ['-c', DUMP], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly string[];
}

const NO_PYYAML = 'python3 with PyYAML is not installed: nothing was compared with what it writes';

/** Documents with what PyYAML writes otherwise than it reads: long lines, blocks, quotes, flags, other scripts. */
const AWKWARD = `name: Awkward
description: ${'a long text '.repeat(30)}
schemaVersion: 1.0
component_version: 0.0.1
phases:
  - name: build
    steps:
      - name: Script
        action: ExecuteBash
        timeoutSeconds: 60
        disableLogging: yes
        inputs:
          commands:
            - |
              cat <<'EOF' > /etc/x
                indented: "yes"
              EOF
            - 'single ''quoted'' text'
            - "tab\\tand\\u00e9"
            - grüße: {a: 1}
            - >-
              folded
              text
`;

describe('what PyYAML makes of a document', () => {
  test('IB-F47 means the same as the document', (context) => {
    const [published_] = dumped([AWKWARD]) ?? [];
    if (published_ === undefined) return skip(context, NO_PYYAML);

    const digest = semanticSha256Of(published_);

    expect(published_).not.toBe(AWKWARD);
    expect(digest).toBe(published(AWKWARD).semanticSha256);
  });

  test('IB-F47 means the same for each document of dc_image_builder', (context) => {
    if (DOCUMENTS.length === 0) return skip(context, NO_PROJECT);
    const texts = dumped(DOCUMENTS.map(({ text }) => text));
    if (texts === undefined) return skip(context, NO_PYYAML);

    const digests = texts.map((text) => semanticSha256Of(text));

    expect(digests).toHaveLength(10);
    expect(digests).toEqual(DOCUMENTS.map(({ text }) => published(text).semanticSha256));
  });

  test('IB-F48 is another document where its reading changed a value', (context) => {
    const text = AWKWARD.replace('- >-', '- {path: /a, permissions: 0755}\n            - >-');
    const [published_] = dumped([text]) ?? [];
    if (published_ === undefined) return skip(context, NO_PYYAML);

    const digest = semanticSha256Of(published_);

    expect(published_).toContain('permissions: 493');
    expect(digest).not.toBe(published(text).semanticSha256);
  });
});
