import type { LogLine, NodeId } from '@seed/kernel';
import { createLineWriter } from './line-writer.ts';
import type { Output, Reporter } from './reporter.ts';

export interface NdjsonOptions {
  readonly run: string;
  /** False leaves log lines out (the journal keeps them in files of their own). */
  readonly lines?: boolean;
}

/**
 * One JSON object per line: events with their envelope, log lines as `{ v, at, run, node, stream, line, n }`,
 * where `n` counts the lines of a node from 1.
 */
export function createNdjsonReporter(output: Output, options: NdjsonOptions): Reporter {
  const writer = createLineWriter(output);
  const numbers = new Map<NodeId, number>();
  return {
    event(event) {
      writer.write(`${JSON.stringify(event)}\n`);
    },
    log(line: LogLine) {
      if (options.lines === false) return;
      const n = (numbers.get(line.node) ?? 0) + 1;
      numbers.set(line.node, n);
      const at = new Date(line.at).toISOString();
      const { node, stream, text } = line;
      writer.write(`${JSON.stringify({ v: 1, at, run: options.run, node, stream, line: text, n })}\n`);
    },
    behind: () => writer.behind(),
    close: () => writer.close(),
  };
}
