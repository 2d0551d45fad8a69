import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { processStart } from '../src/process-start.ts';

describe('processStart', () => {
  it('tells two processes apart, and says the same of one as long as it runs', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');

    const [own, other, again] = [
      await processStart(process.pid),
      await processStart(child.pid ?? 0),
      await processStart(child.pid ?? 0),
    ];
    child.kill('SIGKILL');
    await once(child, 'exit');
    const gone = await processStart(child.pid ?? 0);

    expect(own).not.toBe(other);
    expect(other).toBe(again);
    expect(other).toMatch(process.platform === 'linux' ? /^[0-9a-f-]{36}\/\d+$/ : /^$/);
    expect(gone).toBeUndefined();
  });
});
