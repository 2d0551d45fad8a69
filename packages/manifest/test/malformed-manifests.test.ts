import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Pos, Span } from '@seed/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadDeployment } from '../src/index.ts';

const FIXTURES = join(import.meta.dirname, '../../../test-fixtures/manifests');

const FILES: ReadonlyMap<string, string> = new Map(
  globSync('{ok,err}/**/*.{yaml,yml}', { cwd: FIXTURES })
    .sort()
    .map((path) => [relative('.', path), readFileSync(join(FIXTURES, path), 'utf8')]),
);
const DEPLOYMENTS = [...FILES.keys()].filter((path) => /^toolchain_?[rR]egion:/m.test(FILES.get(path) ?? ''));

/** What people, merges and editors leave in files. */
const JUNK = [
  [
    '',
    ' ',
    '\t',
    '\r',
    '\n',
    ':',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '#',
    '|',
    '>',
    '&a ',
    '*a',
    '!x ',
    '%',
    '@',
    '`',
  ],
  [
    '---\n',
    '...\n',
    '<<: ',
    '? ',
    '~',
    'null',
    '1',
    '-1',
    '1e999',
    '0x',
    '012',
    'yes',
    '2024-13-01',
    '${',
    '${A}',
    '}',
  ],
  [
    '<<<<<<< HEAD\n',
    '\u0000',
    '\ufeff',
    '\u2028',
    '😀',
    '\ud800',
    'x'.repeat(5000),
    '['.repeat(200),
    '../',
    '::',
    '?',
  ],
  ['name: x\n', 'valueFrom: {}\n', 'groups:\n', '__proto__', 'constructor', 'toString: 1\n'],
].flat();

interface Damage {
  readonly at: number;
  readonly length: number;
  readonly junk: string;
  readonly how: 'replace' | 'drop-line' | 'twice' | 'indent' | 'cut' | 'swap-value';
}

const DAMAGE: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(10_000),
  length: fc.nat(12),
  junk: fc.constantFrom(...JUNK),
  how: fc.constantFrom('replace', 'drop-line', 'twice', 'indent', 'cut', 'swap-value'),
});

function harm(text: string, { at, length, junk, how }: Damage): string {
  const lines = text.split('\n');
  const line = at % lines.length;
  const offset = at % (text.length + 1);
  switch (how) {
    case 'replace':
      return text.slice(0, offset) + junk + text.slice(offset + length);
    case 'cut':
      return text.slice(0, offset);
    case 'drop-line':
      return lines.toSpliced(line, 1).join('\n');
    case 'twice':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 'indent':
      return lines.with(line, `${' '.repeat(length % 5)}${lines[line]?.trimStart() ?? ''}`).join('\n');
    case 'swap-value':
      return lines.with(line, lines[line]?.replace(/(?<=[:-] ).*/, junk) ?? '').join('\n');
  }
}

function placeOf(text: string, { line, column, offset }: Pos): boolean {
  return line >= 1 && column >= 1 && offset >= 0 && offset <= text.length && line <= text.split('\n').length;
}

function isPlace(sources: ReadonlyMap<string, string>, span: Span | undefined): boolean {
  const text = span === undefined ? undefined : sources.get(span.source);
  if (span === undefined || text === undefined) return false;
  return placeOf(text, span.start) && placeOf(text, span.end) && span.start.offset <= span.end.offset;
}

test('a damaged manifest never throws: it is read, or refused with findings that have places', async () => {
  const env = { STAGE: 'dev', OWNER: 'team', FIRST_ACCOUNT: '111122223333', A: '' };
  const project = { name: 'MyApp', root: '/', description: '', strict: false };
  const damaged = fc.array(fc.tuple(fc.constantFrom(...FILES.keys()), DAMAGE), {
    minLength: 1,
    maxLength: 4,
  });

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...DEPLOYMENTS),
      damaged,
      fc.boolean(),
      async (path, damages, strict) => {
        const files = new Map(FILES);
        for (const [file, damage] of [...damages, [path, damages[0]?.[1]] as const]) {
          if (damage !== undefined) files.set(file, harm(files.get(file) ?? '', damage));
        }
        const read = async (name: string): Promise<Uint8Array | undefined> => {
          const text = files.get(name);
          return text === undefined ? undefined : Buffer.from(text);
        };

        const { value, diagnostics, sources } = await loadDeployment(path, {
          project: { ...project, strict },
          env,
          read,
        });

        const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
        expect(value === undefined).toBe(hasErrors);
        const spans = diagnostics.flatMap(({ span, related = [] }) => [
          span,
          ...related.map((other) => other.span),
        ]);
        expect(spans.filter((span) => !isPlace(sources, span))).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);
