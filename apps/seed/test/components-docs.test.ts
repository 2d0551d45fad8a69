import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { goodBuild } from '@seed/components/testing';
import { expect, test } from 'vitest';
import { COMMANDS } from '../src/command-table.ts';
import { GENERAL_FLAGS, kebab } from '../src/flags.ts';
import { startImageBuilder } from './images-project.ts';
import { normalise, readScript, withOutputs } from './read-script.ts';
import { folderWith, runSeed } from './run-seed.ts';

const DOCS = join(import.meta.dirname, '../../../docs');
/** With UPDATE_SCRIPTS=1 the pages are written anew; read the difference before keeping it. */
const isUpdate = process.env['UPDATE_SCRIPTS'] === '1';

const NOW = Date.parse('2026-11-21T06:00:00Z');

/** What differs from run to run, as an example of it. */
const shown = (text: string, dir: string): string =>
  normalise(text, dir).replaceAll('<time>', '10:14:02').replaceAll('<t>', '2s');

const FENCE = /^```(\w+)([^\n]*)\n(.*?)^```$/gms;

function shell(text: string, cwd: string): string {
  let dir = cwd;
  for (const line of text.trim().split('\n')) {
    const [program = '', ...words] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, one, two = '']) => one ?? two,
    );
    if (program === 'cd') dir = join(dir, words[0] ?? '');
    else
      execFileSync(program, ['-c', 'user.name=ana', '-c', 'user.email=ana@example.org', ...words], {
        cwd: dir,
        stdio: 'ignore',
      });
  }
  return dir;
}

test('docs/components.md shows what seed prints', async () => {
  await using fake = {
    ...(await startImageBuilder({ builds: () => goodBuild(), clock: { now: () => NOW } })),
    [Symbol.asyncDispose]: async () => {},
  };
  const path = join(DOCS, 'components.md');
  const page = await readFile(path, 'utf8');
  const top = await folderWith({});
  let dir = top;
  const printed: string[] = [];
  const expected: string[] = [];
  try {
    for (const [whole, kind, name = '', body = ''] of page.matchAll(FENCE)) {
      if (kind === 'sh' && body.startsWith('cd ')) dir = shell(body, dir);
      if (kind === 'file') {
        await mkdir(dirname(join(dir, name.trim())), { recursive: true });
        await writeFile(join(dir, name.trim()), body);
      }
      if (kind !== 'console') continue;
      for (const step of readScript(whole)) {
        if (step.kind !== 'command') continue;
        const env = { SEED_ENDPOINT_URL: fake.url, AWS_REGION: 'eu-west-2' };
        const ran = await runSeed(step.words, { cwd: dir, env });
        printed.push([shown(ran.all, top), ...(ran.code === 0 ? [] : [`? ${ran.code}`])].join('\n').trim());
        expected.push(step.expected);
      }
    }
  } finally {
    await fake.stop();
  }
  if (isUpdate) await writeFile(path, withOutputs(page, printed));
  expect(printed).toEqual(isUpdate ? printed : expected);
}, 60_000);

test.each(['docs/components.md', 'docs/components-ci.md', 'examples/components/README.md'])(
  '%s names commands and flags that there are',
  async (name) => {
    const text = await readFile(join(DOCS, '..', name), 'utf8');
    const lines = [...text.matchAll(/(?:^|`|run: |\$ )(seed [^`\n#|>]+)/gm)].map(([, line = '']) =>
      line.trim(),
    );
    const wrong = lines.filter((line) => {
      const [, ...words] = line.split(/\s+/);
      const command =
        COMMANDS.find(({ path }) => path === words.slice(0, 2).join(' ')) ??
        COMMANDS.find(({ path }) => path === words[0]);
      const flags = Object.keys({ ...command?.flags, ...GENERAL_FLAGS }).flatMap((flag) => [
        `--${kebab(flag)}`,
        `--no-${kebab(flag)}`,
      ]);
      return (
        command === undefined ||
        words.some((word) => word.startsWith('--') && !flags.includes(word.split('=')[0] ?? ''))
      );
    });

    expect(lines.length).toBeGreaterThan(3);
    expect(wrong).toEqual([]);
  },
);
