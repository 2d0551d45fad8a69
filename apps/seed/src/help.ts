import type { Command } from './command.ts';
import { COMMANDS, NOUNS } from './command-table.ts';
import { FARMER_COMMANDS } from './farmer-command-table.ts';
import { GENERAL_FLAGS, kebab } from './flags.ts';
import type { Flag } from './flags.ts';

const EXIT_TABLE: readonly (readonly [string, string])[] = [
  ['0', 'done, or nothing to do'],
  ['1', 'the work ran and something in it failed'],
  ['2', 'your input is wrong: flags, specs, settings'],
  ['3', 'machine or account not ready: docker, credentials'],
  ['4', 'a question was declined, or could not be asked'],
  ['5', 'changes are pending (plan --detailed-exitcode)'],
  ['6', 'conflict: lock held, plan stale, version taken'],
  ['70', 'bug in seed (report link printed)'],
  ['130', 'interrupted (SIGINT) after an orderly stop'],
  ['143', 'terminated (SIGTERM) after an orderly stop'],
];

const WIDTH = 100;

function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

const row = (left: string, right: string, width: number): string =>
  left.length + 2 > width
    ? `  ${left}\n${' '.repeat(width + 2)}${wrap(right, width + 2)}`
    : `  ${left.padEnd(width)}${wrap(right, width + 2)}`;

function spelling(name: string, flag: Flag): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const no = flag.kind === 'switch' && flag.negatable ? '[no-]' : '';
  const value =
    flag.kind === 'choice'
      ? ` ${flag.values.join('|')}`
      : 'placeholder' in flag
        ? ` ${flag.placeholder}`
        : '';
  return `${short}--${no}${kebab(name)}${value}`;
}

function flagSections(flags: Readonly<Record<string, Flag>>): string[] {
  const groups = Map.groupBy(Object.entries(flags), ([, flag]) => flag.group);
  return [...groups].map(([group, entries]) =>
    [
      group,
      ...entries.map(([name, flag]) => {
        const repeat = flag.kind === 'list' ? ' (repeat)' : '';
        return row(spelling(name, flag), `${flag.brief}${repeat}`, 34);
      }),
    ].join('\n'),
  );
}

const usage = (command: Command): string => {
  const { operands } = command;
  if (operands === undefined) return `seed ${command.path} [flags]`;
  const name = operands.maximum > 1 ? `${operands.name}…` : operands.name;
  return `seed ${command.path} ${operands.minimum > 0 ? `<${name}>` : `[${name}]`} [flags]`;
};

/** The commands whose first word is a command too, e.g. `bundle fetch` on the page of `bundle`. */
function belowSection(path: string): string[] {
  const below = COMMANDS.filter((command) => command.path.startsWith(`${path} `));
  if (below.length === 0) return [];
  return [['Further commands', ...below.map((one) => row(`seed ${one.path}`, one.brief, 34))].join('\n')];
}

/** Help of one command: examples, flags by group, environment, exit status. */
export function commandHelp(command: Command): string {
  const { operands } = command;
  const flags = { ...command.flags, ...GENERAL_FLAGS };
  const sections = [
    `seed ${command.path} - ${command.brief}`,
    ['Examples', ...command.examples.map((example) => `  ${example}`)].join('\n'),
    ['Usage', `  ${usage(command)}`, ...(operands ? ['', row(operands.name, operands.brief, 34)] : [])].join(
      '\n',
    ),
    ...belowSection(command.path),
    ...flagSections(flags),
    [
      'Environment',
      row('SEED_<FLAG>', 'sets a flag that seed config lists, e.g. SEED_EXECUTOR=host', 34),
      row('NO_COLOR, FORCE_COLOR, TERM=dumb', 'no colours, colours, plain lines', 34),
      row('SEED_ASCII=1', 'no characters beyond ASCII', 34),
    ].join('\n'),
    [
      'Exit status',
      ...(command.exits ?? ['0 done', '2 the input is wrong']).map((line) => `  ${line}`),
      '  seed --help lists them all',
    ].join('\n'),
  ];
  return sections.join('\n\n');
}

/** Help of a noun, e.g. `seed image`. */
export function nounHelp(noun: string): string {
  const commands = COMMANDS.filter((command) => command.path.startsWith(`${noun} `));
  return [
    `seed ${noun} - ${NOUNS[noun] ?? ''}`,
    ['Commands', ...commands.map((command) => row(`seed ${command.path}`, command.brief, 24))].join('\n'),
    `seed ${noun} <command> --help says more.`,
  ].join('\n\n');
}

/** Help of seed itself. */
export function rootHelp(): string {
  const entry = (command: Command): string => row(`seed ${command.path}`, command.brief, 24);
  const own = COMMANDS.filter((command) => !FARMER_COMMANDS.includes(command));
  return [
    'seed - build specs of CodeBuild and Seed-Farmer, run on this machine as AWS would run them',
    [
      'Examples',
      '  seed init demo && cd demo && seed run --local modules/hello',
      '  seed plan manifests/dev/deployment.yaml',
      '  seed apply manifests/dev/deployment.yaml --local --offline',
      '  seed validate',
      '  seed doctor',
    ].join('\n'),
    ['Commands', ...own.map(entry)].join('\n'),
    ['As Seed-Farmer has them', ...FARMER_COMMANDS.map(entry)].join('\n'),
    ...flagSections(GENERAL_FLAGS),
    ['Exit status', ...EXIT_TABLE.map(([code, meaning]) => row(code, meaning, 6))].join('\n'),
    'seed <command> --help says more.',
  ].join('\n\n');
}

/** The help for the words of a command; undefined when there is no such command. */
export function helpFor(words: readonly string[]): string | undefined {
  const path = words.join(' ');
  if (path === '') return rootHelp();
  const command = COMMANDS.find((one) => one.path === path);
  if (command !== undefined) return commandHelp(command);
  return Object.hasOwn(NOUNS, path) ? nounHelp(path) : undefined;
}
