import type { Source, Span } from '@seed/kernel';
import type { YamlMap, YamlNode } from '@seed/yaml';

/** A text and its place. AWSTOE decodes scalars by their text, so `0755` stays `0755`. */
export interface Words {
  readonly text: string;
  readonly span: Span;
}

export type FailureRule = 'Abort' | 'Continue' | 'Ignore';
export type ConditionEffect = 'Execute' | 'Skip' | 'Abort';

/** A component as AWSTOE's document schema 1.0 has it, with the keys that seed takes out before it is published. */
export interface ComponentDocument {
  readonly source: Source;
  readonly root: YamlMap;
  readonly name?: Words;
  readonly description?: Words;
  /** `component_version`, when it is a scalar; its rules are checked with the settings. */
  readonly version?: Words;
  /** `x-seed`, as typed. */
  readonly extensions?: YamlMap;
  readonly parameters: readonly ComponentParameter[];
  readonly constants: readonly ComponentConstant[];
  readonly phases: readonly ComponentPhase[];
}

export interface ComponentParameter {
  readonly name: Words;
  readonly type: string;
  /** Absent means that a recipe has to give a value. */
  readonly default?: string;
  readonly description?: string;
  readonly allowedValues?: readonly string[];
}

export interface ComponentConstant {
  readonly name: Words;
  readonly value: string;
}

export interface ComponentPhase {
  readonly name: Words;
  readonly steps: readonly ComponentStep[];
}

export interface ComponentStep {
  readonly name: Words;
  readonly action: Words;
  /** As typed; which shape is right depends on the action. */
  readonly inputs?: YamlNode;
  /** Seconds; -1 is no limit. 7200 unless given. */
  readonly timeoutSeconds: number;
  readonly onFailure: FailureRule;
  readonly maxAttempts: number;
  readonly disableLogging: boolean;
  readonly loop?: Loop;
  readonly condition?: StepCondition;
}

export type Loop = {
  readonly name?: Words;
  readonly span: Span;
} & (
  | { readonly kind: 'for'; readonly start: number; readonly end: number; readonly updateBy: number }
  | { readonly kind: 'forEach'; readonly items: readonly Words[] }
  | { readonly kind: 'delimited'; readonly list: Words; readonly delimiter: string }
);

/** `if` of a step: what to do where the condition holds, and where it does not. */
export interface StepCondition {
  readonly test: Condition;
  readonly then: ConditionEffect;
  readonly else: ConditionEffect;
}

export type Condition =
  | {
      readonly kind: 'compare';
      /** One of the comparison operators, spelled as AWSTOE spells it. */
      readonly operator: Words;
      readonly operand: Words;
      readonly value?: Words;
      readonly path?: Words;
    }
  | { readonly kind: 'and' | 'or'; readonly operator: Words; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly operator: Words; readonly condition: Condition };
