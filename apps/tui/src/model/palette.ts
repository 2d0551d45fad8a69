import type { UiState } from './ui-state.ts';
import { choicesOf, selectedRun } from './ui-state.ts';
import { modulesOf } from './module-list.ts';
import { runName } from './run-order.ts';

/** What a line of the palette does. */
export type PaletteAction =
  | { readonly kind: 'command'; readonly name: PaletteCommand }
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'node'; readonly run: string; readonly node: string }
  | { readonly kind: 'start'; readonly words: readonly string[] };

export type PaletteCommand = keyof typeof COMMANDS;

export interface PaletteItem {
  readonly text: string;
  readonly aside: string;
  readonly action: PaletteAction;
}

const COMMANDS = {
  runs: 'all runs',
  plan: 'the plan of this run',
  log: 'the log, on the whole screen',
  details: 'the chosen module',
  components: 'components that were published',
  pipelines: 'pipelines that were followed',
  answer: 'the question that waits',
  cancel: 'stop the whole run',
  taint: 'deploy the marked or chosen modules again next time',
  refresh: 'read the journals again',
  help: 'keys of this screen',
  quit: 'leave',
} as const;

const MOST = 8;

function fits(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

/** Words are taken apart as they stand: a path with spaces is for a shell. */
function startItems(typed: string): readonly PaletteItem[] {
  const words = typed.replace(/^:/, '').trim().split(/\s+/);
  const complete = words.length > 1;
  const text = complete ? words.join(' ') : 'apply <manifest>';
  const aside = complete ? 'start it' : 'and flags, such as --local';
  return [{ text, aside, action: { kind: 'start', words: complete ? words : [] } }];
}

/** What the typed text may mean, the best first: a command, a run, a module of a run. */
export function paletteItems(state: UiState, typed: string): readonly PaletteItem[] {
  const text = typed.replace(/^:/, '').trim().toLowerCase();
  const words = text.split(/\s+/).filter((word) => word !== '');
  const commands = Object.entries(COMMANDS)
    .filter(([name]) => name.startsWith(text))
    .map(
      ([name, aside]): PaletteItem => ({
        text: name,
        aside,
        action: { kind: 'command', name: name as PaletteCommand },
      }),
    );
  if (state.canStart === true && /^apply\b/.test(text)) return startItems(typed);
  const runs: PaletteItem[] = [];
  const nodes: PaletteItem[] = [];
  const current = selectedRun(state);
  const order =
    current === undefined ? state.order : [current.id, ...state.order.filter((id) => id !== current.id)];
  for (const id of text === '' ? [] : order) {
    const run = state.runs.get(id);
    if (run === undefined) continue;
    const name = runName(run);
    if (fits(`${name} ${id}`, words)) runs.push({ text: name, aside: id, action: { kind: 'run', run: id } });
    if (nodes.length >= MOST) continue;
    for (const { id: node } of modulesOf(run))
      if (nodes.length < MOST && fits(`${name}/${node}`, words))
        nodes.push({
          text: `${name}/${node}`,
          aside: id === current?.id ? '' : id,
          action: { kind: 'node', run: id, node },
        });
  }
  return [...commands, ...runs.slice(0, MOST), ...nodes].slice(0, MOST);
}

/** Modules that a command for several is meant for: the marked, else the chosen. */
export function meantNodes(state: UiState): readonly string[] {
  const { marked, node } = choicesOf(state);
  if (marked.size > 0) return [...marked];
  return node === undefined ? [] : [node];
}
