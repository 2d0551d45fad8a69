import type { TestCase } from '@seed/deployspec';
import type { Source } from '@seed/kernel';
import type { ParsedReport } from '../parsed-report.ts';
import { isObject, numberOf, objectsIn, readJson, textOf } from '../read-json.ts';
import type { JsonObject } from '../read-json.ts';
import { testCase } from '../test-case.ts';

interface Outcome {
  readonly status: TestCase['status'];
  readonly durationNs: number;
  readonly message?: string | undefined;
}

const STATUS: Readonly<Record<string, TestCase['status']>> = {
  passed: 'SUCCEEDED',
  failed: 'FAILED',
  ambiguous: 'FAILED',
  skipped: 'SKIPPED',
  pending: 'SKIPPED',
};

/** A scenario is as bad as its worst step. */
const WORST: readonly TestCase['status'][] = ['FAILED', 'UNKNOWN', 'SKIPPED', 'SUCCEEDED'];

/** Cucumber's JSON: a case per scenario; steps of a background count for the scenario that follows. */
export function parseCucumber(source: Source): ParsedReport {
  const { value, problems } = readJson(source);
  if (problems.length > 0) return { cases: [], problems };
  if (!Array.isArray(value)) return { cases: [], problems: [`${source.id}: expected a list of features`] };
  return { cases: objectsIn(value).flatMap(casesOf), problems: [] };
}

function casesOf(feature: JsonObject): TestCase[] {
  const cases: TestCase[] = [];
  let background: Outcome[] = [];
  for (const element of objectsIn(feature['elements'])) {
    const outcomes = [...background, ...outcomesOf(element)];
    if (element['type'] === 'background') {
      background = outcomes;
      continue;
    }
    background = [];
    cases.push(
      testCase({
        suite: textOf(feature['name']) ?? textOf(feature['uri']),
        name: textOf(element['name']),
        status: WORST.find((status) => outcomes.some((outcome) => outcome.status === status)) ?? 'UNKNOWN',
        durationNs: outcomes.reduce((sum, outcome) => sum + outcome.durationNs, 0),
        message: outcomes.find((outcome) => outcome.message !== undefined)?.message,
      }),
    );
  }
  return cases;
}

/** Steps and the hooks around them. */
function outcomesOf(element: JsonObject): Outcome[] {
  const parts = ['before', 'steps', 'after'].flatMap((key) => objectsIn(element[key]));
  return parts.flatMap((part) => {
    const result = part['result'];
    if (!isObject(result)) return [];
    return [
      {
        status: STATUS[textOf(result['status'])?.toLowerCase() ?? ''] ?? 'UNKNOWN',
        durationNs: numberOf(result['duration']),
        message: textOf(result['error_message']),
      },
    ];
  });
}
