import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import type { ChannelEnd, DriverChannel } from '@seed/build';
import { engineWords } from '../engine/docker-error.ts';
import { openChannel } from './open-channel.ts';
import { readyThen } from './prelude.ts';

/** A second driver as another user. Rejects with a plain Error that says why the user cannot be had. */
export async function connectUser(container: Container, user: string, boot: string): Promise<DriverChannel> {
  try {
    const exec = await container.exec({
      Cmd: ['/bin/sh', '-c', readyThen(boot)],
      User: user,
      WorkingDir: '/',
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const connection = (await exec.start({ hijack: true, stdin: true, Tty: false })) as Duplex;
    const channel = openChannel(connection);
    const ready = await channel.ready;
    if (!ready) throw new Error(channel.noise() || 'its shell did not start');
    const ended = new Promise<void>((resolve) => channel.output.once('close', resolve)).then(
      async (): Promise<ChannelEnd> => {
        const state = await exec.inspect().catch(() => undefined);
        return { exitCode: state?.ExitCode ?? undefined, oomKilled: false };
      },
    );
    return { stdin: channel.stdin, output: channel.output, ended };
  } catch (error) {
    throw new Error(shortWords(error), { cause: error });
  }
}

/** `unable to find user bob: no matching entries in passwd file`, without the frames around it. */
function shortWords(error: unknown): string {
  const words = engineWords(error);
  return /(unable to find user .*?)["\s]*$/s.exec(words)?.[1] ?? words;
}
