import { createLineWriter } from './line-writer.ts';
import type { Output, Reporter } from './reporter.ts';

/** `2026/11/21 03:17:42.123000` in UTC: CodeBuild's agent prints microseconds since 2024. */
function agentTime(at: number): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 23)}000`;
}

export interface CodeBuildLogOptions {
  /** With several builds at once, each line begins with its build. */
  readonly several?: boolean;
}

/** The log as CodeBuild shows it: `[Container] <time> <text>` for the agent, output as it is. */
export function createCodeBuildReporter(output: Output, options: CodeBuildLogOptions = {}): Reporter {
  const writer = createLineWriter(output);
  return {
    event() {},
    log(line) {
      const spoken = line.stream === 'agent' && line.bare !== true;
      const text = spoken ? `[Container] ${agentTime(line.at)} ${line.text}` : line.text;
      writer.write(options.several ? `${line.node} | ${text}\n` : `${text}\n`);
    },
    behind: () => writer.behind(),
    close: () => writer.close(),
  };
}
