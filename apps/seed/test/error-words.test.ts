import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/command-table.ts';
import { folderWith, runSeed } from './run-seed.ts';

const STACK = /\n\s+at .+:\d+:\d+\)?|seed has a bug/;
/** What a person can do about it: a hint, or the usage of the command. */
const ADVICE = /\n {2}fix {2}|\n {2}next {2}|Examples/;

describe('errors of every command', { timeout: 90_000 }, () => {
  test('SF-L13 for a flag that does not exist: a message, what to do, no stack', async () => {
    const cwd = await folderWith({});
    const bad: string[] = [];

    for (const { path } of COMMANDS) {
      for (const entry of [[], ['farmer:']]) {
        const { code, all } = await runSeed([...entry, ...path.split(' '), '--no-such-flag'], { cwd });
        if (code !== 2 || STACK.test(all) || !ADVICE.test(all)) bad.push(`${path}: ${code}\n${all}`);
      }
    }

    expect(COMMANDS.length).toBeGreaterThan(40);
    expect(bad).toEqual([]);
  });

  test('name `--offline` only where the command has it', async () => {
    const cwd = await folderWith({
      'seedfarmer.yaml': 'project: shop\n',
      'deployment.yaml': 'name: d\ntoolchainRegion: eu-west-1\ngroups: []\ntargetAccountMappings: []\n',
    });
    // A proxy at an address where nobody listens.
    const env = {
      HTTPS_PROXY: 'http://127.0.0.1:1',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    };
    const ran = async (words: string) => {
      const { code, err } = await runSeed(words.split(' '), { cwd, env, aws: true });
      return [words, code, err.includes('aws/unreachable'), err.includes('--offline')];
    };

    expect([
      await ran('seedkit show shop'),
      await ran('seedkit deploy shop'),
      await ran('plan deployment.yaml --remote'),
    ]).toEqual([
      ['seedkit show shop', 3, true, false],
      ['seedkit deploy shop', 3, true, false],
      ['plan deployment.yaml --remote', 3, true, true],
    ]);
  });

  test('SF-L13 in a folder that holds nothing: it works, or says what is missing and what to do', async () => {
    const bad: string[] = [];

    for (const { path } of COMMANDS) {
      const cwd = await folderWith({});
      const { code, err, all } = await runSeed(path.split(' '), { cwd, engine: false });
      const isTold = code === 0 || ADVICE.test(all);
      if (STACK.test(all) || code === 70 || !isTold) bad.push(`${path}: ${code}\n${err}`);
    }

    expect(bad).toEqual([]);
  });
});
