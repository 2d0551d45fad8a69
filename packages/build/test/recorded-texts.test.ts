import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportText, importText, packTexts, unpackTexts } from '../src/in-build/recorded-texts.ts';

describe('what a build recorded, on its way home', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'seed-recorded-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  function pack(texts: Readonly<Record<string, string>>, names = Object.keys(texts)): Buffer {
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(dir, name), text);
    const into = join(dir, 'packed');
    const files = names.map((name) => [join(dir, name), name] as const);
    execFileSync('sh', ['-e', '-c', packTexts(files, into)]);
    return readFileSync(into);
  }

  it('is packed into one file by any shell, and has the same texts again', () => {
    const texts = { one: '{"Name": "größer"}\n', two: 'a\u001eb\n\n', three: 'metadata.json 5\nno end' };

    const packed = pack(texts);

    expect(Object.fromEntries(unpackTexts(packed))).toEqual(texts);
  });

  it('leaves out what was not recorded', () => {
    const packed = pack({ one: 'x', empty: '' }, ['one', 'empty', 'missing']);

    expect(Object.fromEntries(unpackTexts(packed))).toEqual({ one: 'x' });
    expect(unpackTexts(pack({ empty: '' })).size).toBe(0);
  });

  it.each([
    ['short ones as a variable', 'größer\n'.repeat(20)],
    ['an empty one as well', ''],
  ])('hands back %s, by any shell', (_, text) => {
    const packed = pack({ one: text });

    const script = `${exportText(join(dir, 'packed'), 'OUT')}; printenv OUT`;
    const value = execFileSync('sh', ['-e', '-c', script], { encoding: 'utf8' }).trim();

    expect(importText(value)).toEqual(packed);
  });

  it.each([
    ['that is long', 'x'.repeat(2100), {}],
    ['where there is no base64', 'short', { PATH: '/nowhere' }],
  ])('hands back no text %s as a variable, without failing', (_, text, env) => {
    pack({ one: text });

    const script = `${exportText(join(dir, 'packed'), 'OUT')}; echo "$? \${OUT-unset}"`;
    const said = execFileSync('/bin/sh', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });

    expect(said).toBe('0 unset\n');
    expect(importText(undefined)).toBeUndefined();
    expect(importText('')).toBeUndefined();
  });

  it('has no half texts', () => {
    const packed = pack({ one: 'whole', two: 'cut off' });

    expect(Object.fromEntries(unpackTexts(packed.subarray(0, -3)))).toEqual({ one: 'whole' });
    expect(unpackTexts(Buffer.from('something else')).size).toBe(0);
  });
});
