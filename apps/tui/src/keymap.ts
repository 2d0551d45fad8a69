import type { UiControl } from './model/ui-control.ts';
import { choicesOf, screenOf, selectedRun } from './model/ui-state.ts';
import type { Dialog, ScreenName, UiState } from './model/ui-state.ts';

/** Where a key counts: a screen, or the dialog that lies over it. */
export type Scope = ScreenName | Dialog['kind'];

export interface KeyBinding {
  readonly id: string;
  readonly keys: readonly string[];
  readonly screens: readonly Scope[];
  /** In the help and in docs/keys.md. */
  readonly label: string;
  /** In the footer; absent where it is not listed there. */
  readonly footer?: string | ((state: UiState) => string);
  /** It stops or destroys something. */
  readonly danger?: true;
  /** True, or why it does nothing now. */
  readonly enabled: (state: UiState) => true | string;
  readonly run: (control: UiControl) => void;
}

const RUN_SCREENS = ['runs', 'run', 'module', 'plan', 'log'] as const;
const LISTS = ['runs', 'run', 'components', 'pipelines'] as const;
const SCREENS = [...RUN_SCREENS, 'components', 'pipelines', 'help'] as const;
const DIALOGS = ['question', 'cancel', 'quit', 'palette', 'filter', 'search'] as const;

const always = (): true => true;
const needsRun = (state: UiState): true | string =>
  selectedRun(state) === undefined ? 'no run is chosen' : true;
const nodeOf = (state: UiState) => choicesOf(state).node;
const needsNode = (state: UiState): true | string =>
  nodeOf(state) === undefined ? 'no module is chosen' : true;
const needsLog = (state: UiState): true | string => (state.openLog === undefined ? 'no log is open' : true);
const inLog = (state: UiState): boolean => state.focus === 'log' || screenOf(state) === 'log';

function needsText(state: UiState): true | string {
  if (inLog(state) || LISTS.some((screen) => screen === screenOf(state))) return true;
  return screenOf(state) === 'plan' ? true : 'there is nothing to look through here';
}

function needsSearch(state: UiState): true | string {
  const { openLog } = state;
  const node = openLog?.node;
  const search = node === undefined ? '' : (choicesOf(state).logs.get(node)?.search ?? '');
  return search === '' ? 'nothing is searched: press / in a log' : true;
}

/** What the address of a build in the console comes from. */
function needsUrl(state: UiState): true | string {
  const node = nodeOf(state);
  const details = node === undefined ? undefined : selectedRun(state)?.details.get(node);
  return details?.url === undefined ? 'only builds in AWS have a page in the console' : true;
}

function needsSource(state: UiState): true | string {
  if (screenOf(state) === 'plan') return needsRun(state);
  const run = selectedRun(state);
  const node = nodeOf(state);
  const details = node === undefined ? undefined : run?.details.get(node);
  const failed = node === undefined ? undefined : run?.view.nodes.get(node)?.result?.failure?.command;
  const named = failed !== undefined || details?.diagnostics.some(({ span }) => span !== undefined) === true;
  return named ? true : 'nothing here points into a file';
}

function needsQuestion(state: UiState): true | string {
  const asks = [...state.runs.values()].some(({ questions }) => questions.size > 0);
  return asks ? true : 'no run asks anything';
}

function needsRunning(state: UiState): true | string {
  const run = selectedRun(state);
  if (run === undefined) return 'no run is chosen';
  return run.state === 'running' ? true : 'the run is over';
}

function needsFailures(state: UiState): true | string {
  if (inLog(state)) return needsLog(state);
  return screenOf(state) === 'run' || screenOf(state) === 'runs'
    ? true
    : 'only lists of modules have failures';
}

function needsPlan(state: UiState): true | string {
  const run = selectedRun(state);
  if (run === undefined) return 'no run is chosen';
  return run.plan === undefined ? 'only deployments have a plan' : true;
}

const several = (state: UiState): true | string => (state.order.length > 1 ? true : 'there is no other run');

/** The only table of keys: handlers, footer, help and docs/keys.md are made of it. */
export const KEYMAP: readonly KeyBinding[] = [
  {
    id: 'open',
    keys: ['enter', 'right'],
    screens: ['runs', 'run', 'module', 'plan'],
    label: 'open what is chosen; on a group or in a plan: fold',
    footer: 'open',
    enabled: needsRun,
    run: (control) => control.open(),
  },
  {
    id: 'back',
    keys: ['esc', 'left'],
    screens: SCREENS,
    label: 'back',
    enabled: always,
    run: (control) => control.back(),
  },
  {
    id: 'up',
    keys: ['up', 'k'],
    screens: SCREENS,
    label: 'up',
    enabled: always,
    run: (control) => control.move(-1),
  },
  {
    id: 'down',
    keys: ['down', 'j'],
    screens: SCREENS,
    label: 'down',
    enabled: always,
    run: (control) => control.move(1),
  },
  {
    id: 'page-up',
    keys: ['pgup', 'ctrl-u'],
    screens: SCREENS,
    label: 'a page up',
    enabled: always,
    run: (control) => control.page(-1),
  },
  {
    id: 'page-down',
    keys: ['pgdn', 'ctrl-d'],
    screens: SCREENS,
    label: 'a page down',
    enabled: always,
    run: (control) => control.page(1),
  },
  {
    id: 'top',
    keys: ['g', 'home'],
    screens: SCREENS,
    label: 'to the top',
    enabled: always,
    run: (control) => control.edge('top'),
  },
  {
    id: 'bottom',
    keys: ['G', 'end'],
    screens: SCREENS,
    label: 'to the bottom; a log follows again',
    enabled: always,
    run: (control) => control.edge('bottom'),
  },
  {
    id: 'details',
    keys: ['d'],
    screens: ['runs', 'run', 'log'],
    label: 'details of the module',
    footer: 'details',
    enabled: needsNode,
    run: (control) => control.show('module'),
  },
  {
    id: 'log',
    keys: ['l'],
    screens: ['runs', 'run', 'module'],
    label: 'the log, on the whole screen',
    footer: 'full log',
    enabled: needsNode,
    run: (control) => control.show('log'),
  },
  {
    id: 'plan',
    keys: ['p'],
    screens: ['runs', 'run', 'module', 'log'],
    label: 'the plan',
    footer: 'plan',
    enabled: needsPlan,
    run: (control) => control.show('plan'),
  },
  {
    id: 'answer',
    keys: ['a'],
    screens: SCREENS,
    label: 'answer the question that waits',
    footer: 'answer',
    enabled: needsQuestion,
    run: (control) => control.openQuestion(),
  },
  {
    id: 'find',
    keys: ['/'],
    screens: SCREENS,
    label: 'filter a list, search a log',
    footer: (state) => (inLog(state) || screenOf(state) === 'plan' ? 'search' : 'filter'),
    enabled: needsText,
    run: (control) => control.find(),
  },
  {
    id: 'next-match',
    keys: ['n'],
    screens: RUN_SCREENS,
    label: 'next match',
    enabled: needsSearch,
    run: (control) => control.nextMatch(1),
  },
  {
    id: 'previous-match',
    keys: ['N'],
    screens: RUN_SCREENS,
    label: 'previous match',
    enabled: needsSearch,
    run: (control) => control.nextMatch(-1),
  },
  {
    id: 'narrow',
    keys: ['f'],
    screens: RUN_SCREENS,
    label: 'list: only what failed; log: the whole screen',
    footer: (state) => (inLog(state) ? 'full screen' : 'failed only'),
    enabled: needsFailures,
    run: (control) => control.narrow(),
  },
  {
    id: 'follow',
    keys: ['s'],
    screens: ['runs', 'run', 'module', 'log'],
    label: 'follow the end of the log, or stop to',
    footer: 'follow',
    enabled: needsLog,
    run: (control) => control.toggleFollow(),
  },
  {
    id: 'wrap',
    keys: ['w'],
    screens: ['runs', 'run', 'module', 'log'],
    label: 'wrap long lines, or cut them',
    footer: 'wrap',
    enabled: needsLog,
    run: (control) => control.toggleWrap(),
  },
  {
    id: 'times',
    keys: ['t'],
    screens: ['runs', 'run', 'module', 'log'],
    label: 'show the times of log lines, or hide them',
    enabled: needsLog,
    run: (control) => control.toggleTimes(),
  },
  {
    id: 'mark-line',
    keys: ['m'],
    screens: ['runs', 'run', 'module', 'log'],
    label: 'mark a line of the log: the match, else the top line, or the last one while it follows',
    enabled: needsLog,
    run: (control) => control.markLine(),
  },
  {
    id: 'mark',
    keys: ['space'],
    screens: ['runs', 'run'],
    label: 'mark the module, for cancelling or tainting several',
    enabled: needsNode,
    run: (control) => control.mark(),
  },
  {
    id: 'next-pane',
    keys: ['tab'],
    screens: SCREENS,
    label: 'next pane',
    enabled: always,
    run: (control) => control.nextPane(1),
  },
  {
    id: 'previous-pane',
    keys: ['shift-tab'],
    screens: SCREENS,
    label: 'previous pane',
    enabled: always,
    run: (control) => control.nextPane(-1),
  },
  ...([1, 2, 3] as const).map(
    (number): KeyBinding => ({
      id: `pane-${number}`,
      keys: [String(number)],
      screens: SCREENS,
      label: `to pane ${number}`,
      enabled: always,
      run: (control) => control.goToPane(number),
    }),
  ),
  {
    id: 'larger',
    keys: ['+'],
    screens: SCREENS,
    label: 'the pane larger: normal, half, full',
    enabled: always,
    run: (control) => control.zoom(1),
  },
  {
    id: 'smaller',
    keys: ['_'],
    screens: SCREENS,
    label: 'the pane smaller',
    enabled: always,
    run: (control) => control.zoom(-1),
  },
  {
    id: 'previous-run',
    keys: ['['],
    screens: RUN_SCREENS,
    label: 'previous deployment',
    enabled: several,
    run: (control) => control.switchRun(-1),
  },
  {
    id: 'next-run',
    keys: [']'],
    screens: RUN_SCREENS,
    label: 'next deployment',
    enabled: several,
    run: (control) => control.switchRun(1),
  },
  {
    id: 'copy',
    keys: ['c'],
    screens: RUN_SCREENS,
    label: 'copy what is chosen, or the marked lines, to the clipboard',
    enabled: needsRun,
    run: (control) => control.copy(),
  },
  {
    id: 'save-log',
    keys: ['ctrl-s'],
    screens: ['runs', 'run', 'module', 'log'],
    label: 'save the log to a file',
    enabled: needsLog,
    run: (control) => control.saveLog(),
  },
  {
    id: 'console',
    keys: ['o'],
    screens: ['runs', 'run', 'module', 'log'],
    label: "the build's page in the AWS console",
    enabled: needsUrl,
    run: (control) => control.openUrl(),
  },
  {
    id: 'editor',
    keys: ['e'],
    screens: ['runs', 'run', 'module', 'plan', 'log'],
    label: 'open the source in $EDITOR',
    enabled: needsSource,
    run: (control) => control.openEditor(),
  },
  {
    id: 'cancel',
    keys: ['ctrl-k'],
    screens: RUN_SCREENS,
    label: 'stop the chosen build, the marked ones, or the run; asks first',
    footer: 'cancel',
    danger: true,
    enabled: needsRunning,
    run: (control) => control.cancel(),
  },
  {
    id: 'palette',
    keys: [':'],
    screens: SCREENS,
    label: 'type a command: :runs, :core/fsx, :quit',
    footer: 'command',
    enabled: always,
    run: (control) => control.openPalette(),
  },
  {
    id: 'refresh',
    keys: ['R'],
    screens: SCREENS,
    label: 'read the journals again',
    enabled: always,
    run: (control) => control.refresh(),
  },
  {
    id: 'help',
    keys: ['?'],
    screens: SCREENS,
    label: 'help',
    enabled: always,
    run: (control) => control.show('help'),
  },
  {
    id: 'suspend',
    keys: ['ctrl-z'],
    screens: [...SCREENS, ...DIALOGS],
    label: 'to the shell; fg comes back',
    enabled: always,
    run: (control) => control.suspend(),
  },
  {
    id: 'quit',
    keys: ['q'],
    screens: SCREENS,
    label: 'back; at the root: quit',
    footer: 'quit',
    enabled: always,
    run: (control) => control.quit(),
  },
  {
    id: 'leave',
    keys: ['ctrl-c'],
    screens: [...SCREENS, ...DIALOGS],
    label: 'quit',
    enabled: always,
    run: (control) => control.leave(),
  },
  {
    id: 'send',
    keys: ['enter'],
    screens: DIALOGS,
    label: 'do it',
    footer: (state) => {
      switch (state.dialog?.kind) {
        case 'question':
          return 'send';
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
    // Letters are part of what is typed.
    keys: ['ctrl-p'],
    screens: ['question'],
    label: 'the full plan; esc comes back',
    footer: 'full plan',
    enabled: needsPlan,
    run: (control) => control.show('plan'),
  },
  {
    id: 'reject',
    keys: ['ctrl-r'],
    screens: ['question'],
    label: 'answer no',
    footer: 'reject',
    danger: true,
    enabled: always,
    run: (control) => control.reject(),
  },
  {
    id: 'force',
    keys: ['ctrl-k'],
    screens: ['cancel'],
    label: 'force: end at once, and leave what is there',
    footer: 'force',
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

/** Where keys count now. */
export const scopeOf = (state: UiState): Scope => state.dialog?.kind ?? screenOf(state);

/** The binding of a key where it counts now; undefined where it has none. */
export const bindingOf = (key: string, scope: Scope): KeyBinding | undefined =>
  KEYMAP.find(({ keys, screens }) => keys.includes(key) && screens.includes(scope));
