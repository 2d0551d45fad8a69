import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { LogLine, SeedEvent } from '@seed/kernel';
import {
  createCodeBuildReporter,
  createLiveReporter,
  createNdjsonReporter,
  createStyle,
  createTextReporter,
} from '../src/index.ts';
import type { Output, Reporter } from '../src/index.ts';
import { enveloped, keepOutput, sampleRun, SPEC } from './sample-run.ts';

const style = createStyle({ color: false, ascii: false });
const sources = new Map([['buildspec.yml', SPEC]]);
const START = Date.UTC(2026, 10, 21, 3, 17, 42);
const line = (text: string, stream: LogLine['stream'] = 'build'): LogLine => ({
  node: 'apps/web',
  stream,
  text,
  at: START + 5,
});

async function play(
  reporter: Reporter,
  events: readonly SeedEvent[],
  lines: readonly LogLine[],
): Promise<void> {
  for (const event of events) {
    reporter.event(event);
    if (event.type === 'command.started') for (const one of lines) reporter.log(one);
  }
  await reporter.close();
}

describe('the text reporter', () => {
  const options = { style, sources, verbosity: 0, now: () => START, heartbeatMs: 0 };

  test('prints one fact per line, each with time and reference', async () => {
    const out = keepOutput();
    const err = keepOutput();

    await play(createTextReporter({ out, err }, options), sampleRun('succeeded'), [line('compiled')]);

    for (const text of out.text().trimEnd().split('\n'))
      expect(text).toMatch(/^\d\d:\d\d:\d\d (run|apps\/web) {2,}\S/);
    expect(out.text()).toContain('apps/web         compiled\n');
    expect(out.text()).toContain('$ make all   1 of 1');
    expect(out.text().trimEnd()).toMatch(/✓ build succeeded {3}33s {3}exported: TAG {3}artifacts: none$/);
    expect(err.text()).toBe('');
  });

  test('says of a build in CodeBuild where it is found, and what it costs', async () => {
    const out = keepOutput();
    const err = keepOutput();
    const node = 'apps/web';
    const [opened, started, build, ...rest] = sampleRun('succeeded');
    const remote = enveloped([
      { type: 'bundle.uploaded', node, data: { location: 's3://b/k', bytes: 2048, present: false } },
      {
        type: 'build.prepared',
        node,
        data: { ref: 'app:1', url: 'https://console/app:1', isolation: 'codebuild', durationMs: 5 },
      },
      { type: 'build.priced', node, data: { dollars: 0.005, text: 'est. $0.005 (1 min general1.small)' } },
    ]);
    const events = [opened, started, build, ...remote, ...rest].filter((event) => event !== undefined);

    await play(createTextReporter({ out, err }, options), events, []);

    expect(out.text()).toContain('✓ source uploaded, 2.0 kB');
    expect(out.text()).toContain('✓ started app:1   https://console/app:1');
    expect(out.text()).toContain('✓ est. $0.005 (1 min general1.small)');
  });

  test('ends a failed run with the report: place in the spec, exit code, last lines, journal', async () => {
    const out = keepOutput();
    const err = keepOutput();

    await play(createTextReporter({ out, err }, options), sampleRun('failed'), [line('cc: no input files')]);

    expect(err.text()).toContain('✗ apps/web failed in build after 33s');
    expect(err.text()).toContain('build/command-failed');
    expect(err.text()).toContain('  --> buildspec.yml:5:9');
    expect(err.text()).toContain('^^^^^^^^ exit code 2 (command 1 of 1)');
    expect(err.text()).toContain('| cc: no input files');
    expect(err.text()).toContain('journal       .seed/runs/x');
  });

  test('groups phases and annotates the failure on GitHub', async () => {
    const out = keepOutput();

    const reporter = createTextReporter({ out, err: keepOutput() }, { ...options, github: true });
    await play(reporter, sampleRun('failed'), []);

    expect(out.text()).toContain('::group::apps/web build\n');
    expect(out.text()).toContain('::endgroup::\n');
    expect(out.text()).toContain(
      '::error file=buildspec.yml,line=5::apps/web failed in build, command 1 of 1, exit 2',
    );
  });

  test('prints the result only when it is told to be quiet', async () => {
    const out = keepOutput();

    const reporter = createTextReporter({ out, err: keepOutput() }, { ...options, verbosity: -1 });
    await play(reporter, sampleRun('succeeded'), [line('compiled')]);

    expect(out.text().trimEnd().split('\n')).toHaveLength(1);
  });

  test('mentions a running build from time to time', () => {
    vi.useFakeTimers();
    const out = keepOutput();
    const now = () => START + 122_000;
    const reporter = createTextReporter({ out, err: keepOutput() }, { ...options, now, heartbeatMs: 60_000 });
    for (const event of sampleRun('failed').slice(0, 5)) reporter.event(event);

    vi.advanceTimersByTime(60_100);
    vi.useRealTimers();

    expect(out.text()).toMatch(/apps\/web +still running 2m 00s · build\n/);
  });
});

describe('the live reporter', () => {
  const options = { style, sources, verbosity: 0, now: () => START + 9_000 };

  test('keeps finished lines and redraws a block below them without the alternate screen', async () => {
    const out = keepOutput({ columns: 80, rows: 24 });
    const reporter = createLiveReporter({ out, err: keepOutput() }, options);

    for (const event of sampleRun('succeeded').slice(0, 5)) reporter.event(event);
    await wait(150);
    const during = out.text();
    reporter.log(line('compiled'));
    for (const event of sampleRun('succeeded').slice(5)) reporter.event(event);
    await reporter.close();

    expect(during).toContain('── build ─');
    expect(during).toContain('▸ apps/web');
    expect(during).toContain('ctrl-c stops the build');
    expect(out.text()).not.toContain('\u001b[?1049h');
    const last = out.text().split('\u001b[0J').at(-1) ?? '';
    expect(last.trimEnd().endsWith('artifacts: none')).toBe(true);
    expect(
      out
        .text()
        .split('\n')
        .filter((text) => text === 'compiled' || text.endsWith('\u001b[0Jcompiled')),
    ).toHaveLength(1);
  });

  test('never uses more than a third of the rows, and no line is wider than the screen', async () => {
    const out = keepOutput({ columns: 40, rows: 12 });
    const reporter = createLiveReporter({ out, err: keepOutput() }, options);
    for (const event of sampleRun('succeeded').slice(0, 2)) reporter.event(event);
    const started = sampleRun('succeeded')[2] as SeedEvent;
    for (let index = 0; index < 30; index += 1)
      reporter.event({ ...started, node: `task_${index}` } as SeedEvent);

    await wait(150);
    await reporter.close();

    // oxlint-disable-next-line no-control-regex -- the block is erased with these
    const block = /── *\n([^]*?)\r?\u001b\[(\d+)A/.exec(out.text());
    expect(Number(block?.[2])).toBeLessThanOrEqual(4);
    for (const text of (block?.[1] ?? '').split('\n')) expect(text.length).toBeLessThanOrEqual(40);
  });
});

describe('the NDJSON reporter', () => {
  test('CB-84 writes one object per line, numbers log lines, and ends with the end of the run', async () => {
    const out = keepOutput();

    await play(createNdjsonReporter(out, { run: 'r1' }), sampleRun('failed'), [line('a'), line('b')]);

    const objects = out
      .text()
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(objects.filter((one) => 'line' in one)).toEqual([
      {
        v: 1,
        at: new Date(START + 5).toISOString(),
        run: 'r1',
        node: 'apps/web',
        stream: 'build',
        line: 'a',
        n: 1,
      },
      {
        v: 1,
        at: new Date(START + 5).toISOString(),
        run: 'r1',
        node: 'apps/web',
        stream: 'build',
        line: 'b',
        n: 2,
      },
    ]);
    expect(objects.at(-1)).toMatchObject({ type: 'run.finished', data: { outcome: 'failed', exitCode: 1 } });
  });
});

describe('the CodeBuild log', () => {
  test('CB-81 prefixes what the agent says and leaves output as it is', async () => {
    const out = keepOutput();
    const reporter = createCodeBuildReporter(out);

    reporter.log(line('Entering phase BUILD', 'agent'));
    reporter.log(line('compiled'));
    reporter.log({ ...line('second line of a command', 'agent'), bare: true });
    await reporter.close();

    expect(out.text()).toBe(
      '[Container] 2026/11/21 03:17:42.005000 Entering phase BUILD\ncompiled\nsecond line of a command\n',
    );
  });
});

describe('many lines', () => {
  test('300000 of them leave in large pieces', async () => {
    const out = keepOutput();
    const reporter = createTextReporter(
      { out, err: keepOutput() },
      { style, sources, verbosity: 0, now: () => START, heartbeatMs: 0 },
    );

    for (let index = 0; index < 300_000; index += 1) reporter.log(line(`line ${index}`));
    await reporter.close();

    expect(out.text().trimEnd().split('\n')).toHaveLength(300_000);
    expect(out.writes).toBeLessThan(600);
  });

  test('are held back while the stream is behind', async () => {
    const gate = Promise.withResolvers<undefined>();
    const slow: Output = { write: () => false, drained: () => gate.promise };
    const reporter = createNdjsonReporter(slow, { run: 'r1' });

    reporter.log(line('x'.repeat(70_000)));
    const during = reporter.behind?.();
    gate.resolve(undefined);
    await during;

    expect(during).toBeDefined();
    expect(reporter.behind?.()).toBeUndefined();
  });
});
