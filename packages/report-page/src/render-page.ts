import { createHash } from 'node:crypto';
import { pageAssets } from './page-assets.ts';
import { failureSection } from './page/failure-cards.ts';
import { findingSection } from './page/finding-list.ts';
import { graphSection } from './page/graph-section.ts';
import { html, trusted } from './page/markup.ts';
import type { Markup } from './page/markup.ts';
import { moduleSection } from './page/module-list.ts';
import { pageHeader, stateOf } from './page/page-header.ts';
import { scaleOf, tickRule } from './page/timeline.ts';
import type { RunReport } from './run-report.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Colours of the small picture in the tab of a browser, which knows no style. */
const ICON_COLOURS: Readonly<Record<string, string>> = {
  failed: '#c4320a',
  done: '#1a7f43',
  running: '#0b62c4',
};

function icon(report: RunReport): string {
  const colour = ICON_COLOURS[stateOf(report.state).standing] ?? '#996300';
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${colour}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}

function contents(sections: readonly (readonly [string, string, Markup | undefined])[]): Markup | undefined {
  const there = sections.filter(([, , section]) => section !== undefined);
  if (there.length < 2) return undefined;
  return html`<nav class="contents" aria-label="Contents"><ul>${there.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>`;
}

function footer({ seed, run, unknown }: RunReport): Markup {
  const left =
    unknown === 0
      ? ''
      : ` ${unknown} events of a later version of seed are not shown; that version shows them.`;
  return html`<footer class="dim"><p>From the journal of the run, written by seed ${seed}.${left} Its output: <code>seed logs ${run}</code></p></footer>`;
}

/**
 * One page with everything that is known of a run: style, script and drawings inside, no address but its own. The same
 * report gives the same page, byte for byte.
 */
export function renderPage(report: RunReport): string {
  const { style: common, script } = pageAssets();
  const style = common + tickRule(scaleOf(report));
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const failures = failureSection(report);
  const graph = graphSection(report);
  const modules = moduleSection(report, { hasGraph: graph !== undefined });
  const findings = findingSection(report);
  const { word } = stateOf(report.state);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${report.title}: ${word}</title>
<link rel="icon" href="${icon(report)}">
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${pageHeader(report)}
${contents([
  ['failures', failures?.name ?? '', failures?.section],
  ['modules', 'Timeline', modules],
  ['graph', 'Dependencies', graph],
  ['findings', 'Findings', findings],
])}
<main id="main" tabindex="-1">
${failures?.section}
${modules ?? html`<p>Nothing was built: the journal of this run has no modules.</p>`}
${graph}
${findings}
</main>
${footer(report)}
<script>${trusted(script)}</script>
</body>
</html>
`.markup;
}
