import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildJob } from '@seed/build/testing';
import { describe, expect, it, vi } from 'vitest';
import { listPlaces, reapHost } from '../src/index.ts';
import { ISOLATION_LEVELS } from '../src/isolation.ts';
import { onEachLevel, processesOf } from './levels.ts';

onEachLevel(ISOLATION_LEVELS, (level) => {
  // What plain processes put into sessions of their own is found only by the next start.
  const endsBySandbox = (command: string) => level !== 'processes' || !command.startsWith('sleep 5432');

  describe(`when seed is killed, ${level}`, () => {
    it('CB-90 the build’s processes end at once, and the next start removes its folder', async () => {
      const stateDir = realpathSync(mkdtempSync(join(tmpdir(), 'seed-kill-')));
      const script = join(import.meta.dirname, 'sigkill.ts');
      const phases = { build: ['setsid sleep 5432 & echo started; sleep 5432'] };
      const job = JSON.stringify(buildJob({ uuid: crypto.randomUUID(), spec: { phases } }));
      const seed = spawn(process.execPath, [script, stateDir, level, job], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      for await (const line of createInterface(seed.stdout)) if (line === 'started') break;
      const whileRunning = (await processesOf(stateDir)).length;

      const dead = once(seed, 'exit');
      seed.kill('SIGKILL');
      await dead;

      await vi.waitFor(async () => expect((await processesOf(stateDir)).filter(endsBySandbox)).toEqual([]), {
        timeout: 5000,
        interval: 50,
      });
      const states = (await listPlaces(stateDir)).map(({ state }) => state);
      const reaped = await reapHost(stateDir);
      expect(whileRunning).toBeGreaterThan(1);
      expect(states).toEqual(['left']);
      expect(reaped).toHaveLength(1);
      expect(readdirSync(join(stateDir, 'builds'))).toEqual([]);
      expect(await processesOf(stateDir)).toEqual([]);
      rmSync(stateDir, { recursive: true });
    });
  });
});
