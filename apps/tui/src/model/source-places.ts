import { isAbsolute, resolve } from 'node:path';
import type { Span } from '@seed/kernel';
import type { UiCore } from './ui-core.ts';
import { choicesOf, screenOf, selectedRun } from './ui-state.ts';
import type { RunModel } from './run-model.ts';

export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

function placeOf(span: Span | undefined, run: RunModel): SourcePlace | undefined {
  // `<buildspec of x>` is the name of a text that is in no file.
  if (span === undefined || span.source.startsWith('<')) return undefined;
  const file = isAbsolute(span.source) ? span.source : resolve(run.header.cwd, span.source);
  return { file, line: span.start.line };
}

function placeInPlan(run: RunModel, core: UiCore): SourcePlace | undefined {
  const { plan } = run.view;
  const { node } = choicesOf(core.state);
  if (plan === undefined) return undefined;
  const cause = plan.steps.find((step) => step.node === node)?.cause;
  const span =
    cause?.kind === 'changed' ? cause.fields.find((field) => field.span !== undefined)?.span : undefined;
  const changed = placeOf(span, run);
  if (changed !== undefined) return changed;
  return plan.manifest === undefined ? undefined : { file: resolve(run.header.cwd, plan.manifest), line: 1 };
}

/** The place in a file that what is chosen tells of: the command that failed, the first finding, the manifest. */
export function sourcePlace(core: UiCore): SourcePlace | undefined {
  const run = selectedRun(core.state);
  if (run === undefined) return undefined;
  if (screenOf(core.state) === 'plan') return placeInPlan(run, core);
  const { node } = choicesOf(core.state);
  if (node === undefined) return undefined;
  const failed = placeOf(run.view.nodes.get(node)?.result?.failure?.command?.span, run);
  if (failed !== undefined) return failed;
  const found = run.details.get(node)?.diagnostics.find(({ span }) => span !== undefined)?.span;
  return placeOf(found, run);
}

/** Opens it in the editor, which has the terminal meanwhile. */
export function openSource(core: UiCore): void {
  const place = sourcePlace(core);
  const screen = core.screen();
  if (place === undefined || screen === undefined)
    return core.flash('nothing here points into a file', 'warn');
  screen
    .suspend(() => core.effects.openEditor(place))
    .catch((error: unknown) => core.flash(error instanceof Error ? error.message : String(error), 'bad'));
}
