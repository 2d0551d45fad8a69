import type { Diagnostic } from '@seed/kernel';
import { placeOf } from './code-frame.ts';
import { showCommands } from './format-diagnostic.ts';
import { shortAccount } from './format-deployment-plan.ts';
import { lineChanges } from './line-changes.ts';
import { plainText } from './plain-text.ts';
import { PUBLISHED_KINDS } from './publication-view.ts';
import type {
  PublicationAction,
  PublicationChange,
  PublicationItem,
  PublicationView,
  PublishedKind,
} from './publication-view.ts';
import type { Glyph, Style } from './style.ts';
import { cutTo, padTo } from './text-layout.ts';
import { widthOf } from './text-width.ts';

export interface FormatPublicationOptions {
  readonly style: Style;
  readonly columns: number;
  /** Every change and everything that is unchanged. */
  readonly details?: boolean;
}

const GLYPH: Readonly<Record<PublicationAction, Glyph>> = {
  create: 'create',
  publish: 'update',
  update: 'update',
  unchanged: 'unchanged',
  conflict: 'failed',
};

const HEADING: Readonly<Record<PublishedKind, string>> = {
  component: 'components',
  recipe: 'recipes',
  infrastructure: 'infrastructure',
  distribution: 'distribution',
  pipeline: 'pipelines',
  lifecycle: 'lifecycle policies',
  tags: 'tags',
  share: 'shares',
};

const INDENT = '      ';
/** Lines of changes that are shown of one item without `details`. */
const SHOWN_LINES = 8;
/** Unchanged items of a section beyond which they are only counted. */
const MOST_UNCHANGED = 6;

type Options = FormatPublicationOptions;

/** The lines of one change: its place, then what goes and what comes. */
export function changeLines(change: PublicationChange, { style, columns }: Options): string[] {
  const { path, op, before, after } = change;
  const room = Math.max(30, columns - INDENT.length - 2);
  const shown = (text: string): string => cutTo(plainText(text), room, style.more);
  if (op === 'move') return [`${INDENT}${shown(`${path} ${style.dim('moved')}`)}`];
  if (before === undefined && after === undefined)
    return [`${INDENT}${op === 'remove' ? style.red('-') : style.green('+')} ${shown(path)}`];
  const lines = lineChanges(before ?? '', after ?? '').filter(({ sign }) => sign !== ' ');
  const paint = { '-': style.red, '+': style.green, ' ': style.dim };
  return [
    `${INDENT}${shown(path)}`,
    ...lines.map(({ sign, line }) => `${INDENT}${paint[sign](sign)} ${shown(line)}`),
  ];
}

function limited(lines: readonly string[], { style, details = false }: Options): string[] {
  if (details || lines.length <= SHOWN_LINES) return [...lines];
  const more = lines.length - SHOWN_LINES + 1;
  return [...lines.slice(0, SHOWN_LINES - 1), style.dim(`${INDENT}${style.more} and ${more} more lines`)];
}

function findingLines(finding: Diagnostic, isNote: boolean, style: Style): string[] {
  const { summary, span, hints = [], severity, code } = finding;
  const glyph = severity === 'error' ? 'failed' : 'attention';
  return [
    ...(isNote ? [] : [`${INDENT}${style.glyph(glyph)} ${plainText(summary)}  ${style.dim(code)}`]),
    ...(span === undefined ? [] : [`${INDENT}${style.dim('-->')} ${plainText(placeOf(span))}`]),
    ...hints.map(
      (hint, index) =>
        `${INDENT}${style.dim(index === 0 ? 'fix  ' : '     ')} ${showCommands(plainText(hint), style)}`,
    ),
  ];
}

interface Widths {
  readonly name: number;
  readonly version: number;
}

function itemLines(item: PublicationItem, options: Options, widths: Widths): string[] {
  const { style, details = false } = options;
  const { action, name, version = '', note, findings } = item;
  const isConflict = action === 'conflict';
  const [reason] = isConflict ? findings.filter(({ severity }) => severity === 'error') : [];
  const word = action.padEnd(9);
  const said = plainText(reason?.summary ?? note);
  const text = isConflict ? `${style.red(word)} ${said}` : `${word} ${said}`;
  const columns = [padTo(plainText(name), widths.name), padTo(version, widths.version)];
  const line = `  ${style.glyph(GLYPH[action])} ${columns.join('  ')}  ${action === 'unchanged' ? style.dim(text) : text}`;
  const told = isConflict || details ? findings : findings.filter(({ severity }) => severity !== 'info');
  return [
    line.trimEnd(),
    ...limited(
      item.changes.flatMap((change) => changeLines(change, options)),
      options,
    ),
    ...told.flatMap((finding) => findingLines(finding, finding === reason, style)),
  ];
}

function sectionLines(
  kind: PublishedKind,
  items: readonly PublicationItem[],
  options: Options & { readonly widths: Widths; readonly heading: boolean },
): string[] {
  const { style, details = false, widths, heading } = options;
  const quiet = items.filter(({ action, findings }) => action === 'unchanged' && findings.length === 0);
  const hide = !details && quiet.length > MOST_UNCHANGED;
  const shown = hide ? items.filter((item) => !quiet.includes(item)) : items;
  return [
    '',
    ...(heading ? [`  ${style.bold(HEADING[kind])}`] : []),
    ...shown.flatMap((item) => itemLines(item, options, widths)),
    ...(hide
      ? [
          `  ${style.glyph('unchanged')} ${style.dim(`${quiet.length}${shown.length === 0 ? '' : ' more'} are unchanged`)}`,
        ]
      : []),
  ];
}

/** How many items of a plan do what, in words; `nothing to do` where all is as it should be. */
export function publicationCounts(items: readonly Pick<PublicationItem, 'action'>[]): string {
  const amount = (action: PublicationAction): number => items.filter((item) => item.action === action).length;
  const words: readonly (readonly [PublicationAction, string])[] = [
    ['create', 'to create'],
    ['publish', 'to publish'],
    ['update', 'to update'],
    ['unchanged', 'unchanged'],
    ['conflict', 'in conflict'],
  ];
  const parts = words.flatMap(([action, word]) => (amount(action) > 0 ? [`${amount(action)} ${word}`] : []));
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

/** `Image Builder · account primary 0123…8901 · us-west-2`. */
export function publicationPlace(
  { target, account, region }: Pick<PublicationView, 'target' | 'account' | 'region'>,
  style: Style,
): string {
  const name = target === 'default' ? '' : `${target} `;
  return ['Image Builder', `account ${name}${shortAccount(account)}`, region].join(style.dot);
}

/** A plan of a publication as people read it, in the order in which it would be done. */
export function formatPublication(view: PublicationView, options: FormatPublicationOptions): string {
  const { style } = options;
  const { items, wildcards, drift } = view;
  const width = (of: readonly string[], least: number, most: number): number =>
    Math.min(most, Math.max(least, ...of.map(widthOf)));
  const names = [...items, ...wildcards, ...drift].map(({ name }) => name);
  const widths = {
    name: width(names, 24, 48),
    version: width(
      items.map(({ version = '' }) => version),
      8,
      16,
    ),
  };
  const sections = PUBLISHED_KINDS.map((kind) => [kind, items.filter((item) => item.kind === kind)] as const);
  const present = sections.filter(([, list]) => list.length > 0);
  const heading = present.some(([kind]) => kind !== 'component');
  const attention = (name: string, note: string): string =>
    `  ${style.glyph('attention')} ${padTo(plainText(name), widths.name)}  ${plainText(note)}`;
  const conflicts = items.some(({ action }) => action === 'conflict');
  return [
    `${publicationPlace(view, style)}${style.dot}${view.subject}`,
    ...present.flatMap(([kind, list]) => sectionLines(kind, list, { ...options, widths, heading })),
    ...(wildcards.length === 0 ? [] : ['', `  ${style.bold('wildcards')}`]),
    ...wildcards.map(({ name, note }) => attention(name, note)),
    ...(drift.length === 0 ? [] : ['', `  ${style.bold('changed elsewhere')}`]),
    ...drift.flatMap(({ name, summary, changes }) => [
      attention(name, summary),
      ...limited(
        changes.flatMap((change) => changeLines(change, options)),
        options,
      ),
    ]),
    '',
    `Plan: ${publicationCounts(items)}.${conflicts ? ' Nothing is published while a conflict remains.' : ''}`,
  ].join('\n');
}
