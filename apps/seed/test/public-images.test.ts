import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { imagesProject, startImageBuilder, writesOf } from './images-project.ts';
import { CORPUS } from './public-projects.ts';

const FOLDER = join(CORPUS, 'dc-image-builder');

/** The files of the public project, by path. */
async function publicFiles(): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths.map(async (path) => [relative(FOLDER, path), await readFile(path, 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}

test('IB-F01 IB-F50 IB-F56 the project that many copied is planned as it is, published once, guarded, and repaired by --bump', async ({
  skip,
}) => {
  if (!existsSync(FOLDER)) skip(`no public project at ${FOLDER}: set SEED_SHARED to have it published`);
  await using fake = await disposable();
  const project = await imagesProject(fake, await publicFiles());
  const publish = (line = '') => project.seed(`recipes publish --yes ${line}`);

  const valid = await project.seed('components validate --json');
  const planned = await project.seed('recipes plan --json');

  const [{ targets }] = planned.objects() as [{ targets: { items: { kind: string; action: string }[] }[] }];
  const kinds = Map.groupBy(targets[0]?.items ?? [], ({ kind }) => kind);
  expect([valid.code, JSON.parse(valid.out)]).toEqual([
    0,
    expect.objectContaining({ images: 2, documents: 10, entries: 14 }),
  ]);
  expect([...kinds].map(([kind, items]) => [kind, items.length])).toEqual([
    ['component', 10],
    ['recipe', 2],
    ['infrastructure', 1],
    ['distribution', 2],
    ['pipeline', 2],
  ]);
  expect(targets[0]?.items.every(({ action }) => action === 'create')).toBe(true);

  const first = await publish();
  const written = writesOf(fake);
  const second = await publish();

  expect([first.code, second.code, writesOf(fake)]).toEqual([0, 0, written]);

  await project.seed('components lock');
  await project.edit('components/24.04/install_python3.yml', 'python3-pip', 'python3-pip python3-venv');
  const stopped = await publish();
  const version = /"recipe_version": "(\d+\.\d+\.)(\d+)"/g;
  const [, , image = ''] = [...(await project.read('settings.json')).matchAll(version)][1] ?? [];

  expect([stopped.code, writesOf(fake)]).toEqual([6, written]);
  expect(stopped.out).toContain('--bump patch components/24.04/install_python3.yml');

  const repaired = await publish('--bump patch');
  const [, , raised = ''] = [...(await project.read('settings.json')).matchAll(version)][1] ?? [];

  expect(repaired.code).toBe(0);
  expect(await project.read('components/24.04/install_python3.yml')).toContain('0.0.2');
  expect(Number(raised)).toBe(Number(image) + 1);
  expect((await project.seed('components lock --check')).code).toBe(0);
  expect((await publish()).out).toContain('Nothing to publish.');
}, 120_000);

async function disposable() {
  const fake = await startImageBuilder();
  return { ...fake, [Symbol.asyncDispose]: () => fake.stop() };
}
