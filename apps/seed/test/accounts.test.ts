import { spawnSync } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAccounts } from '../src/cloud/open-accounts.ts';
import { resolveSettings } from '../src/settings.ts';
import { fakeProcess } from './fake-process.ts';
import { folderWith } from './run-seed.ts';

async function accounts() {
  const io = fakeProcess({ cwd: await folderWith({}) });
  const opened = openAccounts({ settings: await resolveSettings({ io, flags: {} }), io, project: 'app' });
  onTestFinished(() => opened.close());
  return opened;
}

/** What of the SDK a script loads, in a process of its own. */
function loadedBy(script: string): unknown {
  const watched = `
    import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({ load(url, context, next) {
      if (/@aws-sdk|@smithy/.test(url)) loaded.add(url);
      return next(url, context);
    } });
    ${script}
    process.stdout.write(JSON.stringify([...loaded]));`;
  const cwd = new URL('..', import.meta.url);
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', watched], { cwd });
  expect(child.stderr.toString()).toBe('');
  return JSON.parse(child.stdout.toString());
}

describe('the accounts of a project', { timeout: 30_000 }, () => {
  it('are the same objects for the same place, with the stores that go by the place', async () => {
    const { target, stores, toolchain } = await accounts();
    const place = { accountId: '111122223333', region: 'eu-west-1' };

    const first = target(place);

    expect(target({ ...place })).toBe(first);
    expect(target({ ...place, region: 'eu-west-2' })).not.toBe(first);
    expect(first.store).toBe(stores.forTarget(place));
    expect(toolchain.store).toBe(stores.toolchain);
  });

  it('load nothing of the SDK before they are used', () => {
    const loaded = loadedBy(`
      const { openAccounts } = await import('./src/cloud/open-accounts.ts');
      const settings = { values: { region: 'eu-west-1' }, origins: { region: '--region' } };
      const io = { env: {}, now: Date.now, uuid: () => 'u' };
      const { target, codebuild } = openAccounts({ settings, io, project: 'app' });
      target({ accountId: '111122223333', region: 'eu-west-1' }).store;
      codebuild({ placeOf: async () => { throw new Error() }, scratch: '/nowhere' });`);

    expect(loaded).toEqual([]);
  });

  it('are no burden for commands that run builds here', () => {
    const loaded = loadedBy(`
      await import('./src/main.ts');
      await import('./src/commands/run.ts');
      await import('./src/commands/logs.ts');`);

    expect(loaded).toEqual([]);
  });
});
