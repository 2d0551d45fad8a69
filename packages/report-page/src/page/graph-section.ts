import { cutTo } from '@seed/view';
import { BOX, layOutGraph } from '../lay-out-graph.ts';
import type { GraphDrawing } from '../lay-out-graph.ts';
import type { ModuleReport, RunReport } from '../run-report.ts';
import { STANDINGS } from '../standing.ts';
import { html, shownText } from './markup.ts';
import type { Markup } from './markup.ts';
import { anchorOf } from './words.ts';

/** Cells that fit into a box, after its glyph. */
const NAME_CELLS = 19;

/** Drawings of more than this are shown on screens only. */
const MOST_PRINTED = 80;

function box(module: ModuleReport, index: number, drawing: GraphDrawing): Markup | undefined {
  const place = drawing.boxes.get(module.id);
  if (place === undefined) return undefined;
  const { id, group, standing, word } = module;
  const own = group !== '' && id.startsWith(`${group}/`) ? id.slice(group.length + 1) : id;
  const { glyph } = STANDINGS[standing];
  const shown = cutTo(shownText(own), NAME_CELLS);
  // Who speaks to a computer says what can be read, so the name has it even where it is cut.
  const name = id.includes(shown) ? id : `${shown} ${id}`;
  return html`<a class="box s-${standing}" href="#${anchorOf(id)}" data-box="${index}" data-standing="${standing}" aria-label="${name}, ${word}" transform="translate(${place.x} ${place.y})"><title>${id} · ${word}</title><rect width="${BOX.width}" height="${BOX.height}" rx="6"/><path class="edge" d="M6 0H4a4 4 0 0 0 -4 4V${BOX.height - 4}a4 4 0 0 0 4 4H6z"/><text class="glyph" aria-hidden="true" x="18" y="22" text-anchor="middle">${glyph}</text><text aria-hidden="true" x="32" y="22">${shown}</text></a>
`;
}

function lane({ name, x, width }: GraphDrawing['lanes'][number], height: number): Markup | undefined {
  if (name === '') return undefined;
  const cells = Math.max(12, Math.floor(width / 8));
  return html`<g class="lane"><rect x="${x}" y="8" width="${width}" height="${height - 16}" rx="10"/><text x="${x + 12}" y="32">${cutTo(shownText(name), cells)}</text></g>`;
}

/** The drawing of what waits for what; undefined where nothing does. */
export function graphSection(report: RunReport): Markup | undefined {
  const drawing = layOutGraph(report);
  if (drawing === undefined) return undefined;
  const { modules } = report;
  const { width, height, lanes, arrows } = drawing;
  const places = new Map(modules.map(({ id }, index) => [id, index]));
  const many = modules.length > MOST_PRINTED;
  return html`<section id="graph" aria-labelledby="graph-title" class="${many ? 'screen-only' : undefined}">
<h2 id="graph-title">Dependencies</h2>
<p class="dim">Groups run from left to right; arrows lead from a module to those that wait for it. <span class="script-only">Point at one, or reach it with the arrow keys, to see all that it depends on and all that depends on it; <kbd>enter</kbd> goes to its line above.</span></p>
<div class="card">
<div class="tools script-only" role="group" aria-label="Size of the graph"><button type="button" data-zoom="out" aria-label="smaller">−</button><button type="button" data-zoom="in" aria-label="larger">+</button><button type="button" data-zoom="fit">Fit</button></div>
<div class="scroll" id="graph-view" tabindex="0" role="region" aria-label="Graph of ${modules.length} modules">
<svg id="drawing" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Modules and their dependencies">
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.5L8 4L0 7.5z"/></marker><marker id="head-hot" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.5L8 4L0 7.5z"/></marker></defs>
${lanes.map((one) => lane(one, height))}
<g class="arrows">${arrows.map(
    ({ from, to, path }) =>
      html`<path class="arrow" data-from="${places.get(from)}" data-to="${places.get(to)}" d="${path}"/>`,
  )}</g>
<g class="boxes">${modules.map((module, index) => box(module, index, drawing))}</g>
</svg></div></div>
</section>`;
}
