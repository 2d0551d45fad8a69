import type { ActionModule, ComponentStep, Condition } from '@seed/components';
import type { InputValue } from '../input-value.ts';
import { isInputList, isInputMap } from '../input-value.ts';
import type { Machine } from '../machine.ts';
import type { RunPorts } from '../ports.ts';
import type { RunRequest } from '../run-request.ts';
import type { DocumentResult } from '../run-result.ts';
import { StepFailure } from '../step-failure.ts';

export type Outputs = Readonly<Record<string, string>>;

export type ActionEnd =
  | { readonly kind: 'done'; readonly outputs: readonly Outputs[]; readonly document?: DocumentResult }
  /** The machine is restarted; then the step runs again, or the next one does. */
  | { readonly kind: 'restart'; readonly again: boolean; readonly delayMs: number };

export interface RunOptions {
  readonly script?: { readonly path: string; readonly content: Uint8Array };
}

export interface Ran {
  readonly exitCode: number;
  /** Without its last line feed. */
  readonly stdout: string;
}

export interface DocumentCall {
  readonly document: string;
  readonly owner?: string;
  readonly phases?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What an action may do. Everything here rejects with StepFailure, and with Stopped when the run is being stopped. */
export interface ActionContext {
  readonly step: ComponentStep;
  readonly machine: Machine;
  readonly ports: RunPorts;
  /** Fires at the end of the step's time, and when the run is being stopped. */
  readonly signal: AbortSignal;
  readonly cwd: string;
  readonly image: string;
  readonly web: RunRequest['web'];
  readonly powerShell: boolean;
  /** Runs a program of the document; what it prints is output of the step. */
  run(argv: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Runs one of our own scripts, with arguments from `$1`; its errors become the message of the failure. */
  shell(script: string, args: readonly string[], stdin?: Uint8Array): Promise<string>;
  read(path: string): Promise<Uint8Array | undefined>;
  /** A line of the step's output that seed writes itself. */
  print(text: string): void;
  warn(text: string, code?: string): void;
  evaluate(condition: Condition): Promise<boolean>;
  call(call: DocumentCall): Promise<ActionEnd>;
  /** A new path for the script of a step. */
  scriptPath(extension: 'sh' | 'ps1'): string;
}

export type Action = (inputs: InputValue, context: ActionContext) => Promise<ActionEnd>;

/** Inputs of one operation, with the defaults of its module. */
export interface Operation {
  text(name: string): string | undefined;
  needed(name: string): string;
  flag(name: string): boolean;
  list(name: string): readonly string[];
  value(name: string): InputValue | undefined;
}

const asText = (value: InputValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

export function operationOf(value: InputValue | undefined, module: ActionModule): Operation {
  const map = isInputMap(value) ? value : {};
  const text = (name: string): string | undefined => asText(map[name]) ?? module.inputs[name]?.default;
  return {
    text,
    needed(name) {
      const found = text(name);
      if (found === undefined) throw new StepFailure(`the input "${name}" is missing`);
      return found;
    },
    flag(name) {
      const word = (text(name) ?? 'false').trim().toLowerCase();
      if (word === 'true' || word === 'false') return word === 'true';
      throw new StepFailure(`the input "${name}" is "${word}", which is neither true nor false`);
    },
    list(name) {
      const found = map[name];
      if (isInputList(found)) return found.map((item) => asText(item) ?? '');
      return found === undefined || found === null ? [] : [asText(found) ?? ''];
    },
    value: (name) => map[name],
  };
}

/** An action whose inputs are a list: one operation per item, in order; the first that fails ends it. */
export function perItem(
  module: ActionModule,
  work: (operation: Operation, context: ActionContext) => Promise<Outputs | void>,
): Action {
  return async (inputs, context) => {
    const items = isInputList(inputs) ? inputs : [inputs];
    const outputs: Outputs[] = [];
    for (const [index, item] of items.entries()) {
      try {
        outputs.push((await work(operationOf(item, module), context)) ?? {});
      } catch (error) {
        if (!(error instanceof StepFailure) || items.length === 1) throw error;
        const done = outputs.some((one) => Object.keys(one).length > 0) ? { outputs } : {};
        throw new StepFailure(`item ${index + 1} of ${items.length}: ${error.message}`, {
          ...error.facts,
          ...done,
        });
      }
    }
    return { kind: 'done', outputs: outputs.some((one) => Object.keys(one).length > 0) ? outputs : [] };
  };
}
