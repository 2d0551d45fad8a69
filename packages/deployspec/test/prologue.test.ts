import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import type { CompileOptions } from '../src/compile-module.ts';
import { compileModule, parseDeployspec } from '../src/index.ts';

let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'seed-prologue-'));
  mkdirSync(join(root, 'src/bundle/module'), { recursive: true });
  mkdirSync(join(root, 'home'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function prologue(options: CompileOptions = {}): string {
  const { value } = parseDeployspec({ id: 'd.yaml', text: 'deploy: {phases: {}}\n' });
  const compiled = value === undefined ? undefined : compileModule(value, 'deploy', options).value;
  return compiled?.phases.build?.prologue ?? 'exit 99';
}

function bash(script: string, change: Readonly<Record<string, string>> = {}): string {
  const env = {
    HOME: join(root, 'home'),
    CODEBUILD_SRC_DIR: join(root, 'src'),
    PATH: process.env['PATH'] ?? '',
    ...change,
  };
  return execFileSync('/bin/bash', ['-c', script], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

const hasPython = (): boolean => bash('python3 -c "import venv, pip" && echo yes || echo no') === 'yes\n';

function skipAloud(context: TestContext): never {
  process.stderr.write(`SKIPPED ${context.task.name}: no python3 with venv and pip\n`);
  return context.skip('no python3 with venv and pip');
}

describe('the prologue of a phase', () => {
  test('ends in the folder of the module, says nothing, and can run again', () => {
    expect(bash(`${prologue()}\n${prologue()}\npwd`)).toBe(`${join(root, 'src/bundle/module')}\n`);
  });

  test('activates a python environment with its own pip', (context) => {
    if (!hasPython()) skipAloud(context);
    const home = join(root, 'home/.venv');

    expect(bash(`${prologue()}\ncommand -v python pip`)).toBe(`${home}/bin/python\n${home}/bin/pip\n`);
    expect(bash(`${prologue()}\npip --version`)).toContain(home);
  });

  test('a rehearsal uses the pip of the machine in an environment of its own', (context) => {
    if (!hasPython()) skipAloud(context);
    const home = join(root, 'rehearsal');
    mkdirSync(home);
    const run = (script: string): string => bash(`${prologue({ pip: 'linked' })}\n${script}`, { HOME: home });

    expect(run('command -v python pip')).toBe(`${home}/.venv/bin/python\n${home}/.venv/bin/pip\n`);
    expect(run('pip --version')).toContain(home);
    expect(run('pip list --format=freeze')).toMatch(/^pip==\S+\n$/);
    expect(run('find ~/.venv/lib/python*/site-packages -mindepth 1 -not -type l')).toBe('');
  });

  test('goes without python where there is none', () => {
    const bare = { HOME: join(root, 'src'), PATH: join(root, 'no-such-folder') };

    expect(bash(`${prologue()}\npwd`, bare)).toBe(`${join(root, 'src/bundle/module')}\n`);
  });

  test('fails when the folder of the module is missing', () => {
    expect(() => bash(prologue(), { CODEBUILD_SRC_DIR: join(root, 'home') })).toThrow(/Command failed/);
  });
});
