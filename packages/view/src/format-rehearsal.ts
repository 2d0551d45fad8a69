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

function moduleLines(module: RehearsedModule, { style, columns }: RehearsalOptions): string[] {
  const ok = ['created', 'updated', 'destroyed', 'unchanged'].includes(module.outcome);
  const width = Math.min(32, Math.max(8, ...module.received.map(({ name }) => widthOf(name))));
  const line = (word: string, text: string): string => `    ${style.dim(word.padEnd(9))} ${text}`;
  const room = Math.max(20, columns - width - 18);
  return [
    `  ${style.glyph(ok ? 'done' : 'failed')} ${style.bold(module.node)}   ${ok ? `would be ${module.outcome}` : module.outcome}`,
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

/** The end of an offline rehearsal: what each module received and recorded, and which inputs were stand-ins. */
export function formatRehearsal(modules: readonly RehearsedModule[], options: RehearsalOptions): string {
  const { style } = options;
  const stand = modules.flatMap(({ node, received }) =>
    received.filter(({ placeholder }) => placeholder).map(({ name, value }) => ({ node, name, value })),
  );
  const calls = modules.reduce((sum, module) => sum + module.calls.length, 0);
  const head = `Rehearsal: ${count(modules.length, 'module')}, ${count(calls, 'call')} recorded and not run`;
  const tail =
    stand.length === 0
      ? ['  every input had a value']
      : [
          `  ${style.glyph('attention')} ${count(stand.length, 'input')} had no value and got a placeholder:`,
          ...stand.map(({ node, name }) => `      ${node}   ${name}`),
          `  ${style.dim('give values below `offline.outputs` of seed.yaml')}`,
        ];
  return [head, '', ...modules.flatMap((module) => [...moduleLines(module, options), '']), ...tail].join(
    '\n',
  );
}
