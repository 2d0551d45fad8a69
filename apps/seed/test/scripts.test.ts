import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { normalise, readScript, withOutputs } from './read-script.ts';
import { folderWith, runSeed } from './run-seed.ts';

const here = import.meta.dirname;
const scripts = (await readdir(here)).filter((name) => name.endsWith('.script.md')).sort();

/** With UPDATE_SCRIPTS=1 the transcripts are written anew; read the difference before keeping it. */
const isUpdate = process.env['UPDATE_SCRIPTS'] === '1';

/** `NO_ENGINE=1` in front of a command: no container engine answers. `COLUMNS=80`: a terminal of that width. */
async function play(name: string): Promise<{ expected: string[]; printed: string[] }> {
  const dir = await folderWith({});
  const text = await readFile(join(here, name), 'utf8');
  const printed: string[] = [];
  const expected: string[] = [];
  for (const step of readScript(text)) {
    if (step.kind === 'project') {
      await cp(join(here, '../../../test-fixtures/projects', step.name), dir, { recursive: true });
      continue;
    }
    if (step.kind === 'file') {
      await mkdir(dirname(join(dir, step.name)), { recursive: true });
      await writeFile(join(dir, step.name), step.text);
      continue;
    }
    const { NO_ENGINE, COLUMNS, ...env } = step.env;
    const ran = await runSeed(step.words, {
      cwd: dir,
      env,
      engine: NO_ENGINE === undefined,
      ...(COLUMNS === undefined ? {} : { columns: Number(COLUMNS) }),
    });
    const output = [normalise(ran.all, dir), ...(ran.code === 0 ? [] : [`? ${ran.code}`])].join('\n');
    printed.push(output.trimStart());
    expected.push(step.expected);
  }
  if (isUpdate) await writeFile(join(here, name), withOutputs(text, printed));
  return { expected: isUpdate ? printed : expected, printed };
}

describe('the transcript', () => {
  test.each(scripts)('%s is what seed prints', { timeout: 180_000 }, async (name) => {
    const { expected, printed } = await play(name);

    expect(printed).toEqual(expected);
  });
});
