import { posix } from 'node:path';
import { readCommand } from './fake-words.ts';

/** What a command of the fake shell sees and changes. */
export interface FakeState {
  readonly variables: Map<string, string>;
  directory: string;
}

export interface FakeIo {
  write(text: string): void;
  /** Waits; false when a signal came. */
  sleep(milliseconds: number): Promise<boolean>;
}

/** How a script ended: by `exit`, by its last command, or by a signal. */
export interface FakeEnd {
  readonly status: number;
  readonly how: 'end' | 'exit' | 'signal';
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=([^]*)$/;

const unescape = (text: string): string =>
  text.replace(/\\(?:([0-7]{1,3})|([nrt\\]))/g, (_, octal: string | undefined, letter: string | undefined) =>
    octal === undefined
      ? ({ n: '\n', r: '\r', t: '\t' }[letter ?? ''] ?? '\\')
      : String.fromCharCode(Number.parseInt(octal, 8)),
  );

function printf([format = '', ...values]: readonly string[]): string {
  let at = 0;
  return unescape(format).replace(/%s/g, () => values[at++] ?? '');
}

function test(words: readonly string[]): boolean {
  const [first = '', second, third = ''] = words;
  if (first === '!') return !test(words.slice(1));
  if (second === '=') return first === third;
  if (second === '!=') return first !== third;
  if (first === '-n') return (second ?? '') !== '';
  if (first === '-z') return (second ?? '') === '';
  if (first === '-e') return false;
  return first !== '';
}

type Builtin = (words: readonly string[], state: FakeState, io: FakeIo) => number;

const truth = (value: boolean): number => (value ? 0 : 1);

const BUILTINS: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  echo: (words, _, io) => {
    io.write(`${words.join(' ')}\n`);
    return 0;
  },
  printf: (words, _, io) => {
    io.write(printf(words));
    return 0;
  },
  pwd: (_words, state, io) => {
    io.write(`${state.directory}\n`);
    return 0;
  },
  cd: ([to = '/'], state) => {
    state.directory = posix.resolve(state.directory, to);
    state.variables.set('PWD', state.directory);
    return 0;
  },
  test: (words) => truth(test(words)),
  '[': (words) => truth(test(words.slice(0, -1))),
  unset: (words, state) => {
    for (const name of words) state.variables.delete(name);
    return 0;
  },
  export: (words, state) => {
    for (const word of words) assign(word, state);
    return 0;
  },
};

function assign(word: string, state: FakeState): boolean {
  const [, name, value = ''] = ASSIGNMENT.exec(word) ?? [];
  if (name === undefined) return false;
  state.variables.set(name, value);
  return true;
}

async function runWords(words: readonly string[], state: FakeState, io: FakeIo): Promise<FakeEnd> {
  const plain = words.filter((word) => !/^\d?>(?:&\d|\/dev\/null)?$/.test(word) && word !== '/dev/null');
  const start = plain.findIndex((word) => !ASSIGNMENT.test(word));
  if (start === -1) {
    for (const word of plain) assign(word, state);
    return { status: 0, how: 'end' };
  }
  const [name = '', ...rest] = plain.slice(start);
  if (name === 'exit') return { status: Number(rest[0] ?? state.variables.get('?') ?? 0), how: 'exit' };
  if (name === 'sleep') {
    const slept = await io.sleep(Number(rest[0]) * 1000);
    return slept ? { status: 0, how: 'end' } : { status: 143, how: 'signal' };
  }
  const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
  if (builtin !== undefined) return { status: builtin(rest, state, io), how: 'end' };
  io.write(`sh: ${name}: not found\n`);
  return { status: 127, how: 'end' };
}

/**
 * Runs a script of the few commands that tests of engines need: no pipes, no substitution, no control structures.
 * A background command is over at once.
 */
export async function runFakeScript(script: string, state: FakeState, io: FakeIo): Promise<FakeEnd> {
  let status = 0;
  let skip: '&&' | '||' | undefined;
  for (let at = 0; at < script.length; ) {
    state.variables.set('?', String(status));
    const command = readCommand(script, at, state.variables);
    at = command.next;
    const wanted = skip === undefined || (skip === '&&' ? status === 0 : status !== 0);
    if (wanted && command.words.length > 0 && command.operator !== '&') {
      const end = await runWords(command.words, state, io);
      if (end.how !== 'end') return end;
      status = end.status;
    }
    skip = command.operator === '&&' || command.operator === '||' ? command.operator : undefined;
  }
  state.variables.delete('?');
  return { status, how: 'end' };
}
