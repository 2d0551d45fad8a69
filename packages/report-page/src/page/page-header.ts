import type { Target } from '@seed/kernel';
import { count, formatDuration, isDeployment, shortAccount } from '@seed/view';
import type { RunReport, RunState } from '../run-report.ts';
import { STANDINGS, countStandings } from '../standing.ts';
import type { Standing } from '../standing.ts';
import { html } from './markup.ts';
import type { Markup, Piece } from './markup.ts';
import { dollarText, timeText } from './words.ts';

interface StateWords {
  readonly standing: Standing;
  readonly word: string;
}

const STATES: Readonly<Record<RunState, StateWords>> = {
  running: { standing: 'running', word: 'running' },
  interrupted: { standing: 'interrupted', word: 'interrupted' },
  succeeded: { standing: 'done', word: 'succeeded' },
  failed: { standing: 'failed', word: 'failed' },
  stopped: { standing: 'stopped', word: 'stopped' },
  'timed-out': { standing: 'failed', word: 'timed out' },
  fault: { standing: 'failed', word: 'could not be run' },
};

/** How a run stands, as a glyph and a word; a state that only a later version knows keeps its own word. */
export function stateOf(state: RunState): StateWords & { readonly glyph: string } {
  const { standing, word } = STATES[state] ?? { standing: 'stopped', word: state };
  return { standing, word, glyph: STANDINGS[standing].glyph };
}

/** `1 failed, 4 done, 1 not started`. */
export const countsWords = ({ modules }: Pick<RunReport, 'modules'>): string =>
  countStandings(modules)
    .map(([standing, many]) => `${many} ${STANDINGS[standing].word}`)
    .join(', ');

/** `account primary 0123…8901 · us-west-2`, or how many there are. */
export function targetWords({ modules }: Pick<RunReport, 'modules'>): string | undefined {
  const targets = new Map<string, Target>();
  for (const { target } of modules)
    if (target !== undefined) targets.set(`${target.alias} ${target.region}`, target);
  const [first] = targets.values();
  if (first === undefined) return undefined;
  if (targets.size === 1) return `${first.alias} ${shortAccount(first.accountId)} · ${first.region}`;
  const accounts = new Set([...targets.values()].map(({ accountId }) => accountId));
  return `${count(accounts.size, 'account')}, ${count(targets.size, 'target')}`;
}

/** `about $0.04 (3 builds)`: prices are estimates. */
export const costWords = ({ cost }: Pick<RunReport, 'cost'>): string | undefined =>
  cost === undefined ? undefined : `about ${dollarText(cost.dollars)} (${count(cost.builds, 'build')})`;

function planWords({ plan }: RunReport): string | undefined {
  if (plan === undefined) return undefined;
  const { create, update, destroy, unchanged, excluded } = plan.counts;
  return [
    ...(create > 0 ? [`${create} to create`] : []),
    ...(update > 0 ? [`${update} to update`] : []),
    ...(destroy > 0 ? [`${destroy} to destroy`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(excluded > 0 ? [`${excluded} not selected`] : []),
  ].join(', ');
}

/** The facts of a run by name, for pages and for texts. */
export function runFacts(report: RunReport): readonly (readonly [string, string])[] {
  const { plan, executor, because, startedAt, endedAt, state, exitCode } = report;
  const took = formatDuration(endedAt - startedAt);
  const rows: [string, string | undefined][] = [
    ['Started', timeText(startedAt)],
    [state === 'running' || state === 'interrupted' ? 'Known until' : 'Ended', timeText(endedAt)],
    ['Took', state === 'running' ? `${took} so far` : took],
    ['Exit status', exitCode === undefined ? undefined : String(exitCode)],
    [
      'Executor',
      executor === undefined ? undefined : `${executor}${because === undefined ? '' : ` · ${because}`}`,
    ],
    ['Project', plan?.project],
    ['Deployment', plan?.deployment],
    ['Manifest', plan?.manifest],
    ['Account', targetWords(report)],
    ['Plan', planWords(report)],
    ['Cost', costWords(report)],
    ['Command', report.command],
    ['Run', report.run],
    ['Journal', report.journal],
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
}

/** A bar whose parts are as long as their share of the modules. */
function shares({ modules }: RunReport): Markup | undefined {
  if (modules.length < 2) return undefined;
  const counts = countStandings(modules);
  let at = 0;
  const parts = counts.map(([standing, many]) => {
    const x = (at / modules.length) * 100;
    at += many;
    const title = `${many} ${STANDINGS[standing].word}`;
    return html`<rect class="f-${standing}" x="${x.toFixed(3)}%" width="${((many / modules.length) * 100).toFixed(3)}%" height="100%"><title>${title}</title></rect>`;
  });
  return html`<svg class="shares" role="img" aria-label="${countsWords({ modules })}">${parts}</svg>`;
}

/** What the end of the run says beside what its errors and its modules say. */
export function ownMessage({ message, diagnostics, modules }: RunReport): string | undefined {
  if (message === undefined) return undefined;
  const said = [
    ...diagnostics.map(({ summary }) => summary),
    ...modules.flatMap(({ failure }) => failure?.message ?? []),
  ];
  return said.some((text) => text !== '' && message.includes(text)) ? undefined : message;
}

/** What is to be known of a journal that is not whole. */
export const missingWords = ({ missing }: RunReport): string | undefined =>
  missing === 0
    ? undefined
    : `${count(missing, 'event')} of the journal ${missing === 1 ? 'is' : 'are'} missing or cannot be read: the report lacks what ${missing === 1 ? 'it' : 'they'} told`;

function banner(report: RunReport): Piece {
  const { state, questions, endedAt, rehearsal } = report;
  const [message, missing] = [ownMessage(report), missingWords(report)];
  const { standing, glyph } = stateOf(state);
  const lines: Piece[] = [
    state === 'running'
      ? html`<p class="banner s-running"><span aria-hidden="true">▸</span> This run was going on when the page was made. It shows what was known at ${timeText(endedAt)}; make it again for more.</p>`
      : undefined,
    state === 'interrupted'
      ? html`<p class="banner s-interrupted"><span aria-hidden="true">!</span> The journal of this run has no end: its process is gone, or was not on this machine. The last that is known of it is of ${timeText(endedAt)}.</p>`
      : undefined,
    rehearsal && isDeployment(report)
      ? html`<p class="banner s-stopped"><span aria-hidden="true">!</span> This was a rehearsal: nothing was deployed.</p>`
      : undefined,
    questions.map(
      (subject) =>
        html`<p class="banner s-stopped"><span aria-hidden="true">?</span> ${state === 'running' ? 'Waits' : 'Waited'} for an answer: ${subject}</p>`,
    ),
    message === undefined
      ? undefined
      : html`<p class="banner s-${standing}"><span aria-hidden="true">${glyph}</span> ${message}</p>`,
    missing === undefined
      ? undefined
      : html`<p class="banner s-stopped"><span aria-hidden="true">!</span> ${missing}.</p>`,
  ];
  return lines;
}

const themes = (): Markup => html`<fieldset class="theme"><legend class="hidden">Colours</legend>
<label><input type="radio" name="theme" value="auto" id="theme-auto" checked><span>Auto</span></label>
<label><input type="radio" name="theme" value="light" id="theme-light"><span>Light</span></label>
<label><input type="radio" name="theme" value="dark" id="theme-dark"><span>Dark</span></label>
</fieldset>`;

/** The name of the run, how it stands, and what is known of it as a whole. */
export function pageHeader(report: RunReport): Markup {
  const { standing, word, glyph } = stateOf(report.state);
  const { endedAt, startedAt } = report;
  return html`<header class="top">
<div class="bar"><p class="brand">seed <span class="dim">run report</span></p>${themes()}<button type="button" id="print" class="script-only">Print</button></div>
<h1><span class="state s-${standing}"><span aria-hidden="true">${glyph}</span> ${word}</span> ${report.title}</h1>
<p class="lead">${[countsWords(report), formatDuration(endedAt - startedAt), costWords(report)].filter((one) => one !== undefined && one !== '').join(' · ')}</p>
${shares(report)}
${banner(report)}
<dl class="facts run">${runFacts(report).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</header>`;
}
