import { withExcerpt } from '@seed/kernel';
import type { EventBody, SeedEvent, Span } from '@seed/kernel';
import type { Output } from '../src/index.ts';

/** A spec and a place in it. */
export const SPEC = ['version: 0.2', 'phases:', '  build:', '    commands:', '      - make all', ''].join(
  '\n',
);
export const SPAN: Span = {
  source: 'buildspec.yml',
  start: { line: 5, column: 9, offset: 52 },
  end: { line: 5, column: 17, offset: 60 },
};

const START = Date.UTC(2026, 10, 21, 3, 17, 42);

/** Gives bodies their envelopes, one second apart. */
export function enveloped(bodies: readonly EventBody[]): SeedEvent[] {
  return bodies.map((body, index) => ({
    v: 1,
    seq: index + 1,
    at: new Date(START + index * 1000).toISOString(),
    run: '20261121T031742-run-app-7f3c',
    ...body,
  }));
}

const node = 'apps/web';

/** The events of a run whose only build fails in its first command, or succeeds. */
export function sampleRun(outcome: 'succeeded' | 'failed'): SeedEvent[] {
  const exitCode = outcome === 'failed' ? 2 : 0;
  const failure = {
    phase: 'BUILD',
    message: 'Error while executing command: make all. Reason: exit status 2',
    exitCode,
    command: { index: 1, of: 1, text: 'make all', span: withExcerpt(SPAN, SPEC) },
  };
  return enveloped([
    { type: 'stream.opened', data: { schema: 1, seed: '0.1.0', command: 'run', args: [] } },
    {
      type: 'run.started',
      data: {
        kind: 'run',
        executor: 'docker',
        target: 'apps/web',
        because: 'chosen',
        journal: '.seed/runs/x',
      },
    },
    { type: 'build.started', node, data: { id: 'web:1', executor: 'docker', spec: 'buildspec.yml' } },
    { type: 'phase.started', node, data: { phase: 'BUILD', commands: 1 } },
    { type: 'command.started', node, data: { phase: 'BUILD', index: 1, of: 1, text: 'make all' } },
    { type: 'command.finished', node, data: { phase: 'BUILD', index: 1, exitCode, durationMs: 900 } },
    { type: 'phase.finished', node, data: { phase: 'BUILD', outcome, exitCode, durationMs: 31_000 } },
    {
      type: 'build.finished',
      node,
      data: {
        id: 'web:1',
        outcome,
        phases: [],
        exported: outcome === 'succeeded' ? { TAG: 'v1' } : {},
        metadata: {},
        artifacts: [],
        durationMs: 33_000,
        ...(outcome === 'failed' ? { failure } : {}),
      },
    },
    { type: 'run.finished', data: { outcome, exitCode: outcome === 'failed' ? 1 : 0, durationMs: 33_500 } },
  ]);
}

export interface KeptOutput extends Output {
  text(): string;
  readonly writes: number;
}

/** An output that keeps what is written; with a size it is a terminal. */
export function keepOutput(size?: { columns: number; rows: number }): KeptOutput {
  const pieces: string[] = [];
  return {
    write(text) {
      pieces.push(text);
      return true;
    },
    drained: () => Promise.resolve(),
    ...(size === undefined ? {} : { size: () => size }),
    text: () => pieces.join(''),
    get writes() {
      return pieces.length;
    },
  };
}
