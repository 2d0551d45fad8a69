import type { Diagnostic } from '@seed/kernel';
import { causeText, createStyle, formatClock } from '@seed/view';
import type { FailureFacts, Glyph } from '@seed/view';
import { placeLines } from './frame-lines.ts';
import type { PageStyle } from './frame-lines.ts';
import { modulesOf, standingOf, timeOf } from './module-list.ts';
import type { ModuleItem } from './module-list.ts';
import { asOneLine } from './one-line.ts';
import type { Line, Span, Tone } from './rows.ts';
import type { ModuleDetails, PhaseView, RunModel } from './run-model.ts';
import { partsOf, partStanding, partText, partTime } from './step-list.ts';
import type { RunChoices } from './ui-state.ts';

const NAME = 18;

const heading = (text: string): Line => [{ text, tone: 'bold' }];
const field = (name: string, ...value: readonly Span[]): Line => [
  { text: `  ${name.padEnd(NAME)} `, tone: 'dim' },
  ...value,
];

/** Who draws has other signs for terminals without UTF-8. */
const { glyph: signOf } = createStyle({ color: false, ascii: false });
const PHASE_LOOK: Readonly<Record<string, { readonly glyph: Glyph; readonly tone: Tone }>> = {
  succeeded: { glyph: 'done', tone: 'good' },
  running: { glyph: 'running', tone: 'accent' },
  failed: { glyph: 'failed', tone: 'bad' },
  fault: { glyph: 'failed', tone: 'bad' },
};

function phaseLine(phase: PhaseView, run: RunModel, now: number): Line {
  const end = run.state === 'running' ? now : run.changedAt;
  const outcome = phase.outcome?.toLowerCase();
  const time = formatClock(phase.durationMs ?? Math.max(0, end - phase.startedAt));
  const word = outcome ?? (run.state === 'running' ? 'running' : 'interrupted');
  const { glyph, tone } = PHASE_LOOK[word] ?? { glyph: 'attention', tone: 'warn' };
  const more = [
    ...(phase.exitCode === undefined || phase.exitCode === 0 ? [] : [`exit ${phase.exitCode}`]),
    ...(phase.message === undefined || outcome === 'succeeded' ? [] : [phase.message.split('\n')[0] ?? '']),
  ];
  return field(
    phase.name.toLowerCase(),
    { text: `${signOf(glyph)} ${word}`.padEnd(13), tone },
    { text: `${time.padStart(7)}${more.length === 0 ? '' : `   ${more.join(' · ')}`}` },
  );
}

interface Parameter {
  readonly name: string;
  readonly value?: string;
  readonly origin?: string;
}

/** The facts of `node.inputs`, as far as they can be read. */
function parametersOf(inputs: unknown): readonly Parameter[] {
  if (!Array.isArray(inputs)) return [];
  return inputs.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('name' in one) || typeof one.name !== 'string')
      return [];
    const { value, origin } = one as { readonly value?: unknown; readonly origin?: unknown };
    return [
      {
        name: one.name,
        ...(typeof value === 'string' ? { value } : {}),
        ...(typeof origin === 'string' ? { origin } : {}),
      },
    ];
  });
}

function parameterLines(inputs: unknown): readonly Line[] {
  const parameters = parametersOf(inputs);
  if (parameters.length === 0) return [];
  return [
    [],
    heading('parameters'),
    ...parameters.map(({ name, value, origin }) =>
      field(
        name,
        value === undefined ? { text: '(hidden)', tone: 'dim' } : { text: value },
        ...(origin === undefined ? [] : [{ text: `  (${origin})`, tone: 'dim' as const }]),
      ),
    ),
  ];
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function outcomeLines({ node }: ModuleItem, details: ModuleDetails | undefined): readonly Line[] {
  const { result } = node ?? {};
  const metadata = Object.entries(result?.metadata ?? {});
  const names = details?.outputs ?? [];
  const outputs = names.filter((name) => !metadata.some(([known]) => known === name));
  const exported = Object.entries(result?.exported ?? {});
  const artifacts = result?.artifacts ?? [];
  const part = (title: string, lines: readonly Line[]): readonly Line[] =>
    lines.length === 0 ? [] : [[], heading(title), ...lines];
  return [
    ...part('outputs', [
      ...metadata.map(([name, value]) => field(name, { text: shown(value) })),
      ...outputs.map((name): Line => [{ text: `  ${name}` }]),
    ]),
    ...part(
      'exported',
      exported.map(([name, value]) => field(name, { text: value })),
    ),
    ...part(
      'artifacts',
      artifacts.map(({ id, path }) => field(id, { text: path })),
    ),
    ...part(
      'recorded, not run',
      (result?.rehearsal ?? []).map(({ command }): Line => [{ text: `  ${command}` }]),
    ),
  ];
}

function findingLines(diagnostics: readonly Diagnostic[], style: PageStyle): readonly Line[] {
  return diagnostics.flatMap((diagnostic): Line[] => {
    const { severity, summary, code, span, related = [], detail, hints = [] } = diagnostic;
    const tone = severity === 'error' ? 'bad' : 'warn';
    return [
      [{ text: `  ${severity}  `, tone }, { text: summary }, { text: `  ${code}`, tone: 'dim' }],
      ...(span === undefined ? [] : placeLines(span, style)),
      ...related.flatMap((one) => placeLines(one.span, style, { label: one.label, related: true })),
      ...(detail === undefined ? [] : [[{ text: `  why   ${detail}` }]]),
      ...hints.map((hint): Line => [{ text: `  fix   ${hint.replaceAll('`', '')}` }]),
    ];
  });
}

/** Where a command stands that failed; its text where the journal does not have the lines. */
function commandLines({ command, exitCode }: FailureFacts, style: PageStyle): readonly Line[] {
  if (command === undefined) return [];
  const { span, text, index, of } = command;
  const exit = exitCode === undefined ? '' : `exit code ${exitCode} `;
  return [
    ...placeLines(span, style, { label: `${exit}(command ${index} of ${of})` }),
    ...(span.excerpt === undefined ? [[{ text: `  $ ${text.split('\n')[0]}` }]] : []),
  ];
}

function failureLines({ node }: ModuleItem, style: PageStyle): readonly Line[] {
  const failure = node?.result?.failure;
  if (failure === undefined) return [];
  const { message, hints = [] } = failure;
  return [
    [],
    heading('failure'),
    [{ text: `  ${message}`, tone: 'bad' }],
    ...commandLines(failure, style),
    ...hints.map((hint): Line => [{ text: `  fix   ${hint.replaceAll('`', '')}` }]),
  ];
}

function headLines(item: ModuleItem, run: RunModel, now: number): readonly Line[] {
  const { node, step, blocked } = item;
  const { glyph, word, tone } = standingOf(item, run);
  const time = timeOf(item, run, now);
  const facts = [node?.isolation, node?.image].filter((fact) => fact !== undefined);
  const reason = blocked ?? (node?.status === 'skipped' ? node.cause : undefined);
  return [
    [
      { text: item.id, tone: 'bold' },
      { text: '   ' },
      { text: `${glyph === 'question' ? '?' : signOf(glyph)} ${word}`, tone },
      { text: time === '' ? '' : `   ${time}` },
    ],
    ...(reason === undefined ? [] : [[{ text: `  ${reason}`, tone: 'warn' as const }]]),
    ...(step === undefined
      ? []
      : [field(step.action === 'none' ? 'no change' : step.action, { text: causeText(step.cause) })]),
    ...(step === undefined
      ? []
      : [field('target', { text: `${step.target.alias} ${step.target.accountId} ${step.target.region}` })]),
    ...(node?.ref === undefined ? [] : [field('build', { text: node.ref })]),
    ...(facts.length === 0 ? [] : [field('image', { text: facts.join(' · ') })]),
    ...(node?.spec === undefined
      ? []
      : [field(item.steps === undefined ? 'spec' : 'document', { text: node.spec })]),
    ...(node?.attach === undefined ? [] : [field('look inside', { text: node.attach, tone: 'accent' })]),
  ];
}

/** The phases of a component, each with its steps. */
function stepLines(
  item: ModuleItem,
  {
    phases,
    run,
    now,
  }: { readonly phases: readonly PhaseView[]; readonly run: RunModel; readonly now: number },
): readonly Line[] {
  const { steps = [] } = item;
  return partsOf(steps).flatMap((part): Line[] => {
    const begun = part.depth === 1 ? phases.find(({ name }) => name === part.name) : undefined;
    if (begun !== undefined) return [phaseLine(begun, run, now)];
    const { glyph, word, tone } = partStanding(part, item, run);
    const time = partTime(part, run, now);
    const sign = glyph === 'question' ? '?' : signOf(glyph);
    return [
      [
        { text: `  ${`${'  '.repeat(part.depth - 1)}${part.name}`.padEnd(NAME)} `, tone: 'dim' },
        { text: `${sign} ${word}`.padEnd(13), tone },
        { text: `${time.padStart(7)}   ${partText(part)}` },
      ],
    ];
  });
}

/** What is known of the step that is chosen: why it failed, and what it said last. */
function chosenStepLines({ steps = [] }: ModuleItem, path: string | undefined): readonly Line[] {
  const step = partsOf(steps).find((part) => part.path === path)?.step;
  if (step === undefined) return [];
  const { name, action, message, lastLines = [], document } = step;
  return [
    [],
    heading(`step ${name}`),
    field('action', { text: action }),
    ...(document === undefined ? [] : [field('document', { text: document })]),
    ...(message === undefined ? [] : [field('message', { text: message })]),
    ...lastLines.map((line): Line => [{ text: '     | ', tone: 'dim' }, { text: line }]),
  ];
}

/** The page of a module: how it stands, its phases, what it was given, what it made, and what was wrong. */
export function detailLines(
  run: RunModel,
  { node, part }: Pick<RunChoices, 'node' | 'part'>,
  { now, ...style }: PageStyle & { readonly now: number },
): readonly Line[] {
  const item = modulesOf(run).find(({ id }) => id === node);
  if (item === undefined) return [];
  const details = run.details.get(item.id);
  const phases = details?.phases ?? [];
  const findings = findingLines(details?.diagnostics ?? [], style);
  const progress =
    item.steps === undefined
      ? phases.map((phase) => phaseLine(phase, run, now))
      : stepLines(item, { phases, run, now });
  const lines: readonly Line[] = [
    ...headLines(item, run, now),
    ...chosenStepLines(item, part),
    ...(progress.length === 0 ? [] : [[], heading('phases'), ...progress]),
    ...failureLines(item, style),
    ...(findings.length === 0 ? [] : [[], heading('findings'), ...findings]),
    ...parameterLines(details?.inputs),
    ...outcomeLines(item, details),
    ...(details?.url === undefined ? [] : [[], field('console', { text: details.url, tone: 'accent' })]),
  ];
  return lines.map(asOneLine);
}
