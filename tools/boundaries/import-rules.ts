import { dirname, join, relative } from 'node:path';
import { exceptions, fences, layers, sides } from './layers.ts';
import type { Rule } from './rules.ts';
import type { Project, SourceFile, Workspace } from './workspace.ts';

/** Rules about what a file may import. */
export const importRules: readonly Rule[] = [
  perImport(undeclared),
  perImport(outsideFence),
  perImport(wrongLayer),
  perImport(leavesPackage),
  perImport(deepImport),
  perImport(testingFromProduct),
  perImport(wrongExtension),
];

interface Import {
  readonly workspace: Workspace;
  readonly project: Project;
  readonly file: SourceFile;
  readonly request: string;
  /** The imported package, '' for a relative import. */
  readonly library: string;
}

function perImport(problemOf: (found: Import) => string | undefined): Rule {
  return (workspace) =>
    workspace.projects.flatMap((project) =>
      project.files.flatMap((file) =>
        file.imports
          .filter((request) => !request.startsWith('node:'))
          .flatMap((request) => {
            const problem = problemOf({ workspace, project, file, request, library: libraryOf(request) });
            return problem === undefined ? [] : [`${file.path}: ${problem}`];
          }),
      ),
    );
}

function libraryOf(request: string): string {
  if (request.startsWith('.')) return '';
  const [scope = '', name = ''] = request.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function undeclared({ workspace, project, file, library }: Import): string | undefined {
  const { manifest } = project;
  if (library === '' || library === manifest.name) return undefined;
  const declared = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const forTests = { ...manifest.devDependencies, ...workspace.manifest.devDependencies };
  if (library in declared) return undefined;
  if ((file.isTest || project.tags.includes('layer:tool')) && library in forTests) return undefined;
  return `"${library}" is not declared in ${project.dir}/package.json`;
}

function outsideFence({ project, file, library }: Import): string | undefined {
  const fence = fences.find((candidate) => candidate.library.test(library));
  const { name } = project.manifest;
  if (!fence || fence.allowed.includes(name)) return undefined;
  if (file.isTest && fence.tests?.includes(name) === true) return undefined;
  return `"${library}" may only be imported by ${fence.allowed.join(' and ')}`;
}

function wrongLayer({ workspace, project, library }: Import): string | undefined {
  const target = workspace.projects.find(({ manifest }) => manifest.name === library);
  if (!target || target === project) return undefined;
  return layerProblem(project, target);
}

/** Why `from` must not depend on `to`, or undefined when it may. */
export function layerProblem(from: Project, to: Project): string | undefined {
  const [name, other] = [from.manifest.name, to.manifest.name];
  const excepted = exceptions.filter(({ to: exception }) => exception === other);
  if (excepted.some((rule) => rule.from.test(name) || rule.from.test(tagOf(from, 'layer')))) return undefined;
  for (const [kind, allowed] of [
    ['layer', layers],
    ['side', sides],
  ] as const) {
    const [tag, otherTag] = [tagOf(from, kind), tagOf(to, kind)];
    if (!allowed[tag]?.includes(otherTag))
      return `${name} (${tag}) must not depend on ${other} (${otherTag})`;
  }
  return undefined;
}

function tagOf(project: Project, kind: 'layer' | 'side'): string {
  return project.tags.find((tag) => tag.startsWith(`${kind}:`)) ?? `no ${kind} tag`;
}

function leavesPackage({ project, file, request }: Import): string | undefined {
  if (!request.startsWith('.')) return undefined;
  const target = relative(project.dir, join(dirname(file.path), request));
  return target.startsWith('..') ? `the relative import "${request}" leaves ${project.dir}` : undefined;
}

function deepImport({ workspace, request, library }: Import): string | undefined {
  const target = workspace.projects.find(({ manifest }) => manifest.name === library);
  if (!target || request === library) return undefined;
  const entry = `.${request.slice(library.length)}`;
  return entry in (target.manifest.exports ?? {})
    ? undefined
    : `"${request}" is not an entry point of ${library}`;
}

function testingFromProduct({ file, request }: Import): string | undefined {
  const isTesting = /^@seed\/[^/]+\/testing$/.test(request) || /^\.{1,2}\/(.*\/)?testing\//.test(request);
  return isTesting && !file.isTest ? `"${request}" may only be imported by test files` : undefined;
}

function wrongExtension({ request }: Import): string | undefined {
  if (!request.startsWith('.') || /\.(ts|tsx|json|mjs)$/.test(request)) return undefined;
  return `the relative import "${request}" must name the file with its extension, as in "./name.ts"`;
}
