import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { findViolations } from './rules.ts';
import { readWorkspace } from './workspace.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'seed-boundaries-'));
for (const part of ['packages', 'apps', 'tools', 'package.json', 'docs/dependencies.md']) {
  cpSync(join(repository, part), join(scratch, part), {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist)$/.test(path),
  });
}
const before = new Set(findViolations(readWorkspace(scratch)));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Writes `text` to `path` in the copy, and returns the violations that were not there before. */
function plant(path: string, text: string): readonly string[] {
  const target = join(scratch, path);
  const original = read(target);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  const found = findViolations(readWorkspace(scratch)).filter((violation) => !before.has(violation));
  if (original === undefined) rmSync(target);
  else writeFileSync(target, original);
  return found;
}

function plantInManifest(path: string, change: Readonly<Record<string, unknown>>): readonly string[] {
  const manifest: unknown = JSON.parse(readFileSync(join(scratch, path), 'utf8'));
  return plant(path, JSON.stringify({ ...(manifest as object), ...change }));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const planted: readonly {
  readonly what: string;
  readonly path: string;
  readonly text: string;
  readonly says: RegExp;
}[] = [
  {
    what: 'a lower layer that imports a higher one',
    path: 'packages/kernel/src/planted.ts',
    text: "import { something } from '@seed/build';\n",
    says: /@seed\/kernel \(layer:kernel\) must not depend on @seed\/build/,
  },
  {
    what: 'an adapter that imports another adapter',
    path: 'packages/executor-host/src/planted.ts',
    text: "export { something } from '@seed/executor-docker';\n",
    says: /@seed\/executor-host \(layer:adapter\) must not depend on @seed\/executor-docker/,
  },
  {
    what: 'a domain package that imports another one',
    path: 'packages/bundle/src/planted.ts',
    text: "import type { Something } from '@seed/deployspec';\n",
    says: /@seed\/bundle \(layer:domain\) must not depend on @seed\/deployspec/,
  },
  {
    what: 'a view that imports an adapter, lazily',
    path: 'packages/view/src/planted.ts',
    text: "export const planted = () => import('@seed/aws');\n",
    says: /@seed\/view \(layer:view\) must not depend on @seed\/aws/,
  },
  {
    what: 'an import that package.json does not declare',
    path: 'packages/view/src/planted.ts',
    text: "import picomatch from 'undeclared-library';\n",
    says: /"undeclared-library" is not declared in packages\/view\/package.json/,
  },
  {
    what: 'an AWS client outside the aws package',
    path: 'packages/executor-docker/src/planted.ts',
    text: "import { SSMClient } from '@aws-sdk/client-ssm';\n",
    says: /"@aws-sdk\/client-ssm" may only be imported by @seed\/aws/,
  },
  {
    what: 'a Docker client outside its executor',
    path: 'apps/seed/src/planted.ts',
    text: "import Docker from 'dockerode';\n",
    says: /"dockerode" may only be imported by @seed\/executor-docker/,
  },
  {
    what: 'a relative import that leaves its package',
    path: 'packages/build/src/planted.ts',
    text: "import { something } from '../../kernel/src/host.ts';\n",
    says: /the relative import "[^"]+" leaves packages\/build/,
  },
  {
    what: 'an import from the inside of another package',
    path: 'packages/build/src/planted.ts',
    text: "import { something } from '@seed/kernel/src/host.ts';\n",
    says: /is not an entry point of @seed\/kernel/,
  },
  {
    what: 'a fake used by a product file',
    path: 'packages/build/src/planted.ts',
    text: "import { something } from '@seed/kernel/testing';\n",
    says: /"@seed\/kernel\/testing" may only be imported by test files/,
  },
  {
    what: 'a relative import without an extension',
    path: 'packages/build/src/planted.ts',
    text: "import { something } from './source-files';\n",
    says: /must name the file with its extension/,
  },
  {
    what: 'a file name that says nothing',
    path: 'packages/build/src/utils.ts',
    text: 'export {};\n',
    says: /"utils" says nothing/,
  },
  {
    what: 'a file name in camel case',
    path: 'packages/build/src/runPhase.ts',
    text: 'export {};\n',
    says: /file names are kebab-case/,
  },
  {
    what: 'an index file inside a package',
    path: 'packages/build/src/planted/index.ts',
    text: 'export {};\n',
    says: /a package has no inner ones/,
  },
  {
    what: 'a file of more than 400 lines',
    path: 'packages/build/src/planted.ts',
    text: 'export {};\n'.repeat(401),
    says: /401 lines; split it/,
  },
  {
    what: 'the environment read below the app',
    path: 'packages/build/src/planted.ts',
    text: 'export const planted = process.env.HOME;\n',
    says: /only apps\/ may read process.env/,
  },
  {
    what: 'the arguments imported below the app',
    path: 'packages/build/src/planted.ts',
    text: "import { argv } from 'node:process';\nexport { argv };\n",
    says: /only apps\/ may read process.argv/,
  },
];

it.each(planted)('$what is a violation', ({ path, text, says }) => {
  const violations = plant(path, text);

  expect(violations).toContainEqual(expect.stringMatching(says));
});

it('a file with a reason may be longer than 400 lines', () => {
  const text = `// longer than 400 lines because it is one table\n${'export {};\n'.repeat(401)}`;

  const violations = plant('packages/build/src/planted.ts', text);

  expect(violations).toEqual([]);
});

it('a test file may use a fake and the environment', () => {
  const text =
    "import { something } from '@seed/kernel/testing';\nexport const planted = process.env.HOME;\n";

  const violations = plant('packages/build/src/planted.test.ts', text);

  expect(violations).toEqual([]);
});

it('a package without tags is a violation', () => {
  const violations = plantInManifest('packages/bundle/package.json', { nx: {} });

  expect(violations).toContainEqual(expect.stringMatching(/"nx.tags" needs a known layer/));
});

it('a version range is a violation', () => {
  const violations = plantInManifest('packages/bundle/package.json', {
    devDependencies: { yauzl: '^3.4.0' },
  });

  expect(violations).toContainEqual(expect.stringMatching(/"yauzl" needs an exact version/));
});

it('a forbidden edge that is only declared is a violation', () => {
  const violations = plantInManifest('packages/aws/package.json', {
    dependencies: { '@seed/kernel': '0.0.0', '@seed/executor-docker': '0.0.0' },
  });

  expect(violations).toContainEqual(expect.stringMatching(/package.json: @seed\/aws .* must not depend on/));
});

it('a dependency without a reason is a violation', () => {
  const violations = plantInManifest('packages/bundle/package.json', {
    dependencies: { 'left-pad': '1.3.0' },
  });

  expect(violations).toContainEqual(
    expect.stringMatching(/docs\/dependencies.md gives no reason for `left-pad`/),
  );
});
