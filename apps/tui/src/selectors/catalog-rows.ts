import { runName } from '../model/run-order.ts';
import type { ComponentRow, Line, ListView, PipelineRow, Tone, UiGlyph } from '../model/rows.ts';
import type { ComponentFact, PipelineFact } from '../model/run-model.ts';
import type { UiState } from '../model/ui-state.ts';
import { ageText } from './run-rows.ts';
import { listView } from './list-view.ts';

/** What the runs of this machine said last of each name; the newest run is asked first. */
function latest<Fact>(
  state: UiState,
  of: (run: NonNullable<ReturnType<UiState['runs']['get']>>) => ReadonlyMap<string, Fact>,
): readonly { readonly fact: Fact; readonly run: string }[] {
  const found = new Map<string, { readonly fact: Fact; readonly run: string }>();
  const ids = [...state.runs.keys()].toSorted().toReversed();
  for (const id of ids) {
    const run = state.runs.get(id);
    if (run === undefined) continue;
    for (const [name, fact] of of(run)) if (!found.has(name)) found.set(name, { fact, run: runName(run) });
  }
  return [...found].toSorted(([a], [b]) => a.localeCompare(b)).map(([, one]) => one);
}

export const listedComponents = (
  state: UiState,
): readonly { readonly fact: ComponentFact; readonly run: string }[] =>
  latest(state, ({ components }) => components);

export const listedPipelines = (
  state: UiState,
): readonly { readonly fact: PipelineFact; readonly run: string }[] =>
  latest(state, ({ pipelines }) => pipelines);

const nothing = (what: string, command: string): readonly Line[] => [
  [{ text: `no run of this machine ${what}` }],
  [{ text: command, tone: 'accent' }],
];

export function componentRows(state: UiState, rows: number): ListView<ComponentRow> {
  return listView({
    items: listedComponents(state),
    chosen: state.listRow,
    top: 0,
    rows,
    row({ fact }, selected): ComponentRow {
      const { name, version, published, arn } = fact;
      const action = published ? 'published' : 'unchanged';
      return {
        key: [name, version, action, selected].join('\0'),
        name,
        version: version.split('/')[0] ?? version,
        published: arn?.split('/').slice(-2).join('/') ?? version,
        action,
        glyph: published ? 'done' : 'unchanged',
        tone: published ? 'good' : 'dim',
        selected,
        label: `${name} ${version}, ${action}`,
      };
    },
    empty: nothing('has published components', 'seed components publish components/'),
  });
}

function stageLook(status: string): { readonly glyph: UiGlyph; readonly tone: Tone } {
  if (/succeed/i.test(status)) return { glyph: 'done', tone: 'good' };
  if (/fail|abandon|reject/i.test(status)) return { glyph: 'failed', tone: 'bad' };
  if (/progress|start|running/i.test(status)) return { glyph: 'running', tone: 'accent' };
  return { glyph: 'queued', tone: 'dim' };
}

const STAGE_WORDS: Partial<Record<UiGlyph, string>> = { done: 'done', failed: 'failed', running: 'running' };

export function pipelineRows(state: UiState, rows: number): ListView<PipelineRow> {
  return listView({
    items: listedPipelines(state),
    chosen: state.listRow,
    top: 0,
    rows,
    row({ fact }, selected): PipelineRow {
      const { name, approval, at } = fact;
      const stages = fact.stages.map(({ name: stage, status }) => ({ name: stage, ...stageLook(status) }));
      const last = stages.findLast(({ glyph }) => glyph !== 'queued');
      const standing = last === undefined ? '' : `${last.name} ${STAGE_WORDS[last.glyph] ?? ''}`.trimEnd();
      const status = approval === undefined ? standing : `${approval} waits for approval`;
      const age = ageText(at, state.now);
      return {
        key: [name, status, age, selected, ...stages.map(({ glyph }) => glyph)].join('\0'),
        name,
        stages,
        status,
        tone: approval === undefined ? (last?.tone ?? 'dim') : 'warn',
        age,
        selected,
        label: `${name}, ${status}, ${age}`,
      };
    },
    empty: nothing('has changed or followed pipelines', 'seed pipelines list'),
  });
}
