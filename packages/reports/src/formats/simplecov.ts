import type { Source } from '@seed/kernel';
import type { CoverageCounts, FileCounts, ParsedReport } from '../parsed-report.ts';
import { isObject, readJson } from '../read-json.ts';
import type { JsonObject } from '../read-json.ts';

interface FileHits {
  readonly lines: (number | undefined)[];
  readonly branches: Map<string, number>;
}

/** SimpleCov's `.resultset.json`: hits of all commands that ran are added up per line and branch. */
export function parseSimpleCov(source: Source): ParsedReport {
  const { value, problems } = readJson(source);
  if (problems.length > 0) return { cases: [], problems };
  const runs = isObject(value) ? Object.values(value).filter(isObject) : [];
  const coverages = runs.map((run) => run['coverage']).filter(isObject);
  if (coverages.length === 0) {
    return { cases: [], problems: [`${source.id}: expected commands with "coverage"`] };
  }
  const files = new Map<string, FileHits>();
  for (const coverage of coverages)
    for (const [file, hits] of Object.entries(coverage)) addFile(files, file, hits);
  const coveredFiles: FileCounts[] = [...files].map(([path, hits]) => ({ path, ...count([hits]) }));
  return { cases: [], coverage: count(files.values()), coveredFiles, problems: [] };
}

/** Before SimpleCov 0.18 a file is its list of lines. */
function addFile(files: Map<string, FileHits>, name: string, hits: unknown): void {
  const file = files.get(name) ?? { lines: [], branches: new Map() };
  files.set(name, file);
  const lines: unknown = isObject(hits) ? hits['lines'] : hits;
  for (const [index, hit] of (Array.isArray(lines) ? lines : []).entries()) {
    if (typeof hit === 'number') file.lines[index] = (file.lines[index] ?? 0) + hit;
  }
  const branches = isObject(hits) && isObject(hits['branches']) ? hits['branches'] : {};
  for (const [condition, ways] of Object.entries(branches))
    addBranches(file, condition, isObject(ways) ? ways : {});
}

function addBranches(file: FileHits, condition: string, ways: JsonObject): void {
  for (const [way, hit] of Object.entries(ways)) {
    const key = `${condition} ${way}`;
    if (typeof hit === 'number') file.branches.set(key, (file.branches.get(key) ?? 0) + hit);
  }
}

function count(files: Iterable<FileHits>): CoverageCounts {
  const counts = { linesCovered: 0, linesMissed: 0, branchesCovered: 0, branchesMissed: 0 };
  for (const { lines, branches } of files) {
    for (const hit of lines) {
      if (hit === undefined) continue;
      if (hit > 0) counts.linesCovered++;
      else counts.linesMissed++;
    }
    for (const hit of branches.values()) {
      if (hit > 0) counts.branchesCovered++;
      else counts.branchesMissed++;
    }
  }
  return counts;
}
