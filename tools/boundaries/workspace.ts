import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Program, parseSync } from 'oxc-parser';

/** A package.json, as far as the boundary rules look at it. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly tags?: readonly string[] };
}

/** A TypeScript file and everything it imports, statically or not. Paths are relative to the workspace. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Tests, contract suites, fakes and tool configuration: they may use what products may not. */
  readonly isTest: boolean;
  readonly program: Program;
}

/** One package of the workspace. `dir` is relative to the workspace. */
export interface Project {
  readonly dir: string;
  readonly manifest: Manifest;
  readonly tags: readonly string[];
  readonly files: readonly SourceFile[];
}

/** Everything the rules look at. */
export interface Workspace {
  readonly root: string;
  readonly manifest: Manifest;
  readonly projects: readonly Project[];
  /** Text of docs/dependencies.md, empty when there is none. */
  readonly dependencyReasons: string;
}

/** Reads the packages below `root` from disk. Throws when a file cannot be read or parsed. */
export function readWorkspace(root: string): Workspace {
  const manifests = globSync(['packages/*/package.json', 'apps/*/package.json', 'tools/package.json'], {
    cwd: root,
  }).toSorted();
  const reasons = join(root, 'docs/dependencies.md');
  return {
    root,
    manifest: readManifest(join(root, 'package.json')),
    projects: manifests.map((path) => readProject(root, dirname(path))),
    dependencyReasons: existsSync(reasons) ? readFileSync(reasons, 'utf8') : '',
  };
}

function readProject(root: string, dir: string): Project {
  const manifest = readManifest(join(root, dir, 'package.json'));
  const paths = globSync('**/*.{ts,tsx}', {
    cwd: join(root, dir),
    exclude: (name) => name === 'node_modules' || name === 'dist',
  });
  return {
    dir,
    manifest,
    tags: manifest.nx?.tags ?? [],
    files: paths.toSorted().map((path) => readSource(root, join(dir, path))),
  };
}

function readManifest(path: string): Manifest {
  // A package.json of the workspace is written by us: its shape is not in doubt.
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const parsed = parseSync(path, text);
  const problem = parsed.errors[0];
  if (problem) throw new Error(`${path} cannot be parsed: ${problem.message}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const dynamic = dynamicImports.map(({ moduleRequest }) =>
    text.slice(moduleRequest.start, moduleRequest.end),
  );
  return {
    path,
    text,
    imports: [
      ...staticImports.map((statement) => statement.moduleRequest.value),
      ...staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
      ...dynamic.filter((request) => /^['"`]/.test(request)).map((request) => request.slice(1, -1)),
    ],
    isTest: isTestFile(path),
    program: parsed.program,
  };
}

function isTestFile(path: string): boolean {
  const inside = relative('.', path).split('/').slice(2).join('/');
  return (
    /\.test\.tsx?$/.test(path) ||
    path.endsWith('.config.ts') ||
    inside.startsWith('test/') ||
    inside.startsWith('src/testing/')
  );
}
