import type { ComponentPlan } from '@seed/components';
import type { PublishResult, PublishedItem } from '@seed/publisher';
import { shellWord } from '@seed/kernel';
import { count, formatDuration, publicationPlace } from '@seed/view';
import type { Glyph, Style } from '@seed/view';

/** What came of one account and region. */
export interface PublishedPlace {
  readonly plan: ComponentPlan;
  /** Absent where it was not begun. */
  readonly result?: PublishResult;
}

const STATES = ['done', 'already', 'failed', 'interrupted', 'not-started'] as const;
type State = (typeof STATES)[number];

/** Items with something to do, by what came of them; items that were all right are not among them. */
function workOf({
  plan,
  result,
}: PublishedPlace): readonly (
  | PublishedItem
  | { readonly item: PublishedItem['item']; readonly state: 'not-started' }
)[] {
  const items = result?.items ?? plan.items.map((item) => ({ item, state: 'not-started' as const }));
  return items.filter(({ item }) => item.call !== undefined);
}

export function countsOf(places: readonly PublishedPlace[]): Record<State, number> {
  const states = places.flatMap(workOf).map(({ state }) => state);
  return Object.fromEntries(
    STATES.map((one) => [one, states.filter((state) => state === one).length]),
  ) as Record<State, number>;
}

export const itemWords = ({ item, applied }: Pick<PublishedItem, 'item' | 'applied'>): string => {
  const version = applied?.version ?? ('version' in item ? item.version : '');
  const build = applied?.build !== undefined && applied.build > 1 ? `build ${applied.build}` : '';
  return [item.kind, item.name, version, build].filter((part) => part !== '').join(' ');
};

/** A word as a person would type it. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : shellWord(word));

/** Whether everything of a place was done. */
export const isWhole = ({ failures, items }: PublishResult): boolean =>
  failures.length === 0 && items.every(({ state }) => state !== 'interrupted' && state !== 'not-started');

/** The words that go on where a publish stopped: the same command, from the place that failed on. */
export function resumeCommand(
  argv: readonly string[],
  places: readonly PublishedPlace[],
): string | undefined {
  const open = places.filter(({ result }) => result === undefined || !isWhole(result));
  const [first] = open;
  if (first === undefined) return undefined;
  if (places.length === 1) return ['seed', ...argv].map(quoted).join(' ');
  const kept = argv.filter((word, index) => {
    const before = argv[index - 1];
    const isPlace = ['--target', '--region', '--bump'].some(
      (flag) => word === flag || word.startsWith(`${flag}=`),
    );
    return !isPlace && !['--target', '--region', '--bump'].includes(before ?? '') && !word.endsWith('.json');
  });
  const names = new Set(open.map(({ plan }) => plan.target.name));
  const targets = [...names].filter((name) => name !== 'default').flatMap((name) => ['--target', name]);
  const region = open.length === 1 && names.size === 1 ? ['--region', first.plan.target.region] : [];
  return ['seed', ...kept, ...targets, ...region].map(quoted).join(' ');
}

export interface ReportOptions {
  readonly style: Style;
  readonly durationMs: number;
}

/** The last lines of a publish that went well. */
export function successText(places: readonly PublishedPlace[], { style, durationMs }: ReportOptions): string {
  const { done, already } = countsOf(places);
  const words = [`${count(done, 'change')} published`, ...(already > 0 ? [`${already} there already`] : [])];
  const where = places.length > 1 ? ` in ${count(places.length, 'place')}` : '';
  return `${style.glyph('done')} ${words.join(', ')}${where}   ${formatDuration(durationMs)}`;
}

const STATE_WORD: Readonly<Record<string, string>> = {
  already: 'there already',
  interrupted: 'perhaps done',
  'not-started': 'not started',
};

const STATE_GLYPH: Readonly<Record<string, Glyph>> = {
  failed: 'failed',
  interrupted: 'attention',
  'not-started': 'skipped',
};

function placeLines(one: PublishedPlace, style: Style): string[] {
  const { plan, result } = one;
  const state =
    result === undefined
      ? 'not begun'
      : isWhole(result)
        ? 'done'
        : result.failures.length === 0
          ? 'interrupted'
          : 'failed';
  const head = `${publicationPlace({ ...plan.target, target: plan.target.name }, style)}${style.dot}${state}`;
  const items = workOf(one).filter((item) => item.state !== 'nothing');
  return [
    head,
    ...items.map((item) => {
      const word = STATE_WORD[item.state] ?? item.state;
      return `  ${style.glyph(STATE_GLYPH[item.state] ?? 'done')} ${word.padEnd(13)} ${itemWords(item)}`;
    }),
  ];
}

/** What was done, what failed, what was not begun, and how to go on. */
export function failureText(
  places: readonly PublishedPlace[],
  { style, durationMs, resume }: ReportOptions & { readonly resume: string | undefined },
): string {
  const counts = countsOf(places);
  const total = STATES.reduce((sum, state) => sum + counts[state], 0);
  const interrupted = counts.failed === 0;
  const summary = [
    ...(interrupted ? [] : [`${counts.failed} of ${count(total, 'change')} failed`]),
    `${counts.done + counts.already} done`,
    ...(counts.interrupted === 0 ? [] : [`${counts.interrupted} perhaps done`]),
    `${counts['not-started']} not started`,
  ].join(', ');
  return [
    `${style.glyph('failed')} publish ${interrupted ? 'interrupted' : 'failed'}: ${summary}   ${formatDuration(durationMs)}`,
    '',
    ...places.flatMap((one) => placeLines(one, style)),
    ...(resume === undefined ? [] : ['', `  ${style.dim('fix  ')} ${style.cyan(resume)}`]),
  ].join('\n');
}
