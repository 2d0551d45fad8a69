import type { EventBody, SeedEvent } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import { detailLines } from './detail-lines.ts';
import { emptyRun, foldRun } from './fold-run.ts';
import type { RunModel } from './run-model.ts';

const AT = '2026-11-21T03:17:42.000Z';

const HEADER = {
  id: 'x',
  kind: 'apply',
  command: 'apply',
  args: [],
  target: 'dev',
  cwd: '/project',
  versions: { seed: '1', node: '24' },
  owner: { pid: 1, host: 'here' },
  startedAt: AT,
};

function runOf(...bodies: readonly EventBody[]): RunModel {
  const events = bodies.map((body, index): SeedEvent => ({ v: 1, seq: index, at: AT, run: 'x', ...body }));
  return foldRun(emptyRun(HEADER, '/project/.seed/runs/x'), events);
}

const span = {
  source: 'modules/fsx/deployspec.yaml',
  start: { line: 11, column: 11, offset: 0 },
  end: { line: 11, column: 21, offset: 10 },
  excerpt: ['    build:', '      commands:', '        - cdk deploy --all'],
};

const failedBuild: EventBody = {
  type: 'build.finished',
  node: 'core/fsx',
  data: {
    id: 'b',
    outcome: 'failed',
    phases: [],
    exported: {},
    metadata: {},
    artifacts: [],
    durationMs: 1,
    failure: {
      phase: 'BUILD',
      message: 'exit status 1',
      exitCode: 1,
      command: { index: 1, of: 2, text: 'cdk deploy --all', span },
    },
  },
};

const linesOf = (run: RunModel, columns = 80): string[] =>
  detailLines(run, { node: 'core/fsx', part: undefined }, { now: 0, columns, ascii: false }).map((line) =>
    line.map(({ text }) => text).join(''),
  );

describe('the page of a module', () => {
  it('draws the lines in which a command failed, with their numbers and a mark', () => {
    const lines = linesOf(runOf(failedBuild));

    const at = lines.indexOf('  --> modules/fsx/deployspec.yaml:11:11');
    expect(lines.slice(at + 1, at + 5)).toEqual([
      '    9 |     build:',
      '   10 |       commands:',
      '   11 |         - cdk deploy --all',
      '      |           ^^^^^^^^^^ exit code 1 (command 1 of 2)',
    ]);
    expect(lines).not.toContain('  $ cdk deploy --all');
  });

  it('has as many lines whatever its width, and cuts those of the file', () => {
    const run = runOf(failedBuild);

    expect(linesOf(run, 40)).toHaveLength(linesOf(run, 120).length);
    for (const line of linesOf(run, 40).filter((text) => / \d+ \| /.test(text)))
      expect(line.length).toBeLessThanOrEqual(40);
  });

  it('names the command where the journal does not have its lines', () => {
    const { excerpt: _, ...bare } = span;
    const { data } = failedBuild as Extract<EventBody, { type: 'build.finished' }>;
    const command = { index: 1, of: 2, text: 'cdk deploy --all', span: bare };
    const failure = { ...(data.failure as object), command };

    expect(linesOf(runOf({ ...failedBuild, data: { ...data, failure } } as EventBody))).toContain(
      '  $ cdk deploy --all',
    );
  });

  it('draws the lines of findings, and of other places that they tell of', () => {
    const related = [
      {
        span: {
          ...span,
          start: { line: 3, column: 1, offset: 0 },
          end: { line: 3, column: 4, offset: 3 },
          excerpt: ['one'],
        },
        label: 'read here',
      },
    ];
    const diagnostic = { code: 'a/b', severity: 'warning', summary: 'odd', span, related };

    const lines = linesOf(
      runOf(
        { type: 'node.started', node: 'core/fsx', data: {} },
        { type: 'diagnostic.reported', node: 'core/fsx', data: { diagnostic } },
      ),
    );

    const at = lines.indexOf('findings');
    expect(lines.slice(at + 1, at + 9)).toEqual([
      '  warning  odd  a/b',
      '  --> modules/fsx/deployspec.yaml:11:11',
      '    9 |     build:',
      '   10 |       commands:',
      '   11 |         - cdk deploy --all',
      '      |           ^^^^^^^^^^',
      '  --> modules/fsx/deployspec.yaml:3:1',
      '   3 | one',
    ]);
    expect(lines[at + 9]).toBe('     | --- read here');
  });
});
