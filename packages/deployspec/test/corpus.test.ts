import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Loaded, Source } from '@seed/kernel';
import { decodeSource, pythonJson } from '@seed/yaml';
import { expect, test } from 'vitest';
import {
  compileModule,
  type Deployspec,
  loadModuleDeployspec,
  parseBuildspec,
  parseDeployspec,
  readStoredDeployspec,
  USER_PHASES,
} from '../src/index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CORPUS = join(process.env['SEED_SHARED'] ?? join(ROOT, '../shared'), 'corpus');

function load<T>(path: string, parse: (source: Source) => Loaded<T>): Loaded<T> {
  const decoded = decodeSource(relative(CORPUS, path), readFileSync(path));
  return decoded.value === undefined
    ? { diagnostics: decoded.diagnostics, sources: decoded.sources }
    : parse(decoded.value);
}

const find = (pattern: string): readonly string[] =>
  existsSync(CORPUS) ? globSync(join(CORPUS, pattern)).sort() : [];

const NO_CORPUS = `no corpus of public specs at ${relative(ROOT, CORPUS)}: set SEED_SHARED to have it read`;

const isBuildspec = (path: string): boolean => /buildspec[^/]*$|\/codebuild\//.test(path);

test('CB-134 every spec of the corpus is read without an error, and every side of a module compiles', (context) => {
  const deployspecs = find('**/deployspec.yaml');
  const buildspecs = find('**/*.{yml,yaml}').filter(isBuildspec);
  if (deployspecs.length === 0) {
    process.stderr.write(`SKIPPED: ${NO_CORPUS}\n`);
    context.skip(NO_CORPUS);
  }

  const modules = deployspecs.map((path) => load<Deployspec>(path, parseDeployspec));
  const found = [...modules, ...buildspecs.map((path) => load(path, parseBuildspec))];
  const compiled = modules.flatMap(({ value }) =>
    (['deploy', 'destroy'] as const).flatMap((action) =>
      value?.[action] === undefined ? [] : [compileModule(value, action)],
    ),
  );

  const errors = [...found, ...compiled].flatMap(({ diagnostics }) =>
    diagnostics.filter((d) => d.severity === 'error'),
  );
  expect(errors).toEqual([]);
  expect(compiled.length).toBeGreaterThan(deployspecs.length);
});

test('SF-F28 every deployspec of the corpus survives being stored and read back', (context) => {
  const deployspecs = find('**/deployspec.yaml');
  if (deployspecs.length === 0) {
    process.stderr.write(`SKIPPED: ${NO_CORPUS}\n`);
    context.skip(NO_CORPUS);
  }
  const texts = (spec: Deployspec | undefined) =>
    [spec?.deploy, spec?.destroy].map((side) =>
      USER_PHASES.map((name) => side?.[name]?.map(({ value }) => value) ?? []),
    );

  const loaded = deployspecs.map((path) => load(path, loadModuleDeployspec).value);

  expect(loaded).toHaveLength(46);
  for (const before of loaded) {
    const after = readStoredDeployspec(JSON.parse(pythonJson(before?.stored)), 'stored');
    expect(after.diagnostics).toEqual([]);
    expect(texts(after.value)).toEqual(texts(before?.deployspec));
  }
});
