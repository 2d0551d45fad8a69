import { formatDuration } from '@seed/view';
import { failureWords } from '../failure-words.ts';
import type { FailureReport, ModuleReport, RunReport } from '../run-report.ts';
import { STANDINGS } from '../standing.ts';
import { codeFrame } from './code-frame.ts';
import { findings } from './finding-list.ts';
import { html, withCode } from './markup.ts';
import type { Markup } from './markup.ts';
import { anchorOf, elapsedOf, moduleLink, statusMarkup } from './words.ts';

/** Failures that are told at the top; the list has all of them. */
const MOST_CARDS = 20;

/** The end of the output of a build. */
export function lastLines({ id, lastLines: lines }: ModuleReport): Markup | undefined {
  if (lines.length === 0) return undefined;
  const label = `Last lines of ${id}`;
  return html`<div class="lines"><h4>Last lines</h4><pre tabindex="0" role="group" aria-label="${label}">${lines.join('\n')}</pre></div>`;
}

/** Where a module failed, in which command, and what to do. */
export const failureFacts = (failure: FailureReport): Markup =>
  html`${failure.span && codeFrame(failure.span)}<dl class="facts">${failureWords(failure).map(
    ({ name, text, isCode }) =>
      html`<dt>${name}</dt><dd>${isCode ? html`<code class="command">${text}</code>` : withCode(text)}</dd>`,
  )}</dl>`;

function card(module: ModuleReport, report: RunReport): Markup {
  const elapsed = elapsedOf(module, report);
  const after = elapsed === undefined ? '' : `after ${formatDuration(elapsed)}`;
  const { failure } = module;
  return html`<article class="card failure" aria-labelledby="f-${anchorOf(module.id)}">
<header><h3 id="f-${anchorOf(module.id)}">${statusMarkup(module)} ${moduleLink(module.id)}</h3><span class="dim">${after}</span></header>
${failure === undefined ? undefined : failureFacts(failure)}
${lastLines(module)}
</article>`;
}

/** What is said of those without a reason of their own. */
const REASONS = {
  interrupted: 'their end was never told',
  stopped: 'the run was stopped',
  'not-started': 'the run ended before',
} as const;

/** Modules that came to no end, by the reason for it. */
function unfinished(standing: keyof typeof REASONS, modules: readonly ModuleReport[]): Markup | undefined {
  const those = modules.filter((module) => module.standing === standing);
  if (those.length === 0) return undefined;
  const reasons = [...Map.groupBy(those, ({ because }) => because ?? REASONS[standing])];
  const { word } = STANDINGS[standing];
  return html`<div class="card"><h3 class="s-${standing}">${word.charAt(0).toUpperCase()}${word.slice(1)}</h3><ul class="plain">${reasons.map(
    ([reason, named]) =>
      html`<li>${named.slice(0, MOST_CARDS).map(({ id }, index) => [index > 0 ? ', ' : undefined, moduleLink(id)])}${
        named.length > MOST_CARDS ? ` and ${named.length - MOST_CARDS} more` : undefined
      }<span class="dim"> · ${reason}</span></li>`,
  )}</ul></div>`;
}

/** Everything that did not go well, first thing on the page; undefined where all did. */
export function failureSection(report: RunReport): { name: string; section: Markup } | undefined {
  const failed = report.modules.filter(({ standing }) => standing === 'failed');
  const more = failed.length - MOST_CARDS;
  const others = (['interrupted', 'stopped', 'not-started'] as const).flatMap(
    (standing) => unfinished(standing, report.modules) ?? [],
  );
  const errors = report.diagnostics.filter(({ severity }) => severity === 'error');
  if (failed.length + errors.length + others.length === 0) return undefined;
  const name = failed.length + errors.length === 0 ? 'Unfinished' : 'Failures';
  const section = html`<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">${name}</h2>
${errors.length === 0 ? undefined : html`<div class="card failure">${findings(errors)}</div>`}
${failed.slice(0, MOST_CARDS).map((module) => card(module, report))}
${more > 0 ? html`<p>${more} more failed; the list below has all of them.</p>` : undefined}
${others}
</section>`;
  return { name, section };
}
