import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTextCache } from '../src/deploy/text-cache-file.ts';

const place = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'seed-texts-')), 'at/texts');

test('a text is there the next time', async () => {
  const path = await place();
  const first = await openTextCache(path);
  first.set('a', 'one');
  await first.save();

  const second = await openTextCache(path);

  expect([second.get('a'), second.get('b')]).toEqual(['one', undefined]);
});

test('texts that were not asked for are forgotten, and others stay as they are', async () => {
  const path = await place();
  const first = await openTextCache(path);
  for (const key of ['kept', 'changed', 'gone']) first.set(key, `${key} é\n😀`);
  await first.save();
  const second = await openTextCache(path);
  second.get('kept');
  second.get('changed');
  second.set('changed', 'anew');
  second.set('new', '');
  await second.save();

  const third = await openTextCache(path);

  const keys = ['kept', 'changed', 'gone', 'new'];
  expect(keys.map((key) => third.get(key))).toEqual(['kept é\n😀', 'anew', undefined, '']);
});

test('a damaged file, or one of another version, counts as empty', async () => {
  const path = await place();
  const cache = await openTextCache(path);
  cache.set('a', 'one');
  await cache.save();
  const text = await readFile(path, 'utf8');

  const broken = [
    text.slice(0, -2),
    text.replace('one', 'two'),
    text.replace('texts-2', 'texts-1'),
    '',
    '\n',
  ];
  for (const each of broken) {
    await writeFile(path, each);
    expect((await openTextCache(path)).get('a')).toBeUndefined();
  }
});

test('what cannot be written is no error', async () => {
  const cache = await openTextCache('/dev/null/texts');
  cache.set('a', 'one');

  await expect(cache.save()).resolves.toBeUndefined();
});
