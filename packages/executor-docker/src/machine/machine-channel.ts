import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import { EnvironmentError } from '@seed/kernel';
import { runExec } from '../container/run-exec.ts';
import { ask } from '../engine/docker-error.ts';
import { driverCommand, KILL_COMMAND } from './driver-script.ts';
import { createRecordCutter } from './record-cutter.ts';

/** Until the driver speaks; a busy machine takes its time. */
const READY_MS = 20_000;

export type MachineStream = 'stdout' | 'stderr';

export interface ChannelAnswer {
  readonly exitCode: number;
  /** The program is not there. */
  readonly missing: boolean;
  /** More processes are left than there were: one of them may hold the outputs. */
  readonly left: boolean;
  readonly rebootAsked: boolean;
}

/** A running driver in a container. Commands go one at a time. */
export interface MachineChannel {
  /** Runs one line of shell. Rejects with EnvironmentError when the driver ends before its answer. */
  run(line: string, sink: (stream: MachineStream, bytes: Buffer) => void): Promise<ChannelAnswer>;
  /** Kills what runs now. */
  kill(): Promise<void>;
  /** The driver ends when its command has; what commands left goes on. */
  close(): void;
  readonly alive: boolean;
}

interface Waiting {
  readonly number: number;
  readonly sink: (stream: MachineStream, bytes: Buffer) => void;
  readonly ended: Set<MachineStream>;
  answer: Omit<ChannelAnswer, 'missing'> | undefined;
  missing: boolean;
  resolve(answer: ChannelAnswer): void;
  reject(error: Error): void;
}

/** The driver writes a record in one piece: what has not come by then is none. */
const QUIET_MS = 100;

/** Starts a driver beside whatever runs in the container. */
export async function openMachineChannel(container: Container): Promise<MachineChannel> {
  const nonce = randomBytes(16).toString('hex');
  const connection = await connect(container, nonce);
  let number = 0;
  let waiting: Waiting | undefined;
  let pid = '';
  let alive = true;
  const ready = Promise.withResolvers<void>();

  const settle = (): void => {
    const done = waiting;
    if (done?.answer === undefined || done.ended.size < 2) return;
    waiting = undefined;
    done.resolve({ ...done.answer, missing: done.missing });
  };
  const cutter = (stream: MachineStream) =>
    createRecordCutter(nonce, {
      text: (bytes) => waiting?.sink(stream, bytes),
      record([word, first = '', code, left, reboot]) {
        if (word === 'ready') {
          pid = first;
          ready.resolve();
        } else if (word === 'missing' && waiting !== undefined) waiting.missing = true;
        else if (word === 'end' && waiting?.number === Number(first)) {
          waiting.ended.add(stream);
          if (stream === 'stdout')
            waiting.answer = {
              exitCode: Number(code),
              left: left === 'left',
              rebootAsked: reboot === 'reboot',
            };
          settle();
        }
      },
    });
  const cutters = { stdout: cutter('stdout'), stderr: cutter('stderr') };
  let quiet: NodeJS.Timeout | undefined;
  splitStreams(connection, (stream, bytes) => {
    cutters[stream].push(bytes);
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      cutters.stdout.release();
      cutters.stderr.release();
    }, QUIET_MS);
    quiet.unref();
  });
  connection.on('error', () => connection.destroy());
  connection.once('close', () => {
    alive = false;
    const gone = new EnvironmentError(
      'docker/machine-gone',
      'the container ended while a command ran in it',
      {
        hints: ['Look at what the command did, and at the memory of the engine'],
      },
    );
    ready.reject(gone);
    waiting?.reject(gone);
    waiting = undefined;
  });
  await inTime(ready.promise);

  return {
    run: (line, sink) =>
      new Promise((resolve, reject) => {
        if (!alive) {
          reject(new EnvironmentError('docker/machine-gone', 'the container does not run any more'));
          return;
        }
        number += 1;
        waiting = { number, sink, ended: new Set(), answer: undefined, missing: false, resolve, reject };
        connection.write(`${number} ${line}\n`);
      }),
    async kill() {
      await runExec(container, ['/bin/sh', '-c', KILL_COMMAND, 'sh', pid]);
    },
    close: () => void connection.end(),
    get alive() {
      return alive;
    },
  };
}

async function connect(container: Container, nonce: string): Promise<Duplex> {
  const doing = 'opening a shell in the container';
  const exec = await ask(
    doing,
    container.exec({
      Cmd: [...driverCommand(nonce)],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      User: '0:0',
      WorkingDir: '/',
    }),
  );
  return ask(doing, exec.start({ hijack: true, stdin: true, Tty: false }));
}

async function inTime(ready: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new EnvironmentError(
            'docker/start-failed',
            `a shell in the container gave no sign of life within ${READY_MS / 1000} s`,
            { hints: ['Check the engine with `seed doctor`'] },
          ),
        ),
      READY_MS,
    );
  });
  try {
    await Promise.race([ready, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes the frames of the engine apart: one byte for the stream, three zeros, a big-endian length. */
function splitStreams(connection: Duplex, give: (stream: MachineStream, bytes: Buffer) => void): void {
  let buffered: Buffer = Buffer.alloc(0);
  connection.on('data', (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    let at = 0;
    while (buffered.length - at >= 8) {
      const end = at + 8 + buffered.readUInt32BE(at + 4);
      if (buffered.length < end) break;
      give(buffered[at] === 2 ? 'stderr' : 'stdout', buffered.subarray(at + 8, end));
      at = end;
    }
    buffered = buffered.subarray(at);
  });
}
