import type { NodeId } from '@seed/kernel';
import { causeText, count } from '@seed/view';
import type { ModuleReport, RunReport } from '../run-report.ts';
import { STANDINGS, countStandings } from '../standing.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { moduleDetail } from './module-detail.ts';
import type { Neighbours } from './module-detail.ts';
import { axis, legend, moduleTrack, scaleOf } from './timeline.ts';
import type { Scale } from './timeline.ts';
import { anchorOf, dollarText, durationText, elapsedOf, statusMarkup, whyText } from './words.ts';

/** So many modules with nothing to do stand in the way of the others, and are hidden until asked for. */
const MOST_QUIET = 12;

/** What a search looks at, in small letters. */
function searchText(module: ModuleReport): string {
  const { id, word, action = '', target, path = '', failure, cause } = module;
  const why = cause === undefined ? '' : causeText(cause);
  const place = target === undefined ? '' : `${target.alias} ${target.accountId} ${target.region}`;
  const failed = failure === undefined ? '' : `${failure.code} ${failure.message} ${failure.place ?? ''}`;
  return [id, word, action, why, place, path, failed].join(' ').toLowerCase();
}

interface RowContext {
  readonly report: RunReport;
  readonly scale: Scale;
  readonly neighbours: (module: ModuleReport) => Neighbours;
  readonly priced: boolean;
  readonly open: boolean;
}

function row(module: ModuleReport, order: number, context: RowContext): Markup {
  const { report, scale, neighbours, priced, open } = context;
  const elapsed = elapsedOf(module, report);
  const time = durationText(elapsed);
  const cost = module.cost === undefined ? '' : dollarText(module.cost.dollars);
  return html`<li class="module" id="${anchorOf(module.id)}" data-standing="${module.standing}" data-text="${searchText(module)}" data-order="${order}" data-ms="${elapsed ?? -1}" data-start="${module.startedAt ?? 0}"><details${open ? html` open` : undefined}><summary>
${statusMarkup(module)}<span class="name"><b>${module.id}</b><span class="why">${whyText(module)}</span></span><span class="time">${time}</span>${
    priced ? html`<span class="time">${cost}</span>` : undefined
  }${moduleTrack(module, scale)}
</summary>${moduleDetail(module, scale, neighbours(module))}</details></li>`;
}

function groupHead(group: RunReport['groups'][number], modules: readonly ModuleReport[]): Markup {
  // Builds have no groups; their heading is for those who hear the page.
  if (group.name === '') return html`<li class="hidden"><h3>All of them</h3></li>`;
  const counts = countStandings(modules).map(([standing, many]) => `${many} ${STANDINGS[standing].word}`);
  const limit = group.concurrency === undefined ? '' : `${group.concurrency} at a time · `;
  return html`<li class="group"><h3>${group.name}</h3><span class="dim">${limit}${counts.join(', ')}</span></li>`;
}

/** Buttons that choose by state; what has nothing to do is off where there is much of it. */
function chips(report: RunReport): Markup {
  const counts = countStandings(report.modules);
  const busy = counts.some(([standing]) => standing !== 'unchanged' && standing !== 'not-selected');
  return html`${counts.map(([standing, many]) => {
    const quiet = standing === 'unchanged' || standing === 'not-selected';
    const on = !(busy && quiet && many > MOST_QUIET);
    return html`<button type="button" class="chip s-${standing}" data-chip="${standing}" aria-pressed="${on ? 'true' : 'false'}"><span class="glyph" aria-hidden="true">${STANDINGS[standing].glyph}</span> ${STANDINGS[standing].word} <b>${many}</b></button>`;
  })}`;
}

const filterBar = (
  report: RunReport,
  hasGraph: boolean,
): Markup => html`<div class="filters script-only" role="search">
<label class="find"><span class="hidden">Find modules</span><input id="find" type="search" placeholder="Find modules" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"></label>
<div class="chips" role="group" aria-label="Show modules that are">${chips(report)}</div>
<label class="sort"><span>Order</span> <select id="sort"><option value="order">as planned</option><option value="ms">slowest first</option><option value="start">by start</option></select></label>
<button type="button" id="open-all" aria-pressed="false">Open all</button>
</div>
<p id="shown" class="dim script-only" role="status"></p>
<p class="keys dim script-only"><kbd>/</kbd> find · <kbd>↑</kbd> <kbd>↓</kbd> move · <kbd>→</kbd> open · <kbd>←</kbd> close${hasGraph ? html` · <kbd>g</kbd> to the graph` : undefined}</p>`;

/** Who is waited for, and who waits, among the modules of the page. */
function neighboursOf(modules: readonly ModuleReport[]): (module: ModuleReport) => Neighbours {
  const known = new Set(modules.map(({ id }) => id));
  const after = new Map<NodeId, NodeId[]>();
  for (const { id, needs } of modules) {
    for (const need of needs) after.set(need, [...(after.get(need) ?? []), id]);
  }
  return ({ id, needs }) => ({ before: needs.filter((need) => known.has(need)), after: after.get(id) ?? [] });
}

/** What a run is made of. */
function nounOf({ groups, kind }: RunReport): string {
  if (groups.some(({ name }) => name !== '')) return 'module';
  if (kind === 'publish') return 'resource';
  return kind === 'components run' ? 'component' : 'build';
}

/** All modules with their time and, below each, what is known of it. */
export function moduleSection(
  report: RunReport,
  { hasGraph }: { readonly hasGraph: boolean },
): Markup | undefined {
  const { modules, groups, cost } = report;
  if (modules.length === 0) return undefined;
  const scale = scaleOf(report);
  const context = {
    report,
    scale,
    neighbours: neighboursOf(modules),
    priced: cost !== undefined,
    open: modules.length === 1,
  };
  const members = Map.groupBy(modules, ({ group }) => group);
  const order = new Map(modules.map(({ id }, index) => [id, index]));
  const rows = groups.map((group) => {
    const own = members.get(group.name) ?? [];
    return html`${groupHead(group, own)}${own.map((one) => row(one, order.get(one.id) ?? 0, context))}`;
  });
  const noun = nounOf(report);
  return html`<section id="modules" aria-labelledby="modules-title">
<h2 id="modules-title">Timeline <span class="dim">${count(modules.length, noun)}</span></h2>
${modules.length > 1 ? filterBar(report, hasGraph) : undefined}
<div class="card list${cost === undefined ? undefined : ' priced'}">
<div class="head" aria-hidden="true"><span>Status</span><span>${noun.charAt(0).toUpperCase()}${noun.slice(1)}</span><span class="time">Time</span>${
    cost === undefined ? undefined : html`<span class="time">Cost</span>`
  }${axis(scale)}</div>
<ol class="modules" id="list">${rows}</ol>
<p id="none" class="dim" hidden>No module fits. <button type="button" id="reset">Show all</button></p>
</div>
${legend(modules, report.endedAt)}
</section>`;
}
