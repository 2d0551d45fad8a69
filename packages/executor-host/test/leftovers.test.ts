import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killLeftovers } from '../src/leftovers.ts';
import { processesOf } from './levels.ts';

const CROWD = 'for n in $(seq 150); do setsid sh -c "sleep 600; :" & done; echo up';

describe.runIf(process.platform === 'linux')('processes left behind', () => {
  let mark: string;
  beforeEach(() => {
    mark = realpathSync(mkdtempSync(join(tmpdir(), 'seed-left-')));
  });
  afterEach(() => rmSync(mark, { recursive: true, force: true }));

  it('none of a crowd in sessions of their own lives when the killing is over', async () => {
    const child = spawn('sh', ['-c', CROWD], {
      env: { ...process.env, MARK: mark },
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');

    const killed = await killLeftovers(mark);

    expect(await processesOf(mark)).toEqual([]);
    expect(killed).toBeGreaterThanOrEqual(150);
  });
});
