import type { ActionName, ComponentStep } from '@seed/components';
import { isSeedError, withExcerpt } from '@seed/kernel';
import type { ActionEnd, DocumentCall, Outputs } from './actions/action.ts';
import { ACTIONS } from './actions/actions.ts';
import { conditionText } from './conditions/evaluate-condition.ts';
import type { DocumentScope } from './document-scope.ts';
import { findCause } from './find-cause.ts';
import { inputValue } from './input-value.ts';
import type { InputValue } from './input-value.ts';
import { loopValues } from './loop-values.ts';
import { resolveReferences } from './resolve-references.ts';
import type { LoopPlace } from './resolve-references.ts';
import type { DocumentResult, IterationResult, StepResult } from './run-result.ts';
import { lookUpParameter, placeKey, restartMachine, throwIfStopped } from './stage.ts';
import type { Stage } from './stage.ts';
import { actionContext, createStepOutput, timedOut, warn } from './step-context.ts';
import type { StepOutput } from './step-context.ts';
import { StepFailure, Stopped } from './step-failure.ts';

export interface StepRun {
  readonly stage: Stage;
  readonly scope: DocumentScope;
  readonly phase: string;
  readonly step: ComponentStep;
  call(call: DocumentCall): Promise<ActionEnd>;
}

/** What attempts leave behind, whichever way they end. */
interface Traces {
  inputs: InputValue;
  outputs: readonly Outputs[];
  attempts: number;
  iterations: IterationResult[];
  document: DocumentResult | undefined;
}

/** Runs a step to its end, with its condition, its attempts, its loop and the restarts that it asks for. */
export async function runStep(run: StepRun): Promise<StepResult> {
  const { stage, step, scope } = run;
  const { record } = stage;
  const startedAt = record.now();
  const output = createStepOutput(stage, scope.node, step);
  const traces: Traces = { inputs: null, outputs: [], attempts: 0, iterations: [], document: undefined };
  const end = (result: Pick<StepResult, 'status'> & Partial<StepResult>): StepResult => {
    const { inputs, outputs } = traces;
    scope.steps.set(`${run.phase}.${step.name.text}`, { status: result.status, inputs, outputs });
    return stepResult(result);
  };
  const stepResult = (result: Pick<StepResult, 'status'> & Partial<StepResult>): StepResult => ({
    name: step.name.text,
    action: step.action.text,
    hints: [],
    timeoutSeconds: step.timeoutSeconds,
    onFailure: step.onFailure,
    maxAttempts: step.maxAttempts,
    attempts: traces.attempts,
    startedAt,
    finishedAt: record.now(),
    inputs: traces.inputs,
    outputs: step.disableLogging ? [] : traces.outputs,
    span: withExcerpt(step.name.span, scope.document.source.text, record.masking.text),
    lastLines: output.last,
    ...(step.loop === undefined ? {} : { loop: { form: step.loop.kind, iterations: traces.iterations } }),
    ...(traces.document === undefined ? {} : { document: traces.document }),
    ...result,
  });
  const failed = (error: StepFailure): StepResult => end(failureOf(error, step, output));
  try {
    throwIfStopped(stage.signal);
    const refused = stage.unsupported.get(placeKey(scope.document.source.id, step.name.span.start.offset));
    if (refused !== undefined) return end({ status: 'skipped', message: refused });
    if (scope.skip.has(step.name.text))
      return end({ status: 'skipped', message: 'local runs leave it out: x-seed.local.skip_steps' });
    const effect = await decide(run, output);
    if (effect?.kind === 'Skip') return end({ status: 'skipped', message: effect.why });
    if (effect?.kind === 'Abort') throw new StepFailure(`its condition says Abort: ${effect.why}`);
    await attemptAll(run, output, traces);
    return end({ status: 'success' });
  } catch (error) {
    if (error instanceof StepFailure) {
      if (error.facts.outputs !== undefined) traces.outputs = error.facts.outputs;
      return failed(error);
    }
    throw error;
  }
}

function failureOf(
  error: StepFailure,
  step: ComponentStep,
  output: StepOutput,
): Pick<StepResult, 'status'> & Partial<StepResult> {
  const { facts } = error;
  const cause = facts.code === undefined ? findCause(output.last.join('\n')) : undefined;
  const code = facts.code ?? cause?.code;
  return {
    status: step.onFailure === 'Ignore' ? 'ignored' : 'failed',
    message: cause === undefined ? error.message : `${error.message}: ${cause.why}`,
    hints: facts.hints ?? cause?.hints ?? [],
    ...(code === undefined ? {} : { code }),
    ...(facts.exitCode === undefined ? {} : { exitCode: facts.exitCode }),
  };
}

const resolver =
  ({ stage, scope, step }: StepRun, loop?: LoopPlace) =>
  (text: string): Promise<string> =>
    resolveReferences(text, {
      values: scope.values,
      steps: scope.steps,
      ...(loop === undefined ? {} : { loop }),
      parameter: (name) => lookUpParameter(stage, name),
      doubt: (words) => warn(stage, scope.node, `step "${step.name.text}": ${words}`),
    });

async function decide(
  run: StepRun,
  output: StepOutput,
): Promise<{ readonly kind: 'Execute' | 'Skip' | 'Abort'; readonly why: string } | undefined> {
  const { step, stage, scope } = run;
  if (step.condition === undefined) return undefined;
  const context = actionContext({
    stage,
    node: scope.node,
    env: scope.env,
    step,
    output,
    deadline: undefined,
    signal: stage.signal,
    resolve: resolver(run),
    call: run.call,
  });
  const holds = await context.evaluate(step.condition.test);
  const kind = holds ? step.condition.then : step.condition.else;
  const why = `${holds ? '' : 'not '}${conditionText(step.condition.test)}`;
  stage.record.trace({ event: 'condition', step: step.name.text, holds, effect: kind });
  return { kind, why };
}

async function attemptAll(run: StepRun, output: StepOutput, traces: Traces): Promise<void> {
  const { step, stage, scope } = run;
  // Evaluated once, before the first iteration of the first attempt.
  const values = step.loop === undefined ? undefined : await loopValues(step.loop, resolver(run));
  for (traces.attempts = 1; ; traces.attempts += 1) {
    try {
      await attemptWithRestarts(run, { output, traces, values });
      return;
    } catch (error) {
      if (!(error instanceof StepFailure) || traces.attempts >= step.maxAttempts) throw error;
      if (error.facts.code === 'E-REBOOT-LOOP') throw error;
      stage.record.agent(
        scope.node,
        `attempt ${traces.attempts} of ${step.maxAttempts} failed: ${error.message}`,
      );
    }
  }
}

interface Attempt {
  readonly output: StepOutput;
  readonly traces: Traces;
  readonly values: readonly string[] | undefined;
}

/** A step whose program asks for a restart begins anew after it, as often as it asks. */
async function attemptWithRestarts(run: StepRun, attempt: Attempt): Promise<void> {
  for (;;) {
    const end = await attemptOnce(run, attempt);
    if (end !== 'again') return;
    await restartMachine(run.stage, { node: run.scope.node, step: run.step.name.text });
    if (run.stage.request.reboot === 'skip') return;
  }
}

async function attemptOnce(run: StepRun, attempt: Attempt): Promise<'again' | 'done'> {
  const { step, stage } = run;
  const limit = step.timeoutSeconds === -1 ? undefined : step.timeoutSeconds * 1000;
  const deadline = limit === undefined ? undefined : stage.record.now() + limit;
  const time = limit === undefined || limit > 2_147_483_647 ? [] : [AbortSignal.timeout(limit)];
  const signal = AbortSignal.any([stage.signal, ...time]);
  const { traces, values } = attempt;
  const once = (loop?: LoopPlace) => operate(run, { ...attempt, deadline, signal, ...(loop && { loop }) });
  if (values === undefined) return once();
  traces.iterations = [];
  const name = step.loop?.name?.text ?? 'loop';
  const collected: Outputs[][] = [];
  for (const [index, value] of values.entries()) {
    try {
      if ((await once({ name, index, value })) === 'again') return 'again';
      collected.push([...traces.outputs]);
      traces.iterations.push({ index, value, status: 'success' });
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      traces.iterations.push({ index, value, status: 'failed', failureMessage: error.message });
      traces.outputs = joinOutputs(collected);
      throw new StepFailure(`iteration ${index} (value "${value}"): ${error.message}`, {
        ...error.facts,
        outputs: traces.outputs,
      });
    }
  }
  traces.outputs = joinOutputs(collected);
  return 'done';
}

/** Outputs of iterations, joined by line feeds key by key. */
function joinOutputs(iterations: readonly (readonly Outputs[])[]): readonly Outputs[] {
  const width = Math.max(0, ...iterations.map((outputs) => outputs.length));
  return Array.from({ length: width }, (_, at) => {
    const joined = new Map<string, string[]>();
    for (const outputs of iterations)
      for (const [key, value] of Object.entries(outputs[at] ?? {}))
        joined.set(key, [...(joined.get(key) ?? []), value]);
    return Object.fromEntries([...joined].map(([key, texts]) => [key, texts.join('\n')]));
  });
}

interface Operating extends Attempt {
  readonly deadline: number | undefined;
  readonly signal: AbortSignal;
  readonly loop?: LoopPlace;
}

async function operate(run: StepRun, operating: Operating): Promise<'again' | 'done'> {
  const { stage, scope, step } = run;
  const { output, traces, deadline, signal, loop } = operating;
  const action = ACTIONS[step.action.text as ActionName];
  if (action === undefined)
    throw new StepFailure(`"${step.action.text}" does not run on Linux`, { code: 'E-WIN' });
  const resolve = resolver(run, loop);
  traces.inputs = step.action.text === 'Assert' ? null : await inputValue(step.inputs, resolve);
  const context = actionContext({
    stage,
    node: scope.node,
    env: scope.env,
    step,
    output,
    deadline,
    signal,
    resolve,
    call: run.call,
  });
  const end = await endOf(action(traces.inputs, context), run, signal);
  if (end.kind === 'done') {
    traces.outputs = end.outputs;
    traces.document = end.document ?? traces.document;
    return 'done';
  }
  if (end.delayMs > 0) await endOf(stage.ports.sleep(end.delayMs, signal), run, signal);
  if (end.again) return 'again';
  await restartMachine(stage, { node: scope.node, step: step.name.text });
  return 'done';
}

/** Tells the end of the step's time, and that of the run, from what the work itself says. */
async function endOf<T>(work: Promise<T>, { stage, step }: StepRun, signal: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StepFailure || error instanceof Stopped) throw error;
    if (stage.signal.aborted) throw new Stopped('the run is being stopped', { cause: error });
    if (signal.aborted && !isSeedError(error)) throw timedOut(step);
    throw error;
  }
}
