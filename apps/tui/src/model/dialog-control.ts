import { isDeployment } from '@seed/view';
import { activeNodes } from './active-nodes.ts';
import { searchLog, setPosition } from './log-moves.ts';
import { modulesOf } from './module-list.ts';
import { meantNodes, paletteItems } from './palette.ts';
import type { PaletteCommand } from './palette.ts';
import { focusedPane, positionOf } from './panes.ts';
import { searchPlan } from './plan-moves.ts';
import { runName } from './run-order.ts';
import type { RunModel } from './run-model.ts';
import { selectNode, selectRun, showChosen } from './select.ts';
import { editText, EMPTY_INPUT, insertText } from './text-input.ts';
import type { UiCore } from './ui-core.ts';
import { choicesOf, screenOf, selectedRun, takesText } from './ui-state.ts';
import type { Dialog, Sending, TextInput } from './ui-state.ts';

type Of<Kind extends Dialog['kind']> = Extract<Dialog, { readonly kind: Kind }>;

/** What a command of the palette does that is no dialog. */
export interface PaletteDeeds {
  show(screen: 'runs' | 'plan' | 'log' | 'module' | 'components' | 'pipelines' | 'help' | 'run'): void;
  refresh(): void;
  leave(): void;
}

const TYPING: Sending = { kind: 'typing' };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Changes the dialog that is open, if it is still the one of this kind. */
function patch<Kind extends Dialog['kind']>(core: UiCore, kind: Kind, change: Partial<Of<Kind>>): void {
  const { dialog } = core.state;
  if (dialog?.kind === kind) core.set({ dialog: { ...dialog, ...change } as Dialog });
}

export const closeDialog = (core: UiCore): void => core.set({ dialog: undefined });

/** The question of the run that is shown, else the first that waits. */
export function openQuestion(core: UiCore): void {
  const { order, runs, selectedRun: chosen } = core.state;
  const candidates = [...(chosen === undefined ? [] : [chosen]), ...order];
  const id = candidates.find((one) => (runs.get(one)?.questions.size ?? 0) > 0);
  const question = id === undefined ? undefined : [...(runs.get(id)?.questions.keys() ?? [])][0];
  if (id === undefined || question === undefined) return;
  selectRun(core, id);
  core.set({ dialog: { kind: 'question', run: id, question, input: EMPTY_INPUT, sending: TYPING } });
}

/** Builds that ctrl-k is meant for: marked ones, the chosen one, those of a group; none means the run. */
function cancelTargets(core: UiCore, run: RunModel): readonly string[] {
  const pane = focusedPane(core.state);
  // One build alone is the run.
  if (!isDeployment({ kind: run.header.kind }) || pane === 'runs' || pane === 'plan') return [];
  const active = new Set(activeNodes(run).map(({ id }) => id));
  const { marked, node, group } = choicesOf(core.state);
  const wanted =
    marked.size > 0
      ? [...marked]
      : group !== undefined
        ? modulesOf(run).flatMap((item) => (item.group === group ? item.id : []))
        : node === undefined
          ? []
          : [node];
  return wanted.filter((one) => active.has(one));
}

/** Asks before anything is stopped; in the dialog, the same key offers force. */
export function openCancel(core: UiCore, whole = false): void {
  const { dialog } = core.state;
  if (dialog?.kind === 'cancel') {
    patch(core, 'cancel', { force: !dialog.force, sending: TYPING });
    return;
  }
  const run = selectedRun(core.state);
  if (run === undefined) return;
  const nodes = whole ? [] : cancelTargets(core, run);
  core.set({ dialog: { kind: 'cancel', run: run.id, nodes, force: false, sending: TYPING } });
}

const NO = { confirm: 'no', text: '', 'go-on': 'no' } as const;

/** Sends an answer. Whoever was first has answered; the others are told whose answer counts. */
async function answer(core: UiCore, dialog: Of<'question'>, text: string): Promise<void> {
  const run = core.state.runs.get(dialog.run);
  if (run === undefined) return;
  patch(core, 'question', { sending: { kind: 'sending' } });
  const tell = (told: string, tone: 'good' | 'warn' | 'bad'): void =>
    patch(core, 'question', { sending: { kind: 'told', text: told, tone } });
  try {
    const { won, given } = await core.effects.answer({
      dir: run.dir,
      question: dialog.question,
      answer: text,
    });
    const seconds = Math.max(0, Math.round((core.timers.now() - given.at) / 1000));
    if (!won) {
      tell(`answered by ${given.by} ${seconds} s ago`, 'warn');
      return;
    }
    if (core.state.dialog?.kind === 'question') closeDialog(core);
    core.flash(`${runName(run)}: answered`, 'good');
  } catch (error) {
    tell(messageOf(error), 'bad');
  }
}

function sendAnswer(core: UiCore, dialog: Of<'question'>): void {
  const question = core.state.runs.get(dialog.run)?.questions.get(dialog.question);
  if (question === undefined || dialog.sending.kind === 'told') return closeDialog(core);
  if (dialog.sending.kind === 'sending') return;
  const { expected, kind } = question;
  const typed = dialog.input.text.trim();
  if (expected !== undefined && typed !== expected) {
    const what = typed === '' ? `type "${expected}" to allow it` : `"${typed}" is not "${expected}"`;
    core.flash(what, 'warn');
    return;
  }
  void answer(core, dialog, kind === 'text' ? typed : 'yes');
}

/** Says no; where a name is wanted, nothing is said, which is no as well. */
export function rejectQuestion(core: UiCore): void {
  const { dialog } = core.state;
  if (dialog?.kind !== 'question' || dialog.sending.kind !== 'typing') return;
  const kind = core.state.runs.get(dialog.run)?.questions.get(dialog.question)?.kind;
  if (kind !== undefined) void answer(core, dialog, NO[kind]);
}

async function cancel(core: UiCore, dialog: Of<'cancel'>): Promise<void> {
  const run = core.state.runs.get(dialog.run);
  if (run === undefined) return;
  const { nodes, force } = dialog;
  patch(core, 'cancel', { sending: { kind: 'sending' } });
  try {
    const asked: boolean[] = [];
    for (const node of nodes.length === 0 ? [undefined] : nodes) {
      const request = { dir: run.dir, force, ...(node === undefined ? {} : { node }) };
      asked.push((await core.effects.cancel(request)).first);
    }
    closeDialog(core);
    const what = nodes.length === 0 ? 'the run' : nodes.join(', ');
    const isFirst = asked.some((first) => first);
    core.flash(
      isFirst
        ? `asked ${runName(run)} to ${force ? 'end' : 'stop'} ${what}`
        : `${what}: somebody had asked before`,
      isFirst ? 'good' : 'warn',
    );
    core.choose({ marked: new Set() }, run.id);
  } catch (error) {
    patch(core, 'cancel', { sending: { kind: 'told', text: messageOf(error), tone: 'bad' } });
  }
}

/** Enter in the dialog on whether to quit. Who cancels leaves when the run has ended. */
function decideQuit(core: UiCore, dialog: Of<'quit'>, leaveAfter: () => void): void {
  closeDialog(core);
  const { ownRun, runs } = core.state;
  const run = ownRun === undefined ? undefined : runs.get(ownRun);
  if (dialog.choice === 'stay' || run === undefined) return;
  core.flash('stopping the run; the screen closes when it has ended', 'warn');
  leaveAfter();
  core.effects.cancel({ dir: run.dir, force: false }).catch((error) => core.flash(messageOf(error), 'bad'));
}

async function taint(core: UiCore): Promise<void> {
  const run = selectedRun(core.state);
  const nodes = meantNodes(core.state);
  if (run === undefined || !isDeployment({ kind: run.header.kind }) || nodes.length === 0) {
    core.flash('choose modules of a deployment first', 'warn');
    return;
  }
  try {
    core.flash(await core.effects.taint({ deployment: runName(run), nodes }), 'good');
    core.choose({ marked: new Set() });
  } catch (error) {
    core.flash(messageOf(error), 'bad');
  }
}

function command(core: UiCore, name: PaletteCommand, deeds: PaletteDeeds): void {
  switch (name) {
    case 'runs':
    case 'plan':
    case 'log':
    case 'components':
    case 'pipelines':
    case 'help':
      return deeds.show(name);
    case 'details':
      return deeds.show('module');
    case 'answer':
      return openQuestion(core);
    case 'cancel':
      if (selectedRun(core.state)?.state === 'running') return openCancel(core, true);
      return core.flash('the run is over', 'warn');
    case 'taint':
      return void taint(core);
    case 'refresh':
      return deeds.refresh();
    case 'quit':
      return deeds.leave();
  }
}

function goTo(core: UiCore, dialog: Of<'palette'>, deeds: PaletteDeeds): void {
  const item = paletteItems(core.state, dialog.input.text)[dialog.choice];
  if (item === undefined) return core.flash(`nothing is called "${dialog.input.text}"`, 'warn');
  closeDialog(core);
  const { action } = item;
  if (action.kind === 'command') return command(core, action.name, deeds);
  if (action.kind === 'start') {
    if (action.words.length === 0) return core.flash('name the manifest: apply manifests/dev.yaml', 'warn');
    core.effects.start?.(action.words);
    return core.screen()?.leave();
  }
  selectRun(core, action.run);
  deeds.show('run');
  if (action.kind === 'node') selectNode(core, action.node);
}

/** Enter, in whichever dialog is open. */
export function sendDialog(core: UiCore, deeds: PaletteDeeds & { readonly leaveAfter: () => void }): void {
  const { dialog } = core.state;
  switch (dialog?.kind) {
    case 'question':
      return sendAnswer(core, dialog);
    case 'cancel':
      if (dialog.sending.kind === 'told') return closeDialog(core);
      if (dialog.sending.kind === 'typing') void cancel(core, dialog);
      return;
    case 'quit':
      return decideQuit(core, dialog, deeds.leaveAfter);
    case 'palette':
      return goTo(core, dialog, deeds);
    case 'filter':
      return closeDialog(core);
    case 'search':
      closeDialog(core);
      if (focusedPane(core.state) === 'plan') return searchPlan(core, dialog.input.text);
      return searchLog(core, dialog.input.text);
    case undefined:
  }
}

/** Esc: nothing was said. A filter is as it was before. */
export function dismissDialog(core: UiCore): void {
  const { dialog } = core.state;
  if (dialog?.kind === 'filter') setFilter(core, dialog.before);
  closeDialog(core);
}

/** What a list is filtered by; of the runs all have one, of the modules each run has its own. */
export function setFilter(core: UiCore, filter: string): void {
  if (focusedPane(core.state) === 'runs') core.set({ runsFilter: filter, runsTop: 0 });
  else core.choose({ filter, top: 0 });
  showChosen(core);
}

/** Opens the line below a list or a log. */
export function openFind(core: UiCore): void {
  const pane = focusedPane(core.state);
  if (pane === 'log' || pane === 'plan') {
    core.set({ dialog: { kind: 'search', input: EMPTY_INPUT } });
    return;
  }
  const before = pane === 'runs' ? core.state.runsFilter : choicesOf(core.state).filter;
  core.set({ dialog: { kind: 'filter', input: { text: before, cursor: before.length }, before } });
}

export function moveChoice(core: UiCore, by: 1 | -1): void {
  const { dialog } = core.state;
  if (dialog?.kind === 'quit') patch(core, 'quit', { choice: by === 1 ? 'cancel' : 'stay' });
  if (dialog?.kind !== 'palette') return;
  const last = paletteItems(core.state, dialog.input.text).length - 1;
  patch(core, 'palette', { choice: Math.max(0, Math.min(last, dialog.choice + by)) });
}

export function completeChoice(core: UiCore): void {
  const { dialog } = core.state;
  if (dialog?.kind !== 'palette') return;
  const text = paletteItems(core.state, dialog.input.text)[dialog.choice]?.text;
  if (text !== undefined) patch(core, 'palette', { input: { text, cursor: text.length }, choice: 0 });
}

/** A key or pasted text for the line of the dialog. */
export function editDialog(core: UiCore, edit: (input: TextInput) => TextInput | undefined): void {
  const { dialog } = core.state;
  if (dialog === undefined || !('input' in dialog) || !takesText(core.state)) return;
  const input = edit(dialog.input);
  if (input === undefined) return;
  const changes =
    dialog.kind === 'question' ? { sending: TYPING } : dialog.kind === 'palette' ? { choice: 0 } : {};
  core.set({ dialog: { ...dialog, ...changes, input } as Dialog });
  if (dialog.kind === 'filter') setFilter(core, input.text);
}

export const typeKey = (core: UiCore, key: string): void => editDialog(core, (input) => editText(input, key));
export const typeText = (core: UiCore, text: string): void =>
  editDialog(core, (input) => insertText(input, text));

/** Esc on a screen ends what narrows it, before it goes back. True when there was something. */
export function clearNarrowing(core: UiCore): boolean {
  const pane = focusedPane(core.state);
  if (pane === 'log' && positionOf(core.state).search !== '') {
    core.state.openLog?.window.find('');
    setPosition(core, { search: '', match: undefined });
    return true;
  }
  if (pane === 'runs' && core.state.runsFilter !== '') {
    core.set({ runsFilter: '', runsTop: 0 });
    return true;
  }
  const { filter, failedOnly } = choicesOf(core.state);
  const isList = pane === 'modules' && screenOf(core.state) !== 'module';
  if (!isList || (filter === '' && !failedOnly)) return false;
  core.choose({ filter: '', failedOnly: false });
  showChosen(core);
  return true;
}
