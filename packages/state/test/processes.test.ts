import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { createLocalStore } from '@seed/state';
import { expect, it } from 'vitest';
import { scratch } from './scratch.ts';

const child = (script: string, ...args: string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

it('lets one of several processes be first for each key, also when the file is not there yet', async () => {
  const path = join(scratch(), '.seed', 'state.db');
  const owners = ['one', 'two', 'three'];

  const answers = await Promise.all(
    owners.map((owner) => text(child('create-keys.ts', path, owner, '50').stdout)),
  );

  const won = answers.map((answer) => JSON.parse(answer) as string[]);
  const store = createLocalStore({ path });
  const entries = await store.list('/app');
  store.close();
  expect(entries).toHaveLength(50);
  expect(won.flat()).toHaveLength(50);
  for (const [at, owner] of owners.entries())
    expect(entries.filter(({ value }) => value === owner).map(({ key }) => key)).toEqual(won[at]?.toSorted());
});

it('holds every finished write after the process that wrote was killed', async () => {
  const path = join(scratch(), 'state.db');
  const writer = child('put-forever.ts', path);
  let told = '';
  writer.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk;
    if (told.split('\n').length > 40) writer.kill('SIGKILL');
  });
  await once(writer, 'close');
  const done = told.split('\n').slice(0, -1);

  const store = createLocalStore({ path });
  const keys = (await store.list('/app')).map(({ key }) => key);
  store.close();
  const db = new DatabaseSync(path);
  const check = db.prepare('PRAGMA integrity_check').get();
  db.close();

  expect(keys).toEqual(expect.arrayContaining(done.map((at) => `/app/k${at}`)));
  expect(check).toEqual({ integrity_check: 'ok' });
});
