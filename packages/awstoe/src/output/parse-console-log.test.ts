import { describe, expect, it } from 'vitest';
import { parseConsoleLog } from './parse-console-log.ts';

describe('console.log', () => {
  it('IB-F97 is taken apart as AWSTOE writes it on an instance', () => {
    const lines = parseConsoleLog(
      `2026-01-02 03:04:05.678 Info Document /tmp/a.yml
2026-01-02 03:04:05.700 Info Phase build
2026-01-02 03:04:05.701 Info Step Install
2026-01-02 03:04:06.000 Info Stdout: hello: there
2026-01-02 03:04:06.001 Info Stderr: oh
2026-01-02 03:04:06.002 Info ExitCode 1
`,
    );

    expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'document /tmp/a.yml',
      'phase build',
      'step Install',
      'stdout hello: there',
      'stderr oh',
      'exit-code 1',
    ]);
    expect(lines[0]?.at).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
  });

  it('IB-F97 is taken apart as it comes through CloudWatch, with a column of milliseconds', () => {
    const lines = parseConsoleLog(
      `1767323045678 ExecuteBash: STARTED EXECUTION
1767323045679 CmdExecution: Stderr: not there
1767323045680 CmdExecution: [ ERROR ] no such file
1767323045681 CmdExecution: ExitCode 1
1767323045682 Executor: FINISHED EXECUTION OF ALL DOCUMENTS
`,
    );

    expect(lines.map(({ kind, at }) => `${at} ${kind}`)).toEqual([
      '1767323045678 other',
      '1767323045679 stderr',
      '1767323045680 stderr',
      '1767323045681 exit-code',
      '1767323045682 end',
    ]);
    expect(lines[2]?.text).toBe('no such file');
  });
});
