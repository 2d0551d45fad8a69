import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/command-table.ts';
import { kebab } from '../src/flags.ts';
import { VERSION } from '../src/version.ts';
import manifest from '../package.json' with { type: 'json' };
import { folderWith, runSeed } from './run-seed.ts';

const cwd = await folderWith({});

describe('help', () => {
  test('CB-133 of every command shows an example first, every flag, and exit statuses', async () => {
    for (const command of COMMANDS) {
      const ran = await runSeed([...command.path.split(' '), '--help'], { cwd });

      expect([command.path, ran.code]).toEqual([command.path, 0]);
      expect(ran.out.split('\n')[2]).toBe('Examples');
      for (const name of Object.keys(command.flags)) expect(ran.out).toContain(kebab(name));
      expect(ran.out).toContain('Exit status');
    }
  });

  test('of seed prints the table of exit statuses', async () => {
    const { out, code } = await runSeed(['--help'], { cwd });

    expect(code).toBe(0);
    for (const status of ['0', '1', '2', '3', '4', '5', '6', '70', '130', '143']) {
      expect(out).toMatch(new RegExp(`^ {2}${status} {2,}\\S`, 'm'));
    }
  });

  test('of a noun is printed when the verb is missing, with exit status 2', async () => {
    const { out, code } = await runSeed(['image'], { cwd });

    expect(code).toBe(2);
    expect(out).toContain('seed image build');
  });

  test('of seed run is this', async () => {
    const { out } = await runSeed(['run', '-h'], { cwd });

    await expect(out).toMatchFileSnapshot('run-help.txt');
  });
});

describe('completion', () => {
  test('CB-133 knows commands, verbs, flags, values and codes', async () => {
    const complete = async (...words: string[]) =>
      (await runSeed(['__complete', ...words], { cwd })).out.trimEnd().split('\n');

    expect(await complete('ru')).toEqual(['run', 'runs']);
    expect(await complete('image', '')).toEqual(['list', 'build', 'pull']);
    expect(await complete('run', '--exec')).toEqual(['--executor']);
    expect(await complete('run', '--executor', 'do')).toEqual(['docker']);
    expect(await complete('run', '--no-pr')).toEqual(['--no-privileged']);
    expect(await complete('explain', 'cli/no-e')).toEqual(['cli/no-engine', 'cli/no-executor']);
  });

  test.each(['bash', 'zsh', 'fish'])('has a script for %s', async (shell) => {
    const { out, code } = await runSeed(['completion', shell], { cwd });

    expect(code).toBe(0);
    expect(out).toContain('seed __complete');
  });
});

describe('flags', () => {
  test.each([[['--json', 'config']], [['config', '--json']], [['config', '--json=true']]])(
    'mean the same in front, behind and with "=": %j',
    async (words) => {
      expect(JSON.parse((await runSeed(words, { cwd })).out)).toHaveProperty('settings');
    },
  );
});

test('the version is that of the package', () => {
  expect(VERSION).toBe(manifest.version);
});
