import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogLine } from '@seed/kernel';
import { followLines } from './follow-events.ts';
import type { Followed } from './follow-events.ts';

/** `<iso> <stream> <text>`; undefined for what seed did not write. */
function readLine(line: string, node: string): LogLine | undefined {
  const [, iso = '', stream, text = ''] = /^(\S+) (build|agent) (.*)$/s.exec(line) ?? [];
  const at = Date.parse(iso);
  if (Number.isNaN(at) || (stream !== 'build' && stream !== 'agent')) return undefined;
  return { node, stream, text, at };
}

/** All logs of a run as they grow, those of builds that begin later included. `nodeOf` knows the nodes of file names. */
export function followLogs(dir: string, nodeOf: (name: string) => string): Followed<LogLine> {
  const logs = new Map<string, Followed<string>>();
  return {
    async next() {
      const names = await readdir(join(dir, 'logs')).catch(() => []);
      for (const name of names)
        if (name.endsWith('.log') && !logs.has(name)) logs.set(name, followLines(join(dir, 'logs', name)));
      const found: LogLine[] = [];
      for (const [name, log] of logs) {
        const node = nodeOf(name);
        for (const line of await log.next()) {
          const read = readLine(line, node);
          if (read !== undefined) found.push(read);
        }
      }
      // Several builds at a time: as it happened.
      return found.toSorted((a, b) => a.at - b.at);
    },
    async close() {
      for (const log of logs.values()) await log.close();
    },
  };
}
