import type { ComponentPlan } from '@seed/components';
import type { PublishResult, PublishedItem } from '@seed/publisher';
import { shellWord } from '@seed/kernel';
import { count, formatDuration, publicationPlace } from '@seed/view';
import type { Style } from '@seed/view';

/** What came of one account and region. */
export interface PublishedPlace {
  readonly plan: ComponentPlan;
  /** Absent where it was not begun. */
  readonly result?: PublishResult;
}

const STATES = ['done', 'already', 'failed', 'not-started'] as const;
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

/** The words that go on where a publish stopped: the same command, from the place that failed on. */
export function resumeCommand(
  argv: readonly string[],
  places: readonly PublishedPlace[],
): string | undefined {
  const open = places.filter(({ result }) => result === undefined || result.failure !== undefined);
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

/** What was done, what failed, what was not begun, and how to go on. */
export function failureText(
  places: readonly PublishedPlace[],
  { style, durationMs, resume }: ReportOptions & { readonly resume: string | undefined },
): string {
  const counts = countsOf(places);
  const total = counts.done + counts.already + counts.failed + counts['not-started'];
  const lines = places.flatMap((one) => {
    const work = workOf(one);
    const state =
      one.result === undefined ? 'not begun' : one.result.failure === undefined ? 'done' : 'failed';
    const head = `${publicationPlace({ ...one.plan.target, target: one.plan.target.name }, style)}${style.dot}${state}`;
    return [
      head,
      ...work
        .filter((item) => item.state !== 'nothing')
        .map((item) => {
          const glyph =
            item.state === 'failed' ? 'failed' : item.state === 'not-started' ? 'skipped' : 'done';
          const word =
            item.state === 'not-started'
              ? 'not started'
              : item.state === 'already'
                ? 'there already'
                : item.state;
          return `  ${style.glyph(glyph)} ${word.padEnd(13)} ${itemWords(item)}`;
        }),
    ];
  });
  const summary = [
    `${counts.failed} of ${count(total, 'change')} failed`,
    `${counts.done + counts.already} done`,
    `${counts['not-started']} not started`,
  ].join(', ');
  return [
    `${style.glyph('failed')} publish failed: ${summary}   ${formatDuration(durationMs)}`,
    '',
    ...lines,
    ...(resume === undefined ? [] : ['', `  ${style.dim('fix  ')} ${style.cyan(resume)}`]),
  ].join('\n');
}
