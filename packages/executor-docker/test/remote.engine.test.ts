import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectEngine } from '../src/engine/connect-engine.ts';
import { makeRepository, treeState } from './repository.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { withEngine } from './with-engine.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE0002', secretAccessKey: 'another/secret+access=key' };

withEngine('an engine that is reached over a network', ({ address }) => {
  let bench: Bench;
  let proxy: Server;
  let host = '';
  beforeAll(async () => {
    bench = await openBench();
    // The engine of the tests behind a port: its paths cannot be relied on.
    proxy = createServer((client) => {
      const engine = createConnection(address.kind === 'socket' ? address.path : '');
      client.pipe(engine).pipe(client);
      client.on('error', () => engine.destroy());
      engine.on('error', () => client.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    host = `tcp://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    proxy.close();
    await bench.close();
  });
  const over = (DOCKER_HOST: string) => ({ env: { ...process.env, DOCKER_HOST } });

  it('a source is sent over the connection, and the build runs as usual', async () => {
    const dir = await makeRepository(await bench.folder());
    const other = await bench.folder();
    await writeFile(join(other, 'other.txt'), 'other\n');
    const before = treeState(dir);

    const { result, output } = await bench.run(
      {
        source: { dir, mount: 'auto', selection: 'tree', secondary: [{ id: 'more', dir: other }] },
        spec: {
          phases: {
            build: [
              'cat README.md',
              'git status --short',
              'cat $CODEBUILD_SRC_DIR_more/other.txt',
              'rm -rf *',
            ],
          },
        },
      },
      over(host),
    );

    expect(result.failure).toBeUndefined();
    expect(result.warnings).toEqual([]);
    expect(output).toBe('first\nother');
    expect(treeState(dir)).toEqual(before);
  });

  it('a folder cannot be mounted, and the check says so', async () => {
    const dir = await bench.folder();

    const build = bench.run({ source: { dir, mount: 'ro', selection: 'all' } }, over(host));

    await expect(build).rejects.toMatchObject({ code: 'docker/source-unreachable' });
  });

  it('CB-112 credentials go as variables, with a warning, and stay hidden', async () => {
    const { result, output } = await bench.run(
      { spec: { phases: { build: ['echo "$AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY"'] } } },
      { ...over(host), credentials: { get: () => Promise.resolve(KEYS) } },
    );

    expect(output).toBe('AKIDEXAMPLE0002 ***');
    expect(result.warnings.map(({ code }) => code)).toEqual(['DOCKER007']);
  });

  it('the current Docker context is used', async () => {
    const config = await bench.folder();
    const id = createHash('sha256').update('far').digest('hex');
    await mkdir(join(config, 'contexts/meta', id), { recursive: true });
    await writeFile(join(config, 'config.json'), JSON.stringify({ currentContext: 'far' }));
    await writeFile(
      join(config, 'contexts/meta', id, 'meta.json'),
      JSON.stringify({ Name: 'far', Endpoints: { docker: { Host: host } } }),
    );

    const engine = await connectEngine({ env: { DOCKER_CONFIG: config }, home: '/' });

    expect(engine.address).toMatchObject({ kind: 'tcp', from: 'the Docker context "far"' });
    expect(engine.facts.native).toBe(false);
  });

  it('ssh addresses go through the user’s own ssh', async () => {
    const bin = await bench.folder();
    await writeFile(
      join(bin, 'ssh'),
      '#!/bin/sh\nfor last; do :; done\n[ "$last" = dial-stdio ] || exit 9\nexec docker system dial-stdio\n',
    );
    await chmod(join(bin, 'ssh'), 0o755);
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `${bin}:${path}`;

    const { result, output } = await bench
      .run({ spec: { phases: { build: ['echo over ssh'] } } }, over('ssh://builder@far.example:2222'))
      .finally(() => {
        process.env['PATH'] = path;
      });

    expect(result.failure).toBeUndefined();
    expect(output).toBe('over ssh');
  });
});
