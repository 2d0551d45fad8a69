import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bootScript } from '../src/driver/boot-script.ts';
import { freshScript, statefulScript } from '../src/driver/command-script.ts';
import { createDriver } from '../src/driver/driver.ts';
import type { ChannelEnd } from '../src/workspace.ts';
import { SHELLS } from './shell-place.ts';

const KEEP = { shell: '/bin/sh', state: 'keep' } as const;

/** A driver in a process of this machine; what its commands print is collected. */
async function startDriver([program = '/bin/sh', ...args]: readonly string[]) {
  const tmp = await mkdtemp(join(tmpdir(), 'seed-driver-'));
  for (const name of ['script.sh', 'env.sh', 'pid.txt', 'dir.txt']) await writeFile(join(tmp, name), '');
  const child = spawn(program, [...args, '-c', bootScript({ tmp, startDir: tmp })], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<ChannelEnd>((resolve) => {
    child.once('exit', (code) => resolve({ exitCode: code ?? undefined, oomKilled: false }));
  });
  let output = '';
  const driver = createDriver(
    { stdin: child.stdin, output: child.stdout, ended },
    { nonce: 'n0nce', output: (bytes) => void (output += bytes.toString()) },
  );
  onTestFinished(async () => {
    driver.close();
    await ended;
    await rm(tmp, { recursive: true });
  });
  await driver.ready(5000);
  return {
    driver,
    tmp,
    run: (command: string) => driver.run(statefulScript(command, { tmp }), KEEP),
    printed: () => output.split('\n').filter((line) => line !== ''),
  };
}

const isAlive = (pid: string): boolean => existsSync(`/proc/${pid}`);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

describe.each(SHELLS)('the driver in %s', { timeout: 20_000 }, (_, shell) => {
  it('runs each command in a session of its own, with nothing on stdin and interrupts not ignored', async () => {
    const { run, printed } = await startDriver(shell);

    await run('echo "$$ $(cut -d " " -f 6 /proc/$$/stat)"; cat');
    await run('kill -INT $$; echo unreached');

    const [first = ''] = printed();
    expect(first.split(' ')[0]).toBe(first.split(' ')[1]);
    expect(printed()).toHaveLength(1);
  });

  it('leaves nothing of a long script behind a short one', async () => {
    const { tmp, run, printed } = await startDriver(shell);

    await run(`echo one; : ${'x'.repeat(5000)}`);
    await run('echo two');

    expect(printed()).toEqual(['one', 'two']);
    expect(await readFile(join(tmp, 'script.sh'), 'utf8')).not.toContain('xxx');
  });

  it('ignores a signal for a command when none runs', async () => {
    const { driver, run, printed } = await startDriver(shell);
    await run('sleep 60 & echo $!');

    driver.signal('STOP');
    driver.signal('KILL');
    const exitCode = await run('echo on');

    const [left = ''] = printed();
    expect(exitCode).toBe(0);
    expect(printed()[1]).toBe('on');
    expect(isAlive(left)).toBe(true);
  });

  it('signals the whole group of a command that has only just been asked for', async () => {
    const { driver, run } = await startDriver(shell);

    const stopped = run('sleep 60 | sleep 60');
    driver.signal('STOP');
    expect(await stopped).toBe(143);
    const killed = run(`trap '' TERM; sleep 60`);
    driver.signal('KILL');

    expect(await killed).toBe(137);
    expect(await run('true')).toBe(0);
  });

  it('sweeps what commands left in the background when it is let go', async () => {
    const { driver, run, printed } = await startDriver(shell);
    await run('sleep 60 & echo $!');
    await run('sleep 60 & echo $!');
    const before = printed().map(isAlive);

    driver.close();
    await driver.ended;
    await until(() => !printed().some(isAlive));

    expect(before).toEqual([true, true]);
  });

  it('ends when a command kills the shell that runs commands', async () => {
    const { driver, tmp } = await startDriver(shell);

    const running = driver.run(freshScript('kill -KILL $PPID; sleep 60', tmp), KEEP);

    await expect(running).rejects.toThrow('the driver ended');
  });
});
