import { count } from './format-quantity.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { cutTo, padTo } from './text-layout.ts';
import { widthOf } from './text-width.ts';

/** What an offline rehearsal learnt about one module. */
export interface RehearsedModule {
  readonly node: string;
  readonly outcome: string;
  /** Parameters as the build got them; `value` is absent for secrets. */
  readonly received: readonly {
    readonly name: string;
    readonly value?: string;
    readonly origin: string;
    readonly placeholder: boolean;
    /** The output that a placeholder stands for; `key` is absent for all outputs of the module. */
    readonly unknown?: { readonly node: string; readonly key?: string };
  }[];
  /** Names of the outputs that it recorded. */
  readonly outputs: readonly string[];
  /** Calls that were recorded instead of run. */
  readonly calls: readonly string[];
}

export interface RehearsalOptions {
  readonly style: Style;
  readonly columns: number;
}

function headLine({ node, outcome }: RehearsedModule, style: Style): string {
  const ok = ['created', 'updated', 'destroyed', 'unchanged'].includes(outcome);
  const glyph = ok ? 'done' : outcome === 'skipped' ? 'skipped' : 'failed';
  const word = ok ? `would be ${outcome}` : outcome === 'skipped' ? 'not started' : outcome;
  return `  ${style.glyph(glyph)} ${style.bold(node)}   ${word}`;
}

function moduleLines(module: RehearsedModule, { style, columns }: RehearsalOptions): string[] {
  const width = Math.min(32, Math.max(8, ...module.received.map(({ name }) => widthOf(name))));
  const line = (word: string, text: string): string => `    ${style.dim(word.padEnd(9))} ${text}`;
  const room = Math.max(20, columns - width - 18);
  return [
    headLine(module, style),
    ...module.received.map(({ name, value, origin, placeholder }) => {
      const shown = value === undefined ? '(hidden)' : plainText(value);
      const mark = placeholder ? `${style.glyph('attention')} ` : '';
      return line(
        'received',
        `${padTo(name, width)}  ${mark}${cutTo(shown, room, style.more)}   ${style.dim(origin)}`,
      );
    }),
    ...(module.outputs.length === 0 ? [] : [line('outputs', module.outputs.join(', '))]),
    ...module.calls.map((call) =>
      line('recorded', cutTo(plainText(call.split('\n')[0] ?? ''), columns - 16, style.more)),
    ),
  ];
}

const yamlKey = (key: string): string => (/^[A-Za-z_][\w./-]*$/.test(key) ? key : JSON.stringify(key));

/** What seed.yaml has to say so that no placeholder is needed, with the values left out. */
function missingOutputs(modules: readonly RehearsedModule[], { style }: RehearsalOptions): string[] {
  const inputs = modules.flatMap(({ received }) => received.filter(({ placeholder }) => placeholder));
  if (inputs.length === 0) return ['  every input had a value'];
  const keys = new Map<string, Set<string>>();
  for (const { unknown } of inputs) {
    if (unknown === undefined) continue;
    const known = keys.get(unknown.node) ?? new Set();
    if (unknown.key !== undefined) known.add(unknown.key);
    keys.set(unknown.node, known);
  }
  const lines = [...keys].flatMap(([node, names]) => [
    `    ${node}:${names.size === 0 ? ' {}' : ''}`,
    ...[...names].map((name) => `      ${yamlKey(name)}: ${style.more}`),
  ]);
  const them = inputs.length === 1 ? 'it' : 'them';
  return [
    `  ${style.glyph('attention')} ${count(inputs.length, 'input')} had no value and got a placeholder; seed.yaml can give ${them} one:`,
    '',
    'offline:',
    '  outputs:',
    ...lines,
  ];
}

/** The end of an offline rehearsal: what each module received and recorded, and which inputs were stand-ins. */
export function formatRehearsal(modules: readonly RehearsedModule[], options: RehearsalOptions): string {
  const calls = modules.reduce((sum, module) => sum + module.calls.length, 0);
  const head = `Rehearsal: ${count(modules.length, 'module')}, ${count(calls, 'call')} recorded and not run`;
  return [
    head,
    '',
    ...modules.flatMap((module) => [...moduleLines(module, options), '']),
    ...missingOutputs(modules, options),
  ].join('\n');
}
