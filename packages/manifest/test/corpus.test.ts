import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Diagnostic } from '@seed/kernel';
import { plainValue, readYaml, readYamlDocuments } from '@seed/yaml';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { deploymentJsonSchema, moduleJsonSchema, modulestackParameters } from '../src/index.ts';
import { loadFile } from './load-file.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CORPUS = join(process.env['SEED_SHARED'] ?? join(ROOT, '../shared'), 'corpus');
const NO_CORPUS = `no corpus of public projects at ${relative(ROOT, CORPUS)}: set SEED_SHARED to have it read`;

interface File {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

const FILES: readonly File[] = (
  existsSync(CORPUS) ? globSync(join(CORPUS, '*-modules/**/*.{yaml,yml}')).sort() : []
).map((path) => ({ name: relative(CORPUS, path), path, text: readFileSync(path, 'utf8') }));

const DEPLOYMENTS = FILES.filter(({ text }) => /^toolchainRegion:/m.test(text));

/** Documents with a name and a path, in files that are neither specs nor templates. */
const GROUP_FILES = FILES.filter(
  ({ name, text }) => /^path:/m.test(text) && /^name:/m.test(text) && !/deployspec|modulestack/.test(name),
);

const STACKS = FILES.filter(({ name }) => name.endsWith('/modulestack.yaml'));

/** Every variable that any manifest asks for; accounts get ids that differ. */
const ENV = Object.fromEntries(
  FILES.flatMap(({ text }) => [...text.matchAll(/envVariable:\s*["']?(\w+)|\$\{\s*(\w+)\s*\}/g)]).map(
    ([, reference, inText], at): readonly [string, string] => {
      const name = reference ?? inText ?? '';
      return [name, /ACCOUNT/.test(name) ? String(111_111_111_111 + at) : `value-of-${name.toLowerCase()}`];
    },
  ),
);

/** What is really wrong in these projects. */
const PROBLEMS: Readonly<Record<string, readonly string[]>> = {
  'aiops-modules/examples/manifests/deployment.yaml': [
    'manifest/unknown-module "sagemaker-studio/studio", 2 places',
  ],
};

const problemOf = ({ code, summary, related = [] }: Diagnostic): string =>
  `${code} ${/reads (".*?")/.exec(summary)?.[1] ?? summary}, ${1 + related.length} places`;

describe('public projects', () => {
  test.each(DEPLOYMENTS)('SF-F05 SF-F20 $name has no errors but the true ones', async ({ name, path }) => {
    const { diagnostics, sources } = await loadFile(path, ENV);

    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(problemOf)).toEqual(PROBLEMS[name] ?? []);
    for (const { span } of diagnostics) {
      expect(sources.has(span?.source ?? '')).toBe(true);
    }
  });

  test('SF-F20 are all there', (context) => {
    if (FILES.length === 0) {
      process.stderr.write(`SKIPPED: ${NO_CORPUS}\n`);
      context.skip(NO_CORPUS);
    }

    expect(DEPLOYMENTS.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(PROBLEMS)));
    expect(DEPLOYMENTS).toHaveLength(16);
  });

  test.each(DEPLOYMENTS.filter(({ name }) => name.startsWith('aiops-modules/')))(
    'SF-F08 $name has no key that a strict project refuses',
    async ({ path }) => {
      const { diagnostics } = await loadFile(path, ENV);

      expect(diagnostics.filter(({ code }) => code === 'manifest/unknown-key')).toEqual([]);
    },
  );

  test('SF-F20 hold every module of their group files', (context) => {
    if (FILES.length === 0) {
      process.stderr.write(`SKIPPED: ${NO_CORPUS}\n`);
      context.skip(NO_CORPUS);
    }
    const counts = GROUP_FILES.map(
      ({ path, text }) => readYamlDocuments({ id: path, text }, { dialect: 'python' }).length,
    );

    expect({
      files: counts.length,
      ofSeveral: counts.filter((count) => count > 1).length,
      modules: counts.reduce((sum, count) => sum + count, 0),
    }).toEqual({ files: 75, ofSeveral: 18, modules: 114 });
  });

  const options = { strict: true, strictRequired: false, allowUnionTypes: true } as const;
  const isDeployment = new Ajv(options).compile(deploymentJsonSchema());
  const isModule = new Ajv(options).compile(moduleJsonSchema());

  test.each(DEPLOYMENTS)('SF-F35 $name fits the JSON Schema of deployments', ({ path, text }) => {
    const { root } = readYaml({ id: path, text }, { dialect: 'python' });

    isDeployment(root === undefined ? undefined : plainValue(root));

    expect(isDeployment.errors ?? []).toEqual([]);
  });

  test.each(GROUP_FILES)('SF-F35 modules of $name fit the JSON Schema of modules', ({ path, text }) => {
    const documents = readYamlDocuments({ id: path, text }, { dialect: 'python' });

    const errors = documents.flatMap(({ root }) => {
      isModule(root === undefined ? undefined : plainValue(root));
      return isModule.errors ?? [];
    });

    expect(documents.length).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  test.each(STACKS)('SF-F32 parameters of $name are read through its tags', ({ path, text }) => {
    const { value, diagnostics } = modulestackParameters({ id: path, text }, [], {
      project: 'p',
      deployment: 'd',
      group: 'g',
      module: 'm',
      roleName: 'r',
    });

    const codes = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(codes.filter((code) => code !== 'template/no-value')).toEqual([]);
    expect(value).toContainEqual({ name: 'RoleName', value: 'r' });
  });
});
