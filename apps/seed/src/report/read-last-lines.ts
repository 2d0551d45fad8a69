import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeId } from '@seed/kernel';
import type { ReadLastLines } from '@seed/report-page';
import { logName } from '../journal/open-journal.ts';

/** As much as somebody reads in a report; `seed logs` has the rest. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 2000;
const CHUNK = 64 * 1024;
/** How far back lines are looked for: what a build prints after its failure may be long. */
const MOST_BYTES = 8 * 1024 * 1024;

interface LoggedLine {
  readonly at: number;
  readonly text: string;
}

/** `<iso> <stream> <text>` → a line of the build; undefined for others and for torn ones. */
function parse(line: string): LoggedLine | undefined {
  const match = /^(\S+) build (.+)$/s.exec(line);
  const [, iso = '', text = ''] = match ?? [];
  const at = Date.parse(iso);
  return Number.isNaN(at) ? undefined : { at, text: text.slice(0, MOST_CHARACTERS) };
}

/** The lines of a file from its last to its first; what follows the last line break is still being written. */
async function* backwards(file: FileHandle): AsyncGenerator<string> {
  const { size } = await file.stat();
  let rest = Buffer.alloc(0);
  let end = size;
  const stop = Math.max(0, size - MOST_BYTES);
  let isFirst = true;
  while (end > stop) {
    const length = Math.min(CHUNK, end - stop);
    const chunk = Buffer.alloc(length);
    await file.read(chunk, 0, length, end - length);
    end -= length;
    const whole = Buffer.concat([chunk, rest]);
    // Bytes before the first line break belong to a line that began in an earlier chunk.
    const at = whole.indexOf(0x0a);
    if (at === -1) {
      rest = whole;
      continue;
    }
    rest = whole.subarray(0, at);
    const lines = whole
      .subarray(at + 1)
      .toString('utf8')
      .split('\n');
    if (isFirst) lines.pop();
    isFirst = false;
    yield* lines.toReversed();
  }
  if (stop === 0 && rest.length > 0 && !isFirst) yield rest.toString('utf8');
}

async function lastLines(file: FileHandle, until: number | undefined): Promise<string[]> {
  const before: string[] = [];
  const newest: string[] = [];
  for await (const line of backwards(file)) {
    const found = parse(line);
    if (found === undefined) continue;
    if (newest.length < MOST_LINES) newest.push(found.text);
    if (until === undefined || found.at <= until) before.push(found.text);
    if (before.length === MOST_LINES) break;
  }
  // Clocks of two machines may disagree: then the end of the log is better than nothing.
  return (before.length > 0 ? before : newest).toReversed();
}

/** Reads the ends of the logs of a journal. A module without a log has no lines. */
export function lastLinesIn(dir: string): ReadLastLines {
  return async (node: NodeId, { until }) => {
    const file = await open(join(dir, 'logs', logName(node)), 'r').catch(() => undefined);
    if (file === undefined) return [];
    try {
      return await lastLines(file, until);
    } finally {
      await file.close();
    }
  };
}
