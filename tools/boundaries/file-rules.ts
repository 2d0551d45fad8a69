import { basename } from 'node:path';
import { Visitor } from 'oxc-parser';
import type { Rule } from './rules.ts';
import type { SourceFile, Workspace } from './workspace.ts';

/** Rules about a file by itself: its name, its length, and what it takes from the process. */
export const fileRules: readonly Rule[] = [
  perFile(vagueName),
  perFile(notKebabCase),
  perFile(innerIndex),
  perFile(tooLong),
  perFile(readsProcess),
];

const maxLines = 400;
const longReason = /^\/\/ longer than 400 lines because \S+/m;
const vague = /^(utils?|helpers?|common|types?|shared|misc|managers?)$|-(utils?|helpers|managers?)$/;
const callersOnly: ReadonlySet<string> = new Set([
  'argv',
  'cwd',
  'env',
  'exit',
  'exitCode',
  'stderr',
  'stdin',
  'stdout',
]);

function perFile(problemOf: (file: SourceFile) => string | undefined): Rule {
  return (workspace: Workspace) =>
    workspace.projects.flatMap(({ files }) =>
      files.flatMap((file) => {
        const problem = problemOf(file);
        return problem === undefined ? [] : [`${file.path}: ${problem}`];
      }),
    );
}

function nameOf(file: SourceFile): string {
  return basename(file.path).replace(/(\.engine|\.browser)?(\.test|\.bench|\.config)?\.tsx?$/, '');
}

function vagueName(file: SourceFile): string | undefined {
  return vague.test(nameOf(file))
    ? `"${nameOf(file)}" says nothing: name the file for what it exports`
    : undefined;
}

function notKebabCase(file: SourceFile): string | undefined {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(nameOf(file));
  return kebab || file.path.endsWith('.tsx') ? undefined : 'file names are kebab-case';
}

function innerIndex(file: SourceFile): string | undefined {
  if (nameOf(file) !== 'index' || /^[^/]+\/[^/]+\/src\/(testing\/)?index\.ts$/.test(file.path))
    return undefined;
  return 'index.ts is an entry point, and a package has no inner ones';
}

function tooLong(file: SourceFile): string | undefined {
  const lines = file.text.split('\n').length - 1;
  if (lines <= maxLines || longReason.test(file.text)) return undefined;
  return `${lines} lines; split it, or say why with "// longer than ${maxLines} lines because ..."`;
}

/** Only an app may read what the caller's process was given; everything below receives values. */
function readsProcess(file: SourceFile): string | undefined {
  if (file.isTest || !file.path.startsWith('packages/')) return undefined;
  if (file.imports.includes('process')) return 'import "node:process" by its full name';
  let found: string | undefined;
  new Visitor({
    MemberExpression({ object, property }) {
      if (object.type !== 'Identifier' || object.name !== 'process') return;
      if (property.type === 'Identifier' && callersOnly.has(property.name)) found = property.name;
    },
    ImportDeclaration({ source, specifiers }) {
      if (source.value !== 'node:process') return;
      for (const { local } of specifiers) if (callersOnly.has(local.name)) found = local.name;
    },
  }).visit(file.program);
  return found === undefined ? undefined : `only apps/ may read process.${found}: pass the value in`;
}
