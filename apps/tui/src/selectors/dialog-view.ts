import { causeText, countsText } from '@seed/view';
import type { PlanStep } from '@seed/kernel';
import { activeNodes } from '../model/active-nodes.ts';
import { asOneLine } from '../model/one-line.ts';
import { paletteItems } from '../model/palette.ts';
import type { DialogView, Line, Span, Tone } from '../model/rows.ts';
import { runName } from '../model/run-order.ts';
import type { OpenQuestion, RunModel } from '../model/run-model.ts';
import type { Dialog, Sending, UiState } from '../model/ui-state.ts';
import { footerKeys } from './help-rows.ts';
import { agoText } from './run-rows.ts';

const MOST_STEPS = 6;

const GLYPH: Readonly<Record<PlanStep['action'], { readonly text: string; readonly tone: Tone }>> = {
  create: { text: '+', tone: 'good' },
  update: { text: '~', tone: 'warn' },
  destroy: { text: '-', tone: 'bad' },
  none: { text: '=', tone: 'dim' },
};

function stepLines(run: RunModel): readonly Line[] {
  const { plan } = run.view;
  if (plan === undefined) return [];
  const changed = plan.steps.filter(({ action }) => action !== 'none');
  // What cannot be undone is never among what is left out.
  const sorted = [
    ...changed.filter(({ action }) => action === 'destroy'),
    ...changed.filter(({ action }) => action !== 'destroy'),
  ];
  const shown = sorted.slice(0, MOST_STEPS);
  const width = Math.max(0, ...shown.map(({ node }) => node.length));
  return [
    [{ text: countsText(plan) }],
    ...shown.map(({ action, node, cause }): Line => {
      const { text, tone } = GLYPH[action];
      return [
        { text: `  ${text} `, tone },
        { text: `${node.padEnd(width)}  ${action.padEnd(8)} ` },
        { text: causeText(cause), tone: 'dim' },
      ];
    }),
    ...(sorted.length > shown.length
      ? [[{ text: `  … and ${sorted.length - shown.length} more`, tone: 'dim' as const }]]
      : []),
  ];
}

/** What has to be typed, and why. */
function demand({ expected, kind }: OpenQuestion, run: RunModel): readonly Line[] {
  if (expected === undefined) return [];
  const many = run.view.plan?.counts.destroy ?? 0;
  const what =
    many === 1
      ? 'one module will be destroyed'
      : many > 1
        ? `${many} modules will be destroyed`
        : 'the answer is a name';
  const purpose = kind === 'text' && many === 0 ? '' : ' to allow it';
  return [
    [],
    [
      { text: '! ', tone: 'warn' },
      { text: `${what}: type  ` },
      { text: expected, tone: 'bold' },
      { text: purpose },
    ],
  ];
}

/** A paused build: how to look into it before something is decided, and what the answers do. */
function pauseLines(run: RunModel, { node }: OpenQuestion): readonly Line[] {
  const attach = node === undefined ? undefined : run.view.nodes.get(node)?.attach;
  return [
    ...(attach === undefined
      ? []
      : [
          [
            { text: 'look inside: ', tone: 'dim' as const },
            { text: attach, tone: 'accent' as const },
          ],
          [],
        ]),
    [{ text: 'yes lets the build go on, no stops the run' }],
  ];
}

function toldOf(sending: Sending): { readonly told: Span } | Record<string, never> {
  if (sending.kind === 'typing') return {};
  if (sending.kind === 'sending') return { told: { text: 'sending …', tone: 'dim' } };
  return { told: { text: sending.text, tone: sending.tone } };
}

type Of<Kind extends Dialog['kind']> = Extract<Dialog, { readonly kind: Kind }>;
type Content = Omit<DialogView, 'kind' | 'keys'>;

function questionView(dialog: Of<'question'>, state: UiState): Content | undefined {
  const run = state.runs.get(dialog.run);
  const question = run?.questions.get(dialog.question);
  if (run === undefined) return undefined;
  if (question === undefined) {
    const told = toldOf(dialog.sending);
    return {
      title: `${runName(run)} asks nothing any more`,
      aside: '',
      body: [],
      choices: [],
      told: { text: 'the question was answered, or its run is over', tone: 'warn' },
      ...told,
    };
  }
  // A prompt for a line of input reads badly above another one.
  const title =
    question.kind === 'text' && run.view.plan?.kind === 'destroy'
      ? `Destroy ${runName(run)}?`
      : question.subject;
  return {
    title,
    aside: `asked ${agoText(question.askedAt, state.now)}`,
    body:
      question.kind === 'go-on' ? pauseLines(run, question) : [...stepLines(run), ...demand(question, run)],
    ...(question.expected === undefined && question.kind !== 'text' ? {} : { input: dialog.input }),
    choices: [],
    ...toldOf(dialog.sending),
  };
}

function cancelView(dialog: Of<'cancel'>, state: UiState): Content | undefined {
  const run = state.runs.get(dialog.run);
  if (run === undefined) return undefined;
  const { nodes, force } = dialog;
  const active = activeNodes(run);
  const builds = active.length === 1 ? '1 build' : `${active.length} builds`;
  const title =
    nodes.length === 0
      ? `Stop scheduling and stop ${builds}?`
      : nodes.length === 1
        ? `Stop ${nodes[0]}?`
        : `Stop ${nodes.length} builds?`;
  const meaning =
    nodes.length === 0
      ? 'nothing new starts; what runs is stopped in an orderly way'
      : 'the group finishes, later groups do not start';
  const isRemote = run.view.executor === 'codebuild';
  const left = (nodes.length === 0 ? active.map(({ id }) => id) : nodes).flatMap((id) => {
    const ref = run.view.nodes.get(id)?.ref;
    return ref === undefined ? [] : [`${id}   ${ref}`];
  });
  const after: readonly Line[] = force
    ? [
        [],
        [
          { text: '! ', tone: 'warn' },
          {
            text: isRemote
              ? 'force: seed lets go at once; in CodeBuild this may go on:'
              : 'force: builds end at once; this may be left behind:',
          },
        ],
        ...(left.length === 0
          ? [[{ text: '  nothing that is known of', tone: 'dim' as const }]]
          : left.map((text): Line => [{ text: `  ${text}` }])),
        [
          { text: isRemote ? '  stop it there with ' : '  remove it with ', tone: 'dim' },
          { text: isRemote ? 'aws codebuild stop-build --id <build>' : 'seed clean', tone: 'accent' },
        ],
      ]
    : [];
  return {
    title,
    aside: runName(run),
    body: [
      [{ text: meaning }],
      ...nodes.slice(0, nodes.length > 1 ? 6 : 0).map((node): Line => [{ text: `  ${node}` }]),
      ...after,
    ],
    choices: [],
    ...toldOf(dialog.sending),
  };
}

function quitView(dialog: Of<'quit'>, state: UiState): Content {
  const run = state.ownRun === undefined ? undefined : state.runs.get(state.ownRun);
  const name = run === undefined ? 'the run' : runName(run);
  const choice = (kind: typeof dialog.choice, text: string, aside: string) => ({
    text,
    aside,
    selected: dialog.choice === kind,
  });
  return {
    title: `${name} is still running, and it ends with this process`,
    aside: '',
    body: [[{ text: 'nothing goes on in the background' }]],
    choices: [
      choice('stay', 'stay', 'keep watching'),
      choice('cancel', 'cancel the run and quit', 'stops its builds in an orderly way'),
    ],
  };
}

function contentOf(dialog: Dialog, state: UiState): Content | undefined {
  switch (dialog.kind) {
    case 'question':
      return questionView(dialog, state);
    case 'cancel':
      return cancelView(dialog, state);
    case 'quit':
      return quitView(dialog, state);
    case 'palette': {
      const items = paletteItems(state, dialog.input.text);
      const choices = items.map(({ text, aside }, index) => ({
        text,
        aside,
        selected: index === dialog.choice,
      }));
      return { title: 'go to', aside: '', body: [], input: dialog.input, choices };
    }
    case 'filter':
      return { title: 'filter', aside: '', body: [], input: dialog.input, choices: [] };
    case 'search':
      return { title: 'search', aside: '', body: [], input: dialog.input, choices: [] };
  }
}

export function dialogView(state: UiState): DialogView | undefined {
  const { dialog } = state;
  const content = dialog === undefined ? undefined : contentOf(dialog, state);
  if (dialog === undefined || content === undefined) return undefined;
  const body = content.body.map(asOneLine);
  return { kind: dialog.kind, keys: footerKeys(state), ...content, body };
}
