import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EnvironmentError } from '@seed/kernel';
import { describeStateStore } from '@seed/kernel/testing';
import { createLocalStore } from '@seed/state';
import { describe, expect, it } from 'vitest';
import { scratch } from './scratch.ts';

describeStateStore('a file of this machine', () => {
  const dir = mkdtempSync(join(tmpdir(), 'seed-state-'));
  const path = join(dir, '.seed', 'state.db');
  const [store, other] = [createLocalStore({ path }), createLocalStore({ path })];
  return {
    store,
    other,
    dispose() {
      store.close();
      other.close();
      rmSync(dir, { recursive: true });
    },
  };
});

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('the state file', () => {
  it('is not made by reading and deleting', async () => {
    const path = join(scratch(), '.seed', 'state.db');
    const store = createLocalStore({ path });

    expect(await store.get('/a')).toBeUndefined();
    expect(await store.list('/')).toEqual([]);
    await store.delete(['/a']);

    expect(existsSync(join(path, '..'))).toBe(false);
  });

  it('is made by the first write with its folder, for its owner alone', async () => {
    const path = join(scratch(), 'deep', '.seed', 'state.db');
    const store = createLocalStore({ path, name: '.seed/state.db' });

    await store.put('/a', '1');

    expect(store.name).toBe('.seed/state.db');
    expect([mode(path), mode(`${path}-wal`), mode(`${path}-shm`)]).toEqual(['600', '600', '600']);
    store.close();
  });

  it('keeps values from one opening to the next, and can be closed twice', async () => {
    const path = join(scratch(), 'state.db');
    const store = createLocalStore({ path });
    await store.put('/a', '1');

    store.close();
    store.close();

    expect(await store.get('/a')).toBe('1');
    store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('says when each value was written', async () => {
    const path = join(scratch(), 'state.db');
    const store = createLocalStore({ path });
    await store.put('/a', '1');
    store.close();

    const db = new DatabaseSync(path);
    const row = db.prepare('SELECT updated_at FROM kv').get();
    db.close();

    expect(row?.['updated_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('prints no warning of Node', async () => {
    const path = join(scratch(), 'state.db');

    const child = spawnSync(process.execPath, [join(import.meta.dirname, 'create-keys.ts'), path, 'me', '2']);

    expect([child.stdout.toString(), child.stderr.toString(), child.status]).toEqual([
      '["/app/lock0","/app/lock1"]',
      '',
      0,
    ]);
  });
});

async function failure(path: string): Promise<EnvironmentError> {
  const error: unknown = await createLocalStore({ path, name: '.seed/state.db' })
    .put('/a', '1')
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof EnvironmentError)) throw new Error(`not an EnvironmentError: ${String(error)}`);
  return error;
}

describe('a state file that cannot be used', () => {
  it.each([
    ['a text', 'this is not a database, and it is longer than its header would be: '.repeat(20)],
    ['a damaged database', undefined],
  ])('is refused where it is %s, and left as it is', async (_, text) => {
    const path = join(scratch(), 'state.db');
    if (text !== undefined) writeFileSync(path, text);
    else {
      const store = createLocalStore({ path });
      for (let at = 0; at < 50; at += 1) await store.put(`/a${at}`, 'x'.repeat(500));
      store.close();
      writeFileSync(path, Buffer.alloc(30_000, 'z'), { flag: 'r+' });
    }
    const size = statSync(path).size;

    const error = await failure(path);

    expect(error.code).toBe('state/corrupt');
    expect(error.message).toContain('the state file ".seed/state.db" is damaged, or is no state file');
    expect(error.hints.join('\n')).toContain('mv .seed/state.db .seed/state.db.damaged');
    expect(statSync(path).size).toBe(size);
  });

  it('is refused where another program made it', async () => {
    const path = join(scratch(), 'state.db');
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE theirs (x)');
    db.close();

    expect((await failure(path)).message).toContain('it holds tables of another program');
  });

  it('is refused where a newer seed made it', async () => {
    const path = join(scratch(), 'state.db');
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 7');
    db.close();

    const error = await failure(path);

    expect(error.code).toBe('state/newer-version');
    expect(error.message).toContain('has version 7, and this seed knows versions up to 1');
  });

  it('is refused where it is a folder, or its folder is a file', async () => {
    const dir = scratch();
    mkdirSync(join(dir, 'state.db'));
    writeFileSync(join(dir, 'file'), '');

    for (const path of [join(dir, 'state.db'), join(dir, 'file', 'state.db')]) {
      const error = await failure(path);

      expect(error.code).toBe('state/not-writable');
      expect(error.hints[0]).toContain('ls -la .seed/state.db');
    }
  });

  it('is refused in a folder that this user may not write to', async () => {
    const dir = scratch();
    chmodSync(dir, 0o555);
    const script = `import { createLocalStore } from '@seed/state';
      await createLocalStore({ path: process.argv[1] }).put('/a', '1').catch((e) => console.log(e.code));`;

    // Nothing is read-only for root, so a child gives that up first.
    const child = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `process.getuid() === 0 && process.setuid(65534);${script}`,
        join(dir, 'x'),
      ],
      { cwd: import.meta.dirname },
    );

    expect(child.stderr.toString()).toBe('');
    expect(child.stdout.toString().trim()).toBe('state/not-writable');
  });

  it('is used again once it is in order', async () => {
    const path = join(scratch(), 'state.db');
    writeFileSync(path, 'this is not a database: '.repeat(50));
    const store = createLocalStore({ path });
    await expect(store.get('/a')).rejects.toThrow('is damaged');

    rmSync(path);
    await store.put('/a', '1');

    expect(await store.get('/a')).toBe('1');
    store.close();
  });

  it('says so where another process keeps it locked', { timeout: 20_000 }, async () => {
    const path = join(scratch(), 'state.db');
    const store = createLocalStore({ path });
    await store.put('/a', '1');
    const db = new DatabaseSync(path);
    db.exec('BEGIN IMMEDIATE');

    await expect(store.put('/a', '2')).rejects.toMatchObject({ code: 'state/busy' });
    expect(await store.get('/a')).toBe('1');

    db.exec('ROLLBACK');
    db.close();
    store.close();
  });
});
