import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillScript } from '../src/container/fill-script.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'seed-fill-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const run = (script: string) => execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the script that fills a container', () => {
  it('makes files with their modes, whatever the shell’s own mask is', () => {
    const files = [0o600, 0o644, 0o666, 0o755, 0o700].map((mode) => ({
      path: join(dir, 'deep/er', mode.toString(8)),
      content: `${mode}\n`,
      mode,
    }));

    const said = run(`umask 077\n${fillScript(files, [join(dir, 'source')])}umask`);

    expect(files.map(({ path }) => modeOf(path))).toEqual(['600', '644', '666', '755', '700']);
    expect([join(dir, 'deep'), join(dir, 'deep/er'), join(dir, 'source')].map(modeOf)).toEqual(
      Array(3).fill('755'),
    );
    expect(said.trim()).toMatch(/^0*22$/);
  });

  it('writes any text and any bytes as they are', () => {
    const content = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary-ascii' }),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(fc.array(content, { maxLength: 5 }), (contents) => {
        const files = contents.map((content, n) => ({ path: join(dir, `it's ${n}`), content, mode: 0o644 }));

        run(fillScript(files, []));

        for (const { path, content } of files)
          expect(readFileSync(path)).toEqual(Buffer.from(content as string));
      }),
      { numRuns: 40 },
    );
  });

  it('ends the shell when something cannot be made', () => {
    writeFileSync(join(dir, 'file'), '');
    const script = fillScript([{ path: join(dir, 'file/below'), content: '', mode: 0o644 }], []);

    expect(spawnSync('/bin/sh', ['-c', `${script}\necho went on`]).status).toBe(70);
  });
});
