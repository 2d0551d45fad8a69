import type { UiState } from '../model/ui-state.ts';
import { always, needsPlan } from './enabled.ts';
import type { KeyBinding } from './key-binding.ts';

export const DIALOGS = ['question', 'cancel', 'quit', 'palette', 'filter', 'search'] as const;

/** Whether the question is what becomes of a paused build. */
const isPause = ({ dialog, runs }: UiState): boolean =>
  dialog?.kind === 'question' && runs.get(dialog.run)?.questions.get(dialog.question)?.kind === 'go-on';

/** Keys of the dialogs that lie over screens. */
export const DIALOG_KEYS: readonly KeyBinding[] = [
  {
    id: 'send',
    keys: ['enter'],
    screens: DIALOGS,
    label: 'do it',
    footer: (state) => {
      switch (state.dialog?.kind) {
        case 'question':
          return isPause(state) ? 'go on' : 'send';
        case 'cancel':
          return state.dialog.force ? 'force' : 'stop';
        default:
          return 'do it';
      }
    },
    enabled: always,
    run: (control) => control.send(),
  },
  {
    id: 'question-plan',
    // Where a name is typed, its letters are part of that.
    keys: ['p', 'ctrl-p'],
    screens: ['question'],
    label: 'the full plan; esc comes back (where a name is typed: ctrl-p)',
    footer: 'full plan',
    enabled: needsPlan,
    run: (control) => control.show('plan'),
  },
  {
    id: 'reject',
    keys: ['ctrl-r'],
    screens: ['question'],
    label: 'answer no; of a paused build: stop the run',
    footer: (state) => (isPause(state) ? 'stop' : 'reject'),
    danger: true,
    enabled: always,
    run: (control) => control.reject(),
  },
  {
    id: 'force',
    keys: ['ctrl-k'],
    screens: ['cancel'],
    label: 'force: end at once, and leave what is there',
    footer: (state) => (state.dialog?.kind === 'cancel' && state.dialog.force ? 'do not force' : 'force'),
    danger: true,
    enabled: always,
    run: (control) => control.cancel(),
  },
  {
    id: 'dismiss',
    keys: ['esc'],
    screens: DIALOGS,
    label: 'close; a question stays open',
    footer: (state) => (state.dialog?.kind === 'question' ? 'later' : 'close'),
    enabled: always,
    run: (control) => control.dismiss(),
  },
  {
    id: 'choice-up',
    keys: ['up'],
    screens: ['quit', 'palette'],
    label: 'previous choice',
    enabled: always,
    run: (control) => control.choose(-1),
  },
  {
    id: 'choice-down',
    keys: ['down'],
    screens: ['quit', 'palette'],
    label: 'next choice',
    enabled: always,
    run: (control) => control.choose(1),
  },
  {
    id: 'complete',
    keys: ['tab'],
    screens: ['palette'],
    label: 'complete the command',
    enabled: always,
    run: (control) => control.complete(),
  },
];
