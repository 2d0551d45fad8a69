import type { Span } from '@seed/kernel';
import { describeNode, entryOf, suggestKey, type YamlNode } from '@seed/yaml';
import { type ActionModule, findModule } from '../action-modules.ts';
import type { ComponentDocument, ComponentPhase, ComponentStep } from '../component-document.ts';
import type { DocumentReading } from '../document-reading.ts';
import type { Reference } from '../find-references.ts';

/** Where a reference stands. */
export interface StepPlace {
  readonly phase: string;
  readonly step: ComponentStep;
}

type Chain = Extract<Reference, { kind: 'chain' }>;

interface Context {
  readonly document: ComponentDocument;
  readonly reading: DocumentReading;
}

/** Tests run on a machine of their own, and so does what looks at the host of containers. */
const stageOf = (phase: string): string => (phase === 'build' || phase === 'validate' ? 'build' : phase);

/** A reference to an input or output of another step. */
export function checkChain(chain: Chain, span: Span, place: StepPlace, context: Context): void {
  const phase = findPhase(chain, span, context);
  const step = phase && findStep(chain, span, phase, context);
  if (phase === undefined || step === undefined) return;
  if (!checkOrder(chain, span, { from: place, to: { phase: phase.name.text, step } }, context)) return;
  const module = findModule(step.action.text);
  if (module === undefined) return;
  if (chain.of === 'outputs') checkOutput(chain, span, { step, module }, context);
  else checkInput(chain, span, { step, module }, context);
}

const near = (word: string, known: readonly string[], other: string): readonly string[] => {
  const found = suggestKey(word, known);
  return [found === undefined ? other : `did you mean \`${found}\`?`];
};

function findPhase(chain: Chain, span: Span, { document, reading }: Context): ComponentPhase | undefined {
  const phase = document.phases.find(({ name }) => name.text === chain.phase);
  if (phase !== undefined) return phase;
  const names = document.phases.map(({ name }) => name.text);
  reading.findings.error('C061', span, `"${chain.text}" names a phase that is not there: "${chain.phase}"`, {
    hints: near(chain.phase, names, `the phases are: ${names.join(', ')}`),
  });
  return undefined;
}

function findStep(
  chain: Chain,
  span: Span,
  { name, steps }: ComponentPhase,
  { document, reading }: Context,
): ComponentStep | undefined {
  const step = steps.find((candidate) => candidate.name.text === chain.step);
  if (step !== undefined) return step;
  const elsewhere = document.phases.find((phase) =>
    phase.steps.some((other) => other.name.text === chain.step),
  );
  reading.findings.error(
    'C061',
    span,
    `"${chain.text}" names a step that phase "${name.text}" does not have: "${chain.step}"`,
    {
      hints:
        elsewhere === undefined
          ? near(
              chain.step,
              steps.map((other) => other.name.text),
              'correct the name, or add the step',
            )
          : [`it is in phase \`${elsewhere.name.text}\``],
    },
  );
  return undefined;
}

/** True where the other step has run when the reference is replaced. */
function checkOrder(
  chain: Chain,
  span: Span,
  { from, to }: { readonly from: StepPlace; readonly to: StepPlace },
  { document, reading }: Context,
): boolean {
  const { findings } = reading;
  const related = [{ span: to.step.name.span, label: `step "${to.step.name.text}"` }];
  if (stageOf(from.phase) !== 'build' && stageOf(to.phase) === 'build' && isStage(from.phase)) {
    findings.error(
      'C062',
      span,
      `"${chain.text}" reaches into the build, which is over: ${from.phase} runs on a new machine`,
      {
        related,
        hints: ['write the value to a file in the build, and read the file in the test'],
      },
    );
    return false;
  }
  const steps = document.phases.flatMap((phase) => phase.steps);
  const isLater = steps.indexOf(to.step) >= steps.indexOf(from.step);
  const isOther = isStage(from.phase) && isStage(to.phase) && stageOf(from.phase) !== stageOf(to.phase);
  if (!isLater && !isOther) return true;
  const wrong = to.step === from.step ? 'reads its own step' : 'reads a step that runs later';
  findings.error('C061', span, `"${chain.text}" ${wrong}`, {
    related,
    hints: [to.step === from.step ? 'read a step above' : 'move that step above this one'],
  });
  return false;
}

const isStage = (phase: string): boolean =>
  ['build', 'validate', 'test', 'container-host-test'].includes(phase);

interface Target {
  readonly step: ComponentStep;
  readonly module: ActionModule;
}

const operations = (step: ComponentStep): number =>
  step.inputs?.kind === 'list' ? step.inputs.items.length : 1;

function checkOutput(chain: Chain, span: Span, { step, module }: Target, { reading }: Context): void {
  const { outputs } = module;
  const action = step.action.text;
  if (!outputs.includes(chain.key)) {
    const known = outputs.length === 0 ? `\`${action}\` has no outputs` : `it gives: ${outputs.join(', ')}`;
    reading.findings.error('C063', span, `\`${action}\` gives no output "${chain.key}"`, {
      hints: near(chain.key, outputs, known),
    });
    return;
  }
  checkRange(chain, span, step, reading);
}

function checkRange(chain: Chain, span: Span, step: ComponentStep, { findings }: DocumentReading): void {
  const count = operations(step);
  if (chain.index === undefined || chain.index < count) return;
  findings.error('C065', span, `"${chain.text}" counts to ${chain.index}, and the last one is ${count - 1}`, {
    hints: ['indexes start with 0'],
  });
}

function checkInput(chain: Chain, span: Span, { step, module }: Target, { reading }: Context): void {
  const { findings } = reading;
  const action = step.action.text;
  const known = Object.keys(module.inputs);
  if (!known.includes(chain.key)) {
    findings.error('C063', span, `\`${action}\` has no input "${chain.key}"`, {
      hints: near(chain.key, known, `its inputs are: ${known.join(', ') || 'none that can be read'}`),
    });
    return;
  }
  if (module.shape === 'list' && chain.index === undefined) {
    findings.error(
      'C065',
      span,
      `"${chain.text}" does not say which of the inputs of \`${action}\` it means`,
      {
        hints: [`write \`{{ ${chain.phase}.${chain.step}.inputs[0].${chain.key} }}\``],
      },
    );
    return;
  }
  checkRange(chain, span, step, reading);
  const given = inputsAt(step.inputs, chain.index ?? 0);
  if (given?.kind !== 'map' || module.inputs[chain.key]?.default !== undefined) return;
  const value = entryOf(given, chain.key)?.value;
  if (value === undefined) {
    findings.error('C063', span, `step "${step.name.text}" does not set the input "${chain.key}"`, {
      related: [{ span: step.name.span, label: 'this step' }],
    });
  } else if (value.kind !== 'scalar') {
    findings.error(
      'C063',
      span,
      `the input "${chain.key}" of step "${step.name.text}" is ${describeNode(value)}, which is no text`,
    );
  }
}

const inputsAt = (inputs: YamlNode | undefined, index: number): YamlNode | undefined =>
  inputs?.kind === 'list' ? inputs.items[index] : inputs;
