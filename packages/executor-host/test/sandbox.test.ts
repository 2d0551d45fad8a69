import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildJob, testServices } from '@seed/build/testing';
import type { JobSketch } from '@seed/build/testing';
import { recordingHost } from '@seed/kernel/testing';
import { describe, expect, it } from 'vitest';
import { probeIsolation } from '../src/index.ts';
import { hostUnderTest, onEachLevel } from './levels.ts';

it('cannot take the network away from plain processes, and says so before the build', async () => {
  const under = hostUnderTest(await probeIsolation({ best: 'processes' }), testServices());

  const found = await under.executor.check(buildJob({ network: 'none' }), new AbortController().signal);

  expect(found).toMatchObject([{ code: 'host/network-none', severity: 'error' }]);
  await under.dispose?.();
});

onEachLevel(['bubblewrap', 'namespaces'], (level, isolation) => {
  describe(`the sandbox, ${level}`, () => {
    async function run(sketch: JobSketch) {
      const under = hostUnderTest(isolation, testServices());
      const host = recordingHost();
      const job = buildJob({ uuid: crypto.randomUUID(), ...sketch });
      const result = await under.executor.execute(job, { host, signal: new AbortController().signal });
      await under.dispose?.();
      return { result, output: host.text('build') };
    }
    const build = (...commands: readonly string[]) => run({ spec: { phases: { build: commands } } });

    it('CB-122 refuses or redirects what would change the machine', async () => {
      const mark = `seed-mark-${process.pid}`;
      const places = [
        '/usr',
        '/usr/local/bin',
        '/etc',
        '/opt',
        '/root',
        '/home',
        '/tmp',
        '/var/lib/dpkg',
        '/',
      ];

      const { output } = await build(
        `for at in ${places.join(' ')}; do touch "$at/${mark}" 2>/dev/null && echo "$at redirected" || echo "$at refused"; done`,
      );

      expect(output.split('\n')).toEqual([
        '/usr refused',
        '/usr/local/bin refused',
        '/etc refused',
        '/opt refused',
        '/root redirected',
        '/home redirected',
        '/tmp redirected',
        '/var/lib/dpkg refused',
        '/ redirected',
      ]);
      expect(places.filter((place) => existsSync(join(place, mark)))).toEqual([]);
    });

    it('CB-122 hides homes, temporary files and processes of the machine', async () => {
      const secret = mkdtempSync(join(tmpdir(), 'seed-secret-'));
      writeFileSync(join(secret, 'file'), 's');

      const { output } = await build(
        `ls ${secret} 2>/dev/null || echo hidden; for at in /tmp /home; do echo "$at:"; ls -A "$at"; done`,
        'kill -0 ' + process.pid + ' 2>/dev/null || echo alone',
      );

      // Folders on the way to programs on PATH are shown, wherever they lie; this checkout may be one of them.
      const shown = output.split(/\s+/).filter((name) => !import.meta.dirname.split('/').includes(name));
      expect(shown).toEqual(['hidden', '/tmp:', '/home:', 'alone']);
      rmSync(secret, { recursive: true });
    });

    it('takes from root what could reach the machine', async () => {
      const { output } = await build(
        'mount -o remount,rw /usr 2>/dev/null || echo no remount',
        'cp /proc/sys/kernel/core_pattern same; cat same 2>/dev/null >/proc/sys/kernel/core_pattern || echo no sysctl',
        'mknod /tmp/disk b 8 0 2>/dev/null && dd if=/tmp/disk count=1 2>/dev/null || echo no devices',
        'cat /etc/shadow 2>/dev/null | wc -c',
      );

      expect(output.split('\n')).toEqual(['no remount', 'no sysctl', 'no devices', '0']);
    });

    it('looks like CodeBuild: root at /codebuild with home /root', async () => {
      const { output } = await build(
        'id -u; echo $HOME; pwd | sed s/[0-9][0-9]*/N/; echo $PATH | sed "s/.*://"',
      );

      expect(output.split('\n')).toEqual(['0', '/root', '/codebuild/output/srcN/src', '/codebuild/user/bin']);
    });

    it('takes the network away when asked to', async () => {
      const server = createServer((socket) => socket.end('reached')).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const ask = `node -e "require('net').connect(${port}, '127.0.0.1').on('data', (d) => console.log(String(d))).on('error', () => console.log('cut off'))"`;

      const shared = await run({ spec: { phases: { build: [ask] } } });
      const none = await run({ network: 'none', spec: { phases: { build: [ask] } } });

      expect([shared.output, none.output]).toEqual(['reached', 'cut off']);
      server.close();
    });

    it('follows links of the build as the build sees them, never out of its view', async () => {
      const outside = mkdtempSync(join(tmpdir(), 'seed-outside-'));
      writeFileSync(join(outside, 'private.txt'), 'private');
      const scratch = mkdtempSync(join(tmpdir(), 'seed-links-'));
      mkdirSync(join(scratch, 'artifacts'));

      const { result } = await run({
        outputs: {
          artifacts: join(scratch, 'artifacts'),
          cache: scratch,
          reports: scratch,
          zip: false,
          cacheNamespace: 'x',
        },
        spec: {
          phases: {
            build: [
              `ln -s ${outside} leak; ln -s ${outside}/private.txt leak.txt; echo own >/tmp/own.txt; ln -s /tmp/own.txt own.txt`,
            ],
          },
          artifacts: {
            span: {
              source: 's',
              start: { line: 1, column: 1, offset: 0 },
              end: { line: 1, column: 1, offset: 0 },
            },
            primary: {
              files: [
                {
                  value: '**/*',
                  span: {
                    source: 's',
                    start: { line: 1, column: 1, offset: 0 },
                    end: { line: 1, column: 1, offset: 0 },
                  },
                },
              ],
              discardPaths: false,
              excludePaths: [],
              enableSymlinks: false,
            },
            secondary: {},
          },
        },
      });

      expect(result.artifacts.flatMap((artifact) => artifact.files)).toEqual(['own.txt']);
      expect(readdirSync(join(scratch, 'artifacts'), { recursive: true })).not.toContain('private.txt');
      rmSync(outside, { recursive: true });
      rmSync(scratch, { recursive: true });
    });
  });
});
