import type { Diagnostic } from '@seed/kernel';
import { count, placeOf } from '@seed/view';
import type { RunReport } from '../run-report.ts';
import { codeFrame } from './code-frame.ts';
import { html, withCode } from './markup.ts';
import type { Markup } from './markup.ts';
import { moduleLink } from './words.ts';

const GLYPH = { error: '✗', warning: '!', info: '·' } as const;
const CLASS = { error: 's-failed', warning: 's-stopped', info: 'dim' } as const;

function finding({ severity, code, summary, detail, span, related = [], hints = [] }: Diagnostic): Markup {
  return html`<li class="finding"><p><span class="${CLASS[severity]}"><span aria-hidden="true">${GLYPH[severity]}</span> ${severity}</span> ${summary} <code class="dim">${code}</code></p>
${detail === undefined ? undefined : html`<p>${detail}</p>`}
<dl class="facts">${span === undefined ? undefined : html`<dt>Where</dt><dd><code>${placeOf(span)}</code>${codeFrame(span)}</dd>`}
${related.map(({ span: place, label }) => html`<dt>See</dt><dd><code>${placeOf(place)}</code> ${label}${codeFrame(place)}</dd>`)}
${hints.map((hint) => html`<dt>Fix</dt><dd>${withCode(hint)}</dd>`)}</dl></li>`;
}

/** Findings about texts and machines, in the order in which they were told. */
export const findings = (diagnostics: readonly Diagnostic[]): Markup =>
  html`<ul class="plain findings">${diagnostics.map(finding)}</ul>`;

function notice({ text, modules }: RunReport['notices'][number]): Markup {
  const [first] = modules;
  const who =
    first === undefined
      ? undefined
      : modules.length === 1
        ? html` <span class="dim">·</span> ${moduleLink(first)}`
        : html` <span class="dim">· ${count(modules.length, 'module')}</span>`;
  return html`<li>${withCode(text)}${who}</li>`;
}

/** Findings of the whole run and remarks; undefined where there are none. */
export function findingSection({ diagnostics: all, notices }: RunReport): Markup | undefined {
  // Errors come first on the page.
  const diagnostics = all.filter(({ severity }) => severity !== 'error');
  if (diagnostics.length + notices.length === 0) return undefined;
  return html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings and remarks</h2>
<div class="card">${diagnostics.length === 0 ? undefined : findings(diagnostics)}
${notices.length === 0 ? undefined : html`<ul class="plain remarks">${notices.map(notice)}</ul>`}</div>
</section>`;
}
