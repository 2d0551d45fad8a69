import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allCodes } from '../src/all-codes.ts';

const PACKAGES = join(import.meta.dirname, '../../../packages');

test('every code that a package documents can be explained', async () => {
  const documented: string[] = [];
  for await (const path of glob('*/src/**/codes.ts', { cwd: PACKAGES }))
    for (const [, code = ''] of (await readFile(join(PACKAGES, path), 'utf8')).matchAll(
      /^  '([a-z-]+\/[a-z-]+)': /gm,
    ))
      documented.push(code);

  const known = await allCodes();

  expect(documented.length).toBeGreaterThan(100);
  expect(documented.filter((code) => !(code in known))).toEqual([]);
});

test('every numbered warning about builds can be explained', async () => {
  const raised = new Set<string>();
  for await (const path of glob('executor-{codebuild,docker,host}/src/**/*.ts', { cwd: PACKAGES }))
    for (const [, code = ''] of (await readFile(join(PACKAGES, path), 'utf8')).matchAll(
      /'((?:DOCKER|HOST|REMOTE)\d{3})'/g,
    ))
      raised.add(code);

  const known = await allCodes();

  expect([...raised]).toEqual(expect.arrayContaining(['DOCKER001', 'HOST001', 'REMOTE001']));
  expect([...raised].filter((code) => !(code in known))).toEqual([]);
});
