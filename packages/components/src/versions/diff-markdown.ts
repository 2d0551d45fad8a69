import type { DocumentChange } from './document-change.ts';
import { type ComponentDiff, type ProjectDiff, versionStep } from './diff-projects.ts';

/** Characters of one comment that hosts of pull requests take. */
const LONGEST = 60_000;

/** The diff as the comment of a pull request: a table of all changes, then the lines of each component. */
export function diffMarkdown({ components, recipes }: ProjectDiff): string {
  const changed = components.filter((component) => component.class !== 'none' || !component.ok);
  const touched = recipes.filter(
    (recipe) => recipe.changed.length > 0 || recipe.base !== recipe.head || !recipe.ok,
  );
  if (changed.length === 0 && touched.length === 0) return 'No component and no image changes.\n';
  const rows = [
    ...changed.map((one) => row([code(one.name), one.class, versionStep(one), verdict(one)])),
    ...touched.map(({ image, base, head, changed: names, ok }) =>
      row([
        `image ${code(image)}`,
        escape(names.join(', ')) || 'version',
        step(base, head),
        ok ? 'ok' : '**needs another version**',
      ]),
    ),
  ];
  const table = [
    row(['component or image', 'change', 'version', 'verdict']),
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  const details = changed.filter(({ changes }) => changes.length > 0).map(detail);
  return fitted(table, details);
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const step = (base: string | undefined, head: string | undefined): string =>
  base === head ? (head ?? 'none') : `${base ?? 'none'} → ${head ?? 'none'}`;

const escape = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');

const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;

function verdict({ ok, requiredBump }: ComponentDiff): string {
  if (!ok) return `**needs ${requiredBump ?? 'another version'}**`;
  return 'ok';
}

function detail({ name, changes }: ComponentDiff): string {
  const lines = changes.flatMap(changeLines);
  const fence = '`'.repeat(Math.max(3, ...lines.map((line) => (/`+/.exec(line)?.[0].length ?? 0) + 1)));
  return [
    `<details><summary>${escape(name)}</summary>`,
    '',
    `${fence}diff`,
    ...lines,
    fence,
    '',
    '</details>',
  ].join('\n');
}

/** `@@ path @@`, then what went and what came. */
export function changeLines({ path, op, before, after }: DocumentChange): readonly string[] {
  const lines = (sign: string, text: string | undefined): string[] =>
    text === undefined
      ? []
      : text
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => `${sign} ${line}`);
  const title = op === 'move' ? `@@ ${path}: moved from ${before} to ${after} @@` : `@@ ${path} @@`;
  return op === 'move' ? [title] : [title, ...lines('-', before), ...lines('+', after)];
}

function fitted(table: string, details: readonly string[]): string {
  const kept: string[] = [];
  let size = table.length;
  for (const text of details) {
    if (size + text.length > LONGEST) continue;
    size += text.length + 2;
    kept.push(text);
  }
  const left = details.length - kept.length;
  const more =
    left === 0
      ? []
      : [`${left} more ${left === 1 ? 'component is' : 'components are'} too long to be shown here.`];
  return `${[table, ...kept, ...more].join('\n\n')}\n`;
}
