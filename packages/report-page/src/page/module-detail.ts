import { causeText, count, formatDuration, formatSize } from '@seed/view';
import type { Cause, NodeId } from '@seed/kernel';
import { repeats } from '../failure-words.ts';
import { badCases, caseName, testWords } from '../test-words.ts';
import type { ModuleReport, NamedValue, PhaseReport } from '../run-report.ts';
import { failureFacts, lastLines } from './failure-cards.ts';
import { findings } from './finding-list.ts';
import { html } from './markup.ts';
import type { Markup, Piece } from './markup.ts';
import { phaseTrack } from './timeline.ts';
import type { Scale } from './timeline.ts';
import { moduleLink, phaseWord } from './words.ts';

const block = (title: string, body: Piece): Markup =>
  html`<section class="block"><h4>${title}</h4>${body}</section>`;

/** Names and values in two columns; undefined where there are none. */
function values(title: string, list: readonly NamedValue[]): Markup | undefined {
  if (list.length === 0) return undefined;
  const rows = list.map(
    ({ name, value, origin }) =>
      html`<dt><code>${name}</code></dt><dd>${
        value === undefined ? html`<span class="dim">not shown</span>` : html`<code>${value}</code>`
      }${origin === undefined ? undefined : html` <span class="dim">${origin}</span>`}</dd>`,
  );
  return block(title, html`<dl class="facts">${rows}</dl>`);
}

/** Tests that are named; the report itself has all of them. */
const MOST_CASES = 50;

const CHANGE = { added: '+', removed: '-', changed: '~' } as const;

function causeDetail(cause: Cause): Piece {
  if (cause.kind !== 'changed') return undefined;
  const fields = cause.fields.map(
    ({ field, before, after }) =>
      html`<li><code>${field}</code> ${before ?? '(absent)'} → ${after ?? '(absent)'}</li>`,
  );
  const files = cause.files.map(
    ({ path, change }) =>
      html`<li><code>${CHANGE[change]} ${path}</code> <span class="dim">${change}</span></li>`,
  );
  return fields.length + files.length === 0
    ? undefined
    : html`<ul class="plain">${[...fields, ...files]}</ul>`;
}

function plan({ cause, action, path, target }: ModuleReport): Markup | undefined {
  if (cause === undefined) return undefined;
  const verb = action === undefined || action === 'none' ? 'left alone' : action;
  return block(
    'Plan',
    html`<p>${verb}: ${causeText(cause)}</p>${causeDetail(cause)}<p class="dim">${[
      target === undefined ? '' : `account ${target.alias} ${target.accountId} · ${target.region}`,
      path === undefined ? '' : `sources ${path}`,
    ]
      .filter((part) => part !== '')
      .join(' · ')}</p>`,
  );
}

function phaseRow(phase: PhaseReport, module: ModuleReport, scale: Scale): Markup {
  const { name, outcome, durationMs, message, commands } = phase;
  const failed = outcome !== undefined && outcome !== 'succeeded';
  const isSaid = commands.some(({ text, exitCode = 0 }) => exitCode !== 0 && repeats(message ?? '', text));
  const [glyph, colour] = outcome === 'stopped' ? ['! ', 's-stopped'] : ['✗ ', 's-failed'];
  const word = outcome === undefined ? (module.standing === 'running' ? 'running' : 'no end') : outcome;
  return html`<li><div class="phase"><code>${phaseWord(name)}</code><span class="${failed ? colour : 'dim'}">${
    failed ? glyph : undefined
  }${word}</span><span class="time">${durationMs === undefined ? '' : formatDuration(durationMs)}</span>${phaseTrack(phase, module, scale)}</div>${
    failed && message !== undefined && !isSaid ? html`<p class="message ${colour}">${message}</p>` : undefined
  }${
    commands.length === 0
      ? undefined
      : html`<ol class="commands">${commands.map(
          ({ text, exitCode, durationMs: took }) =>
            html`<li><code class="command">${text}</code><span class="time">${
              exitCode !== undefined && exitCode !== 0
                ? html`<span class="s-failed">✗ exit ${exitCode}</span> `
                : undefined
            }${took === undefined ? '' : formatDuration(took)}</span></li>`,
        )}</ol>`
  }</li>`;
}

function links(title: string, nodes: readonly NodeId[]): Markup | undefined {
  if (nodes.length === 0) return undefined;
  return block(
    title,
    html`<ul class="plain inline">${nodes.map((node) => html`<li>${moduleLink(node)}</li>`)}</ul>`,
  );
}

/** Counts, and the tests that did not pass. */
function testReport(report: ModuleReport['tests'][number]): Markup {
  const bad = badCases(report);
  const more = bad.length - MOST_CASES;
  const cases = bad
    .slice(0, MOST_CASES)
    .map(
      (one) =>
        html`<li><span class="s-failed">✗ failed</span> ${caseName(one)}${
          one.message === undefined ? undefined : html`<p class="message">${one.message}</p>`
        }</li>`,
    );
  return html`<li><code>${report.name}</code> ${testWords(report)}${
    cases.length === 0
      ? undefined
      : html`<ul class="plain cases">${cases}${more > 0 ? html`<li>and ${more} more</li>` : undefined}</ul>`
  }</li>`;
}

function made({ artifacts, tests, recorded, warnings, notices }: ModuleReport): Piece {
  return [
    artifacts.length === 0
      ? undefined
      : block(
          'Artifacts',
          html`<ul class="plain">${artifacts.map(
            ({ id, path, files, bytes }) =>
              html`<li><code>${id}</code> <code>${path}</code> <span class="dim">${count(files.length, 'file')}, ${formatSize(bytes)}</span></li>`,
          )}</ul>`,
        ),
    tests.length === 0 ? undefined : block('Reports', html`<ul class="plain">${tests.map(testReport)}</ul>`),
    recorded.length === 0
      ? undefined
      : block(
          'Recorded and not run',
          html`<ul class="plain">${recorded.map(({ command }) => html`<li><code class="command">${command}</code></li>`)}</ul>`,
        ),
    warnings.length + notices.length === 0
      ? undefined
      : block(
          'Remarks',
          html`<ul class="plain">${[...new Set([...notices, ...warnings.map(({ text }) => text)])].map((text) => html`<li>${text}</li>`)}</ul>`,
        ),
  ];
}

/** Only addresses of the web are links. */
const linkTo = (url: string): Markup =>
  url.startsWith('https://')
    ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>`
    : html`<code>${url}</code>`;

function place({ build, cost }: ModuleReport): Markup | undefined {
  if (build === undefined && cost === undefined) return undefined;
  const rows: [string, Piece][] = [
    ['Spec', build?.spec === undefined || build.spec === '' ? undefined : html`<code>${build.spec}</code>`],
    [
      'Executor',
      build && [build.executor, build.isolation === undefined ? undefined : `, ${build.isolation}`],
    ],
    ['Image', build?.image === undefined ? undefined : html`<code>${build.image}</code>`],
    ['Build', build && html`<code>${build.arn ?? build.id}</code>`],
    ['Console', build?.url === undefined ? undefined : linkTo(build.url)],
    ['Attach', build?.attach === undefined ? undefined : html`<code>${build.attach}</code>`],
    ['Cost', cost?.text],
  ];
  return block(
    'Build',
    html`<dl class="facts">${rows.map(([name, value]) => (value === undefined ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`,
  );
}

/** Modules that one waits for, and that wait for it. */
export interface Neighbours {
  readonly before: readonly NodeId[];
  readonly after: readonly NodeId[];
}

/** Everything that is known of a module, below its line. */
export function moduleDetail(module: ModuleReport, scale: Scale, { before, after }: Neighbours): Markup {
  const { failure, phases, diagnostics } = module;
  const pieces: Piece[] = [
    failure === undefined ? undefined : block('Failure', failureFacts(failure)),
    lastLines(module),
    phases.length === 0
      ? undefined
      : block(
          'Phases',
          html`<ol class="phases">${phases.map((phase) => phaseRow(phase, module, scale))}</ol>`,
        ),
    plan(module),
    values('Parameters', module.parameters),
    values('Outputs', module.outputs),
    values('Exported', module.exported),
    links('Waits for', before),
    links('Waited for by', after),
    made(module),
    diagnostics.length === 0 ? undefined : block('Findings', findings(diagnostics)),
    place(module),
  ];
  return html`<div class="detail">${pieces}</div>`;
}
