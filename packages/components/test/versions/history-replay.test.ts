import { type Diagnostic } from '@seed/kernel';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardVersions, type ImageProject } from '../../src/index.ts';
import { type Files, loadFiles } from '../memory-tree.ts';
import { commitHistory, gitHistory } from './git-history.ts';
import { COMMITS, replay } from './history.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PROJECT = join(process.env['SEED_SHARED'] ?? join(ROOT, '../shared'), 'corpus/dc-image-builder');
const NO_HISTORY = `no history of commits at ${relative(ROOT, PROJECT)}: set SEED_SHARED to a clone with one to have it replayed`;

/** Findings of this kind are told of every commit; notes about wildcards are not. */
const subjectOf = ({ code, span, summary }: Diagnostic): string => {
  if (code === 'C114' || code === 'C115') return /image "([^"]+)"/.exec(summary)?.[1] ?? summary;
  if (code === 'C126') return /"([^"]+)"/.exec(summary)?.[1] ?? summary;
  const version = code === 'C103' ? `@${/still (\S+)$/.exec(summary)?.[1]}` : '';
  return `${span?.source}${version}`;
};

/** Findings that the commit before did not have, whatever their place. */
function introducedFindings(
  now: readonly Diagnostic[],
  before: readonly Diagnostic[],
): readonly Diagnostic[] {
  const key = ({ code, summary, span }: Diagnostic): string => `${code} ${span?.source} ${summary}`;
  const known = new Set(before.map(key));
  return now.filter((diagnostic) => !known.has(key(diagnostic)));
}

type State = readonly [id: string, files: Files];

/** What every commit brings, compared with the one before; the first one is only compared with. */
async function replayed(states: Iterable<State>): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  let base: { readonly project: ImageProject; readonly diagnostics: readonly Diagnostic[] } | undefined;
  for (const [id, files] of states) {
    const { value, diagnostics } = await loadFiles(files);
    if (value !== undefined && base !== undefined) {
      const guard = guardVersions({ head: value, base: base.project });
      const all = [...introducedFindings(diagnostics, base.diagnostics), ...guard.diagnostics];
      const told = all.filter(({ severity, code }) => severity !== 'info' && !code.startsWith('L'));
      found.set(id, told.map((one) => `${one.code} ${subjectOf(one)}`).toSorted());
    }
    if (value !== undefined) base = { project: value, diagnostics };
  }
  return found;
}

/** The sixty states, under the ids of the commits that made them. */
function* madeUp(): Generator<State> {
  let index = 0;
  for (const files of replay(COMMITS)) {
    yield [COMMITS[index - 1]?.id ?? 'before', files];
    index += 1;
  }
}

function* committed(repository: string): Generator<State> {
  for (const { id, files } of gitHistory(repository)) yield [id, files];
}

const CODES: ReadonlySet<string> = new Set(['C001', 'C100', 'C103', 'C105', 'C112', 'C114', 'C115', 'C126']);

/** The codes of each commit that has any, in order. */
const codesIn = (
  found: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...found]
      .map(
        ([id, list]) =>
          [
            id,
            list
              .map((one) => one.slice(0, 4))
              .filter((code) => CODES.has(code))
              .toSorted(),
          ] as const,
      )
      .filter(([, codes]) => codes.length > 0),
  );

describe('a history of sixty commits with the mistakes of dc_image_builder', () => {
  test('IB-F31 finds in each commit, compared with the one before, exactly what went wrong in it', async () => {
    const expected = new Map(COMMITS.map(({ id, finds }) => [id, [...finds].sort()]));

    const found = await replayed(madeUp());

    expect(found.size).toBe(60);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });

  test('IB-F31 counts every kind of mistake as often as it was made', async () => {
    const counts: Record<string, number> = {};

    for (const findings of (await replayed(madeUp())).values())
      for (const finding of findings) {
        const code = finding.slice(0, 4);
        counts[code] = (counts[code] ?? 0) + 1;
      }

    expect(counts).toEqual({ C001: 1, C100: 2, C103: 4, C105: 3, C112: 5, C114: 11, C115: 10, C126: 1 });
  });

  test('IB-F31 reads the same out of commits of git', async () => {
    const repository = mkdtempSync(join(tmpdir(), 'seed-history-'));
    const states = [...madeUp()].slice(0, 9);
    const write = (files: Files): void => {
      rmSync(join(repository, 'components'), { recursive: true, force: true });
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(repository, path)), { recursive: true });
        writeFileSync(join(repository, path), text);
      }
    };
    commitHistory(
      repository,
      states.map(([, files]) => files),
      write,
    );

    const found = await replayed(committed(repository));
    rmSync(repository, { recursive: true });

    expect([...found.values()]).toEqual(COMMITS.slice(0, 8).map(({ finds }) => [...finds].toSorted()));
  });

  test('IB-F31 finds the same mistakes in the history of dc_image_builder itself', async (context) => {
    if (!existsSync(join(PROJECT, '.git'))) {
      process.stderr.write(`SKIPPED: ${NO_HISTORY}\n`);
      return context.skip(NO_HISTORY);
    }
    const expected = codesIn(new Map(COMMITS.map(({ id, finds }) => [id, finds])));

    const found = await replayed(committed(PROJECT));

    expect(codesIn(found)).toEqual(expected);
  });
});
