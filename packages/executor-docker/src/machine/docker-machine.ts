import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { StringDecoder } from 'node:string_decoder';
import type { Container } from 'dockerode';
import type { CommandEnd, Machine, MachineCommand, MachineFile } from '@seed/awstoe';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import { runExec, startExec } from '../container/run-exec.ts';
import { removeContainer } from '../container/start-container.ts';
import { KEPT_PREFIX } from '../docker-workspace.ts';
import { ask } from '../engine/docker-error.ts';
import { requestLine, SEED_DIR } from './driver-script.ts';
import { openMachineChannel } from './machine-channel.ts';
import type { ChannelAnswer, MachineChannel, MachineStream } from './machine-channel.ts';
import { packageShims } from './package-cache.ts';
import { SHIM_DIR, shimFiles } from './shims.ts';
import type { ShimChoice } from './shims.ts';

/** Longer input comes in through a connection of its own: the driver reads its requests byte by byte. */
const MOST_INLINE = 16 * 1024;
/** For processes that were killed to be gone. */
const KILL_MS = 10_000;

/** What a timer holds; more than three weeks is for ever. */
const LONGEST_TIMER_MS = 2_147_483_647;

const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface DockerMachineParts {
  readonly container: Container;
  readonly name: string;
  /** PATH of the image. */
  readonly imagePath: string | undefined;
  readonly shims: ShimChoice;
  /** Package managers keep what they download. */
  readonly packages: boolean;
  /** The container that it shares its network with; goes when it goes. */
  readonly neighbour?: Container;
  readonly workingDirectory: string;
  /** Its first process is an init that takes its time. */
  readonly systemd: boolean;
  /** Makes an image of the container; resolves with its name. */
  snapshot(name: string): Promise<string>;
}

/** One container as a machine. */
export async function createDockerMachine(parts: DockerMachineParts, signal: AbortSignal): Promise<Machine> {
  const { container } = parts;
  const imagePath = parts.imagePath ?? USUAL_PATH;
  const shims = [...shimFiles(parts.shims), ...(parts.packages ? packageShims(imagePath) : [])];
  const path = `${shims.length === 0 ? '' : `${SHIM_DIR}:`}${imagePath}`;
  let open: MachineChannel | undefined;
  let kept = false;
  /** Empty between scripts, since a program costs more to make one than what many a script does. */
  const scriptFolders = new Set<string>();

  const channel = async (): Promise<MachineChannel> => {
    if (open?.alive !== true) open = await openMachineChannel(container);
    return open;
  };
  const run = async (
    line: string,
    sink: (stream: MachineStream, bytes: Buffer) => void,
  ): Promise<ChannelAnswer> => {
    const at = await channel();
    const answer = await at.run(line, sink);
    // Whatever is left may still print: the next command gets outputs of its own.
    if (answer.left) {
      at.close();
      open = undefined;
    }
    return answer;
  };
  const execute = async (command: MachineCommand): Promise<CommandEnd> => {
    if (command.signal.aborted) return { kind: 'aborted' };
    try {
      return await executeAlive(command);
    } catch (error) {
      if (isSeedError(error) && (await hasStopped(container))) return { kind: 'gone' };
      throw error;
    }
  };
  const executeAlive = async (command: MachineCommand): Promise<CommandEnd> => {
    const request = await fed(container, command);
    const at = await channel();
    if (command.script !== undefined) scriptFolders.add(posix.dirname(command.script.path));
    const watch = watchEnd(command, () => at.kill());
    const decoder = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
    const give = (stream: MachineStream, text: string): void => {
      if (text !== '') command.onOutput?.(stream, text);
    };
    try {
      const answer = await Promise.race([
        run(requestLine(request), (stream, bytes) => give(stream, decoder[stream].write(bytes))),
        watch.stuck,
      ]);
      give('stdout', decoder.stdout.end());
      give('stderr', decoder.stderr.end());
      if (watch.cause !== undefined) return { kind: watch.cause };
      if (answer.missing) return { kind: 'not-found' };
      return {
        kind: 'exited',
        exitCode: answer.exitCode,
        ...(answer.rebootAsked ? { rebootAsked: true } : {}),
      };
    } finally {
      watch.dispose();
    }
  };
  const shell = async (script: string, args: readonly string[], input?: Uint8Array): Promise<Buffer> => {
    const out: Buffer[] = [];
    let words = '';
    const answer = await run(
      requestLine({
        argv: ['/bin/sh', '-c', script, 'sh', ...args],
        cwd: '/',
        env: { PATH: path },
        ...(input === undefined ? {} : { stdin: input }),
      }),
      (stream, bytes) => {
        if (stream === 'stdout') out.push(bytes);
        else words += bytes.toString();
      },
    );
    if (answer.exitCode === 0) return Buffer.concat(out);
    throw new ShellFailure(answer.exitCode, words.trim());
  };
  const prepare = async (): Promise<void> => {
    if (parts.systemd) await shell(WAIT_FOR_INIT, []);
    await shell(PREPARE, [SEED_DIR, SHIM_DIR, parts.workingDirectory]);
    for (const { name, text } of shims)
      await shell(WRITE, [`${SHIM_DIR}/${name}`, '755', ''], Buffer.from(text));
    if (parts.packages)
      await shell(DROP_IDLE, [SHIM_DIR, imagePath, ...packageShims(imagePath).map(({ name }) => name)]);
  };
  /** No folder of scripts is in a snapshot, and none outlives a restart. */
  const settle = async (): Promise<void> => {
    if (scriptFolders.size === 0) return;
    await shell('rm -rf "$@"', [...scriptFolders]).catch(() => undefined);
    scriptFolders.clear();
  };
  signal.throwIfAborted();
  await prepare();

  return {
    get ref() {
      return kept ? `${KEPT_PREFIX}${parts.name.replace(/^seed-/, '')}` : parts.name;
    },
    path,
    execute,
    async put(files) {
      for (const file of files) await putFile(container, file, shell);
    },
    async read(file) {
      try {
        return await shell(READ, [file]);
      } catch (error) {
        if (!(error instanceof ShellFailure)) throw error;
        if (error.exitCode === ABSENT) return undefined;
        throw new EnvironmentError(
          'docker/request-failed',
          `"${file}" in the container cannot be read: ${error.message}`,
        );
      }
    },
    async restart() {
      await settle();
      open?.close();
      open = undefined;
      await ask('restarting the container', container.restart({ t: 1 }));
      await prepare();
    },
    async snapshot(name) {
      await settle();
      return parts.snapshot(name);
    },
    async keep() {
      const name = `${KEPT_PREFIX}${parts.name.replace(/^seed-/, '')}`;
      if (!kept) {
        await ask('keeping the container', container.rename({ name }));
        await parts.neighbour?.rename({ name: `${name}-metadata` }).catch(() => undefined);
      }
      kept = true;
      return { ref: name, attach: `seed attach ${name}` };
    },
    async close() {
      open?.close();
      open = undefined;
      if (kept) return;
      await removeContainer(container);
      if (parts.neighbour !== undefined) await removeContainer(parts.neighbour);
    },
  };
}

const ABSENT = 98;

/** For the engine to see that a container has ended. */
const LOOKS = 20;
const LOOK_MS = 100;

/** Whether a container ended by itself: only then can it be started again. */
async function hasStopped(container: Container): Promise<boolean> {
  for (let look = 0; look < LOOKS; look += 1) {
    const state = await container.inspect().catch(() => undefined);
    if (state === undefined || state.State.OOMKilled) return false;
    if (!state.State.Running) return true;
    await wait(LOOK_MS);
  }
  return false;
}

class ShellFailure extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

const PREPARE = `mkdir -p "$2" "$3" /run/lock && chmod 755 "$1" "$2" && chmod 1777 /run/lock`;

/** A stand-in for what the image has not would make it seem to be there. */
const DROP_IDLE = `bin=$1; PATH=$2; shift 2
idle=
for name in "$@"; do command -v "$name" >/dev/null || idle="$idle $bin/$name"; done
PATH=${USUAL_PATH}
[ -z "$idle" ] || rm -f $idle`;

/** A minute at most: a unit that does not come up is no reason not to go on. */
const WAIT_FOR_INIT = `count=0
while [ "$count" -lt 300 ]; do
  case $(systemctl is-system-running 2>/dev/null) in running | degraded | maintenance) exit 0 ;; esac
  sleep 0.2
  count=$((count + 1))
done
:`;

const READ = `[ -f "$1" ] || exit ${ABSENT}
exec cat <"$1"`;

/** The file replaces one that is there, also where that is being executed. */
const WRITE = `folder=\${1%/*}
mkdir -p "\${folder:-/}" && rm -f "$1" && umask 077 && cat >"$1" && chmod "$2" "$1" || exit 1
[ -z "$3" ] || chown "$3" "$1"`;

async function putFile(
  container: Container,
  file: MachineFile,
  shell: (script: string, args: readonly string[], input?: Uint8Array) => Promise<Buffer>,
): Promise<void> {
  const { path, content, mode, owner } = file;
  const args = [path, mode.toString(8), owner === undefined ? '' : `${owner.uid}:${owner.gid}`];
  try {
    if (content.length <= MOST_INLINE) {
      await shell(WRITE, args, content);
      return;
    }
    const input = Readable.from([Buffer.from(content)]);
    const end = await runExec(container, ['/bin/sh', '-c', WRITE, 'sh', ...args], { input });
    if (end.exitCode !== 0) throw new ShellFailure(end.exitCode, end.stderr);
  } catch (error) {
    if (!(error instanceof ShellFailure)) throw error;
    throw new EnvironmentError(
      'docker/request-failed',
      `"${path}" cannot be written in the container: ${error.message || `exit status ${error.exitCode}`}`,
    );
  }
}

/** Long input is put into a file first, and read from there. */
async function fed(
  container: Container,
  command: MachineCommand,
): Promise<Parameters<typeof requestLine>[0]> {
  const { argv, cwd, env, stdin, script } = command;
  const rest = { cwd, env };
  const folder = `${SEED_DIR}/input`;
  if (stdin !== undefined && stdin.length > MOST_INLINE) {
    const place = `${folder}/stdin`;
    await send(container, place, stdin);
    const read = `seed_input=$1; shift; exec <"$seed_input"; rm -f "$seed_input"; exec "$@"`;
    return {
      ...rest,
      argv: ['/bin/sh', '-c', read, 'sh', place, ...argv],
      ...(script === undefined ? {} : { script }),
    };
  }
  if (script !== undefined && script.content.length > MOST_INLINE) {
    const place = `${folder}/script`;
    await send(container, place, script.content);
    const move = `cat "$1" >"$2" && rm -f "$1" || exit 125; shift 2; exec "$@"`;
    return {
      ...rest,
      argv: ['/bin/sh', '-c', move, 'sh', place, script.path, ...argv],
      script: { ...script, content: Buffer.alloc(0) },
      ...(stdin === undefined ? {} : { stdin }),
    };
  }
  return {
    ...rest,
    argv,
    ...(stdin === undefined ? {} : { stdin }),
    ...(script === undefined ? {} : { script }),
  };
}

async function send(container: Container, path: string, content: Uint8Array): Promise<void> {
  const running = await startExec(container, ['/bin/sh', '-c', WRITE, 'sh', path, '600', ''], {
    input: Readable.from([Buffer.from(content)]),
  });
  running.stdout.resume();
  const { exitCode, stderr } = await running.ended;
  if (exitCode !== 0)
    throw new EnvironmentError('docker/request-failed', `input cannot be sent to the container: ${stderr}`);
}

interface EndWatch {
  readonly cause: 'timed-out' | 'aborted' | undefined;
  /** Rejects when what was killed does not end. */
  readonly stuck: Promise<never>;
  dispose(): void;
}

/** Kills a command when its time is over or nobody wants it any more. */
function watchEnd({ timeoutMs, signal }: MachineCommand, kill: () => Promise<void>): EndWatch {
  let cause: EndWatch['cause'];
  let patience: NodeJS.Timeout | undefined;
  const stuck = Promise.withResolvers<never>();
  stuck.promise.catch(() => undefined);
  const end = (by: NonNullable<EndWatch['cause']>): void => {
    if (cause !== undefined) return;
    cause = by;
    kill().catch((error: unknown) => stuck.reject(error));
    patience = setTimeout(
      () =>
        stuck.reject(
          new EnvironmentError('docker/machine-gone', 'a command in the container could not be killed'),
        ),
      KILL_MS,
    );
  };
  const onAbort = (): void => end('aborted');
  signal.addEventListener('abort', onAbort, { once: true });
  const timer =
    timeoutMs === undefined || timeoutMs > LONGEST_TIMER_MS
      ? undefined
      : setTimeout(() => end('timed-out'), timeoutMs);
  return {
    get cause() {
      return cause;
    },
    stuck: stuck.promise,
    dispose() {
      clearTimeout(timer);
      clearTimeout(patience);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
