import { type Diagnostic } from '@seed/kernel';
import { describe, expect, test } from 'vitest';
import { guardVersions, type ImageProject } from '../../src/index.ts';
import { loadFiles } from '../memory-tree.ts';
import { COMMITS, replay } from './history.ts';

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

async function replayed(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  let base: { project: ImageProject; diagnostics: readonly Diagnostic[] } | undefined;
  let index = 0;
  for (const files of replay(COMMITS)) {
    const { value, diagnostics } = await loadFiles(files);
    if (value === undefined) throw new Error('the project cannot be read');
    const commit = COMMITS[index - 1];
    if (base !== undefined && commit !== undefined) {
      const guard = guardVersions({ head: value, base: base.project });
      const all = [...introducedFindings(diagnostics, base.diagnostics), ...guard.diagnostics];
      const told = all.filter(({ severity, code }) => severity !== 'info' && !code.startsWith('L'));
      found.set(commit.id, told.map((one) => `${one.code} ${subjectOf(one)}`).sort());
    }
    base = { project: value, diagnostics };
    index += 1;
  }
  return found;
}

describe('a history of sixty commits with the mistakes of dc_image_builder', () => {
  test('IB-F31 finds in each commit, compared with the one before, exactly what went wrong in it', async () => {
    const expected = new Map(COMMITS.map(({ id, finds }) => [id, [...finds].sort()]));

    const found = await replayed();

    expect(found.size).toBe(60);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });

  test('IB-F31 counts every kind of mistake as often as it was made', async () => {
    const counts: Record<string, number> = {};

    for (const findings of (await replayed()).values())
      for (const finding of findings) {
        const code = finding.slice(0, 4);
        counts[code] = (counts[code] ?? 0) + 1;
      }

    expect(counts).toEqual({ C001: 1, C100: 2, C103: 4, C105: 3, C112: 5, C114: 11, C115: 10, C126: 1 });
  });
});
