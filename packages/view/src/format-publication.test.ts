import { expect, test } from 'vitest';
import { formatPublication } from './format-publication.ts';
import { lineChanges } from './line-changes.ts';
import type { PublicationItem, PublicationView } from './publication-view.ts';
import { createStyle } from './style.ts';

const style = createStyle({ color: false, ascii: false });
const item = (
  fields: Partial<PublicationItem> & Pick<PublicationItem, 'name' | 'action'>,
): PublicationItem => ({
  kind: 'component',
  note: '',
  changes: [],
  findings: [],
  ...fields,
});
const view = (items: readonly PublicationItem[], more: Partial<PublicationView> = {}): PublicationView => ({
  target: 'primary',
  account: '012345678901',
  region: 'us-west-2',
  subject: '4 components in components/',
  items,
  wildcards: [],
  drift: [],
  sources: new Map(),
  ...more,
});

test('a plan says what is new, what differs, what stays, and what is in the way with its fix', () => {
  const start = { line: 2, column: 1, offset: 20 };
  const text = formatPublication(
    view([
      item({
        name: 'hardening-baseline',
        version: '1.0.0',
        action: 'create',
        note: 'first version · Linux · 3.2 kB',
      }),
      item({
        name: 'docker-engine',
        version: '2.4.1',
        action: 'publish',
        note: '2.4.0 → 2.4.1 · 2 lines changed',
        changes: [
          {
            path: 'build/InstallDocker/inputs/commands[2]',
            op: 'change',
            before: 'dnf install -y docker-25.0.6',
            after: 'dnf install -y docker-27.3.1',
          },
        ],
      }),
      item({ name: 'cloudwatch-agent', version: '1.1.3', action: 'unchanged', note: 'digest 9b1e…' }),
      item({
        name: 'gpu-drivers',
        version: '3.0.0',
        action: 'conflict',
        findings: [
          {
            code: 'C107',
            severity: 'error',
            summary: 'content differs from published 3.0.0; versions are immutable',
            span: { source: 'components/gpu-drivers.yaml', start, end: { ...start, offset: 30 } },
            hints: ['`seed components publish --bump patch components/gpu-drivers.yaml`   (→ 3.0.1)'],
          },
        ],
      }),
    ]),
    { style, columns: 100 },
  );

  expect(text).toBe(`Image Builder · account primary 0123…8901 · us-west-2 · 4 components in components/

  + hardening-baseline        1.0.0     create    first version · Linux · 3.2 kB
  ~ docker-engine             2.4.1     publish   2.4.0 → 2.4.1 · 2 lines changed
      build/InstallDocker/inputs/commands[2]
      - dnf install -y docker-25.0.6
      + dnf install -y docker-27.3.1
  = cloudwatch-agent          1.1.3     unchanged digest 9b1e…
  ✗ gpu-drivers               3.0.0     conflict  content differs from published 3.0.0; versions are immutable
      --> components/gpu-drivers.yaml:2:1
      fix   \`seed components publish --bump patch components/gpu-drivers.yaml\`   (→ 3.0.1)

Plan: 1 to create, 1 to publish, 1 unchanged, 1 in conflict. Nothing is published while a conflict remains.`);
});

test('a plan of images has a section for each kind, wildcards that moved, and what changed elsewhere', () => {
  const unchanged = Array.from({ length: 9 }, (_, at) => item({ name: `c${at}`, action: 'unchanged' }));
  const pipeline = item({
    kind: 'pipeline',
    name: 'ubuntu_24-04',
    action: 'update',
    note: 'recipe 0.0.5 → 0.0.6',
  });
  const given = view([pipeline, ...unchanged], {
    target: 'default',
    wildcards: [{ name: 'aws-cli x.x.x', note: '1.0.3/1 → 1.0.4/1 since the lock' }],
    drift: [
      {
        name: 'Ubuntu-24-04-distribution',
        summary: 'one member differs',
        changes: [{ path: 'amiTags.owner', op: 'add', after: 'ana' }],
      },
    ],
  });

  expect(formatPublication(given, { style, columns: 100 })).toBe(
    `Image Builder · account 0123…8901 · us-west-2 · 4 components in components/

  components
  = 9 are unchanged

  pipelines
  ~ ubuntu_24-04                         update    recipe 0.0.5 → 0.0.6

  wildcards
  ! aws-cli x.x.x              1.0.3/1 → 1.0.4/1 since the lock

  changed elsewhere
  ! Ubuntu-24-04-distribution  one member differs
      amiTags.owner
      + ana

Plan: 1 to update, 9 unchanged.`,
  );
  expect(formatPublication(given, { style, columns: 100, details: true })).toContain('= c8');
});

test('long changes are cut, and told whole where details are wanted', () => {
  const after = Array.from({ length: 30 }, (_, at) => `echo ${at}`).join('\n');
  const given = view([
    item({ name: 'a', action: 'create', changes: [{ path: 'build/A', op: 'add', after }] }),
  ]);

  const [short, long] = [false, true].map((details) =>
    formatPublication(given, { style, columns: 80, details }),
  );
  expect(short).toContain('… and 24 more lines');
  expect(long).toContain('+ echo 29');
});

test('lines are told apart with what both texts share left out of the difference', () => {
  const signs = (before: string, after: string): string =>
    lineChanges(before, after)
      .map(({ sign, line }) => sign + line)
      .join('|');

  expect(signs('a\nb\nc\n', 'a\nx\nc\nd\n')).toBe(' a|-b|+x| c|+d');
  expect(signs('', 'a')).toBe('+a');
  expect(signs('a', '')).toBe('-a');
  expect(signs('a\na\nb', 'a\nb')).toBe(' a|-a| b');
  const [many, others] = ['a', 'b'].map((letter) =>
    Array.from({ length: 3000 }, (_, at) => letter + at).join('\n'),
  );
  expect(lineChanges(many ?? '', others ?? '')).toHaveLength(6000);
});
