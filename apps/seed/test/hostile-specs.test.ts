import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ground, ROOT } from './bundled-seed.ts';

const { folder, seed } = ground();

const bomb = 'abcdefghijklmnop'.split('').map((name, index, all) => {
  const before = all[index - 1];
  const items = before === undefined ? '"x"' : Array.from({ length: 10 }, () => `*${before}`).join(', ');
  return `${name}: &${name} [${items}]\n`;
});
const MIB = 2 ** 20;

/** Texts made to hang, crash or fill the memory of a reader. */
const HOSTILE: Readonly<Record<string, string | Uint8Array>> = {
  'ten megabytes of opening brackets': '['.repeat(10 * MIB),
  'ten megabytes of nested lists': `version: 0.2\nphases: ${'[ '.repeat(5 * MIB)}`,
  'two thousand nested maps': Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
  'aliases that multiply': `version: 0.2\n${bomb.join('')}phases: *p\n`,
  'an alias of itself': 'version: 0.2\nphases: &p\n  build: *p\n',
  'bytes of a program': Uint8Array.from({ length: 4096 }, (_, i) => (i * 167 + 13) % 256),
  'a single zero byte': 'version: 0.2\nphases:\n  build:\n    commands: [a\0b]\n',
  'text of two bytes a character': Buffer.from('version: 0.2\nphases: []\n', 'utf16le'),
  'a tag that would make an object': 'version: !!python/object:os.system\nphases: !!js/function "x"\n',
  'a prototype as a key': '__proto__: {phases: 1}\nconstructor: 1\nphases:\n  __proto__: []\n',
  'a command of control characters': 'version: 0.2\nphases:\n  build:\n    commands: ["\u001b[2J\u0007"\n',
  'nothing at all': '',
};

/** What both commands owe to whoever wrote a spec that cannot be read. */
const REFUSED = { code: 2, place: true, stack: false, bug: false, long: false, control: false };

async function refusal(words: readonly string[], cwd: string): Promise<typeof REFUSED> {
  const { code, out, err } = await seed(words, { cwd });
  const all = out + err;
  return {
    code: code ?? -1,
    place: / {2}--> .+:\d+:\d+/.test(err),
    stack: /^ {4}at /m.test(all),
    bug: all.includes('seed has a bug'),
    // A frame shows a line of the file, never all of it.
    long: all.length > 20_000,
    // oxlint-disable-next-line no-control-regex -- none of these may reach a terminal
    control: /[\u0000\u0007\u001b]/.test(all),
  };
}

describe('a hostile spec', { timeout: 30_000 }, () => {
  test.each(Object.entries(HOSTILE))('%s: both commands end with 2 and the place', async (_, content) => {
    const dir = await folder({});
    await writeFile(join(dir, 'buildspec.yml'), content);

    expect(await refusal(['validate'], dir)).toEqual(REFUSED);
    expect(await refusal(['run', '--local'], dir)).toEqual(REFUSED);
  });
});

const fixtures = ['buildspecs', 'deployspecs'].flatMap((kind) => {
  const dir = join(ROOT, 'test-fixtures', kind, 'err');
  return readdirSync(dir)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(dir, name));
});
const GROUPS = 8;

describe('malformed specs', { timeout: 60_000 }, () => {
  test('are more than thirty', () => {
    expect(fixtures.length).toBeGreaterThan(30);
  });

  test.each(Array.from({ length: GROUPS }, (_, group) => group))(
    'end with 2 and the place, validated and run (part %i)',
    async (group) => {
      const dir = await folder({});
      const some = fixtures.filter((_, index) => index % GROUPS === group);
      for (const path of some) {
        const validated = await refusal(['validate', path], dir);
        const run = await refusal(['run', path, '--local', '--source', dir], dir);

        expect({ path, validated, run }).toEqual({ path, validated: REFUSED, run: REFUSED });
      }
    },
  );
});
