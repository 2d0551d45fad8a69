import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildJob, testServices } from '@seed/build/testing';
import { recordingHost } from '@seed/kernel/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDockerExecutor } from '../src/create-docker-executor.ts';
import { answerInTime } from '../src/engine/answer-in-time.ts';
import { connectEngine } from '../src/engine/connect-engine.ts';

// Everything takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let dir: string;
let server: Server | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'seed-silent-'));
});
afterEach(() => {
  vi.useRealTimers();
  server?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Listens as an engine that answers nothing but, maybe, a ping. */
async function listen(answersPing: boolean): Promise<{ readonly env: { readonly DOCKER_HOST: string } }> {
  const path = join(dir, 'engine.sock');
  const listening = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      if (answersPing && bytes.toString().includes(' /_ping '))
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK');
    });
  });
  server = listening;
  await new Promise<void>((resolve) => void listening.listen(path, resolve));
  return { env: { DOCKER_HOST: `unix://${path}` } };
}

describe('an engine that takes connections and hangs', () => {
  it('is told by its address when it does not answer the first question', async () => {
    const { env } = await listen(false);

    await expect(connectEngine({ env, home: dir })).rejects.toMatchObject({
      name: 'EnvironmentError',
      code: 'docker/not-answering',
      message: `the Docker engine at "${env.DOCKER_HOST}" (from DOCKER_HOST) does not answer in time`,
    });
  });

  it('is told so too when it answers a ping and nothing else', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { env } = await listen(true);

    const connecting = connectEngine({ env, home: dir });
    connecting.catch(() => undefined);
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(10_000);

    await expect(connecting).rejects.toMatchObject({ code: 'docker/not-answering' });
  });

  it('keeps no build waiting that is interrupted', async () => {
    const { env } = await listen(false);
    const control = new AbortController();
    const executor = createDockerExecutor({ env, home: dir, stateDir: dir }, testServices());
    const host = recordingHost();
    const job = buildJob({ spec: { phases: { build: ['true'] } } }, join(dir, 'out'));

    const build = executor.execute(job, {
      host: {
        ...host,
        emit(event) {
          host.emit(event);
          if (event.type === 'phase.started' && event.data.phase === 'PROVISIONING') control.abort();
        },
      },
      signal: control.signal,
    });

    await expect(build).resolves.toMatchObject({ outcome: 'stopped' });
  });

  it('is told with what was asked of it later', async () => {
    const asked = answerInTime('looking at the network', new Promise(() => {}), 1);

    await expect(asked).rejects.toMatchObject({
      code: 'docker/not-answering',
      message: 'the Docker engine does not answer while looking at the network',
      hints: expect.arrayContaining([expect.stringContaining('--executor host')]),
    });
  });
});
