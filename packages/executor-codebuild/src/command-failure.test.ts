import { buildJob } from '@seed/build/testing';
import { describe, expect, it } from 'vitest';
import { commandFailure } from './command-failure.ts';

const job = buildJob({
  spec: { phases: { build: { commands: ['make', 'echo 1\nexit 3\n'], finally: ['make clean'] } } },
});
const said = (command: string, status: number): string =>
  `Error while executing command: ${command}. Reason: exit status ${status}`;

describe('the command that failed a phase', () => {
  it('is found by its text, with its place among the commands', () => {
    const { exitCode, command } = commandFailure(job, 'BUILD', said('echo 1\nexit 3', 3));

    expect(exitCode).toBe(3);
    expect(command).toMatchObject({
      index: 2,
      of: 2,
      text: 'echo 1\nexit 3\n',
      span: { source: 'buildspec.yml' },
    });
  });

  it('has its lines with it, for readers that do not have the spec', () => {
    const { command } = commandFailure(
      { ...job, sources: new Map([['buildspec.yml', 'commands: [make]\n']]) },
      'BUILD',
      said('make', 1),
    );

    expect(command?.span.excerpt).toEqual(['commands: [make]']);
  });

  it('is counted apart where it stands in finally', () => {
    expect(commandFailure(job, 'BUILD', said('make clean', 2)).command).toMatchObject({ index: 1, of: 1 });
  });

  it('that is not in the spec gives its exit status alone', () => {
    expect(commandFailure(job, 'BUILD', said('pip install seedfarmer', 1))).toEqual({ exitCode: 1 });
    expect(commandFailure(job, 'DOWNLOAD_SOURCE', said('make', 1))).toEqual({ exitCode: 1 });
  });

  it('is none where the context speaks of something else', () => {
    expect(commandFailure(job, 'BUILD', 'Build container found dead')).toEqual({});
    expect(commandFailure(job, 'BUILD')).toEqual({});
  });
});
