import { PassThrough, Writable } from 'node:stream';
import type { ChannelEnd, DriverChannel } from '../workspace.ts';
import type { FakeIo, FakeState } from './fake-shell.ts';
import { runFakeScript } from './fake-shell.ts';
import { readCommand } from './fake-words.ts';

/** What a test lets a command do instead of running it. */
export interface FakeAnswer {
  readonly output?: string;
  readonly exitCode?: number;
  /** Variables that the command sets. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Answers a command by its text; undefined leaves it to the fake shell. */
export type FakeScript = (command: string) => FakeAnswer | undefined;

const STATEFUL = /^[^\n]*\nset -a\n\. [^\n]*\n([^]*)\nCODEBUILD_LAST_EXIT=\$\?\nexport -p [^]*$/;
const OBSERVING = /^[^\n]*\nset -a\n\. [^\n]*\nset \+a\n([^]*)$/;
/** Scripts of seed's own are beyond the fake shell, and their effect too. */
const PROLOGUE = /\nset -- "\$\?"\nexport -p [^]*$/;
const EXPORT = /^if \[ -n "\$\{(\w+)\+set\}" \]/;
const EVALUATION = /^\(eval ([^]*)\) 2>\/dev\/null \|\| printf/;

const NEW_LINE = [['__seed_nl', '\n']] as const;
const unquote = (text: string, kept: ReadonlyMap<string, string> = new Map(NEW_LINE)): string =>
  readCommand(text, 0, kept).words[0] ?? '';

/** A driver without a process: speaks the protocol of `bootScript` and runs commands in the fake shell. */
export function fakeChannel(startDir: string, answer: FakeScript): DriverChannel & { end(): void } {
  const output = new PassThrough();
  const saved: FakeState = { variables: new Map(), directory: startDir };
  const environment: string[] = [];
  const kept = new Map<string, string>(NEW_LINE);
  const signals = new Set<() => void>();
  let nonce = '-';
  let over = false;
  const finish = Promise.withResolvers<ChannelEnd>();

  const mark = (word: string, status: number): void =>
    void output.write(`\n\u001eSEED ${nonce} ${word} ${status}\n`);
  const io: FakeIo = {
    write: (text) => void output.write(text),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        const done = (slept: boolean): void => {
          clearTimeout(timer);
          signals.delete(interrupt);
          resolve(slept);
        };
        const interrupt = (): void => done(false);
        const timer = setTimeout(() => done(true), Math.min(milliseconds, 2 ** 31 - 1));
        signals.add(interrupt);
      }),
  };
  const silent: FakeIo = { ...io, write: () => undefined };

  const freshState = async (directory: string): Promise<FakeState> => {
    const state: FakeState = {
      variables: new Map([...NEW_LINE, ['HOME', '/root'], ['PWD', directory]]),
      directory,
    };
    for (const line of environment) await runFakeScript(line, state, silent);
    return state;
  };
  const currentState = async (): Promise<FakeState> => {
    const state = await freshState(saved.directory);
    for (const [name, value] of saved.variables) state.variables.set(name, value);
    return state;
  };
  const runCommand = async (command: string, state: FakeState) => {
    const given = answer(command);
    if (given === undefined) return runFakeScript(command, state, io);
    for (const [name, value] of Object.entries(given.variables ?? {})) state.variables.set(name, value);
    io.write(given.output ?? '');
    return { status: given.exitCode ?? 0, how: 'end' as const };
  };
  const observe = async (script: string): Promise<number> => {
    const state = await currentState();
    for (const line of script.split(/\n(?=if |\(eval )/)) {
      const name = EXPORT.exec(line)?.[1];
      const evaluation = EVALUATION.exec(line)?.[1];
      if (name !== undefined && state.variables.has(name)) io.write(`${name}=${state.variables.get(name)}\0`);
      if (evaluation !== undefined) await runFakeScript(unquote(evaluation), state, io);
    }
    return 0;
  };
  const run = async (script: string, keep: boolean): Promise<number> => {
    const observed = OBSERVING.exec(script)?.[1];
    const stateful = STATEFUL.exec(script)?.[1];
    if (stateful === undefined && observed !== undefined) return observe(observed);
    if (PROLOGUE.test(script)) return 0;
    const state = keep ? await currentState() : await freshState(startDir);
    const { status, how } = await runCommand(stateful ?? script.slice(script.indexOf('\n') + 1), state);
    if (keep && how === 'end') {
      saved.variables.clear();
      for (const [name, value] of state.variables) saved.variables.set(name, value);
      saved.variables.set('CODEBUILD_LAST_EXIT', String(status));
      saved.directory = state.directory;
    }
    return status;
  };

  const end = (): void => {
    if (over) return;
    over = true;
    for (const interrupt of signals) interrupt();
    output.end();
    finish.resolve({ exitCode: 0, oomKilled: false });
  };
  const handle = async (line: string): Promise<void> => {
    const [verb = '', seq = '', shell = '', state = '', ...rest] = line.split(' ');
    const text = rest.join(' ');
    if (verb === 'N') {
      nonce = shell;
      mark(seq, 0);
    } else if (verb === 'E') environment.push(text);
    else if (verb === 'A') await runFakeScript(text, { ...saved }, silent);
    else if (verb === 'T') kept.set(`__seed_text_${seq}`, unquote(text));
    else if (verb === 'B') mark('begin', 0);
    else if (verb === 'STOP' || verb === 'KILL') for (const interrupt of signals) interrupt();
    else if (verb === 'R') {
      const status = await run(unquote(text, kept), state === 'keep');
      if (!over) mark(seq, status);
    }
  };

  let buffered = '';
  let work: Promise<void> = Promise.resolve();
  const stdin = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const lines = (buffered + chunk.toString('utf8')).split('\n');
      buffered = lines.pop() ?? '';
      for (const line of lines) {
        // Signals overtake what is running; everything else waits its turn.
        if (/^(?:STOP|KILL)$/.test(line)) void handle(line);
        else work = work.then(() => handle(line));
      }
      done();
    },
    final(done) {
      end();
      done();
    },
  });
  return { stdin, output, ended: finish.promise, end };
}
