import type { TestCase } from '@seed/deployspec';
import { cleanText } from '@seed/kernel';

const LONGEST_NAME = 1_000;
const LONGEST_MESSAGE = 5_000;

export interface TestCaseFacts {
  readonly suite: string | undefined;
  readonly name: string | undefined;
  readonly status: TestCase['status'];
  readonly durationNs: number;
  readonly message?: string | undefined;
}

/** A case within CodeBuild's limits: names up to 1,000 and messages up to 5,000 characters. */
export function testCase(facts: TestCaseFacts): TestCase {
  const message = cleanText((facts.message ?? '').slice(0, 2 * LONGEST_MESSAGE)).trim();
  return {
    suite: cleanText(facts.suite ?? '').slice(0, LONGEST_NAME),
    name: cleanText(facts.name ?? '').slice(0, LONGEST_NAME),
    status: facts.status,
    durationNs: facts.durationNs,
    ...(message === '' ? {} : { message: message.slice(0, LONGEST_MESSAGE) }),
  };
}

/** Joins a short message and a longer text, unless the text says it already. */
export function joinMessage(message: string | undefined, text: string | undefined): string {
  const short = message?.trim() ?? '';
  const long = text?.trim() ?? '';
  if (short === '' || long.startsWith(short)) return long;
  return long === '' ? short : `${short}\n${long}`;
}

/** Seconds as written by any tool (`0.012`, `1,234.5`, `1e-3`) in nanoseconds; 0 for anything else. */
export function secondsToNs(text: string | undefined): number {
  return toNs(text, 1e9);
}

export function millisecondsToNs(text: string | undefined): number {
  return toNs(text, 1e6);
}

function toNs(text: string | undefined, factor: number): number {
  const number = Number((text ?? '').trim().replaceAll(',', ''));
  return Number.isFinite(number) && number > 0 ? Math.round(number * factor) : 0;
}
