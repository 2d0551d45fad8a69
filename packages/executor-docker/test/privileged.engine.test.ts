import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIND, image, needsDind } from './dind-image.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { withEngine } from './with-engine.ts';

const WITHOUT_ENTRYPOINT = 'seed/test-no-entrypoint:latest';
/** Of every image that this file makes, also of those that killed runs left without a name. */
const MADE = 'dev.seed.test=no-entrypoint';

withEngine('docker inside builds', (engine) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
    await needsDind(engine);
  });
  afterAll(async () => {
    await bench.close();
    await removeMade();
  });

  it('CB-109 without privileges docker fails as on AWS', async () => {
    const { result, output } = await bench.run({
      image,
      spec: { phases: { build: ['docker info 2>&1'] } },
    });

    expect(result.outcome).toBe('failed');
    expect(output).toContain('Cannot connect to the Docker daemon at unix:///var/run/docker.sock');
  });

  describe('with privileges', () => {
    it('CB-107 CB-110 the image’s entrypoint starts an engine before the first command', async () => {
      const { result, output } = await bench.run({
        image,
        privileged: true,
        spec: {
          phases: { build: ['docker info >/dev/null 2>&1 && echo works', 'curl -s 127.0.0.1:2375/_ping'] },
        },
      });

      expect(result.failure).toBeUndefined();
      expect(output).toBe('works\nOK');
    });

    it('CB-111 containers inside see the source under the build’s own path', async () => {
      const { result, output } = await bench.run({
        image,
        privileged: true,
        spec: {
          phases: {
            build: [
              'echo seen >file',
              'mkdir -p one/bin && cp /usr/bin/cat one/bin/ && for f in $(ldd /usr/bin/cat | grep -o "/[^ ]*"); do mkdir -p "one$(dirname $f)"; cp -L "$f" "one$f"; done',
              'tar -C one -c . | docker import - one >/dev/null',
              'docker run --rm -v "$CODEBUILD_SRC_DIR:/mnt" one /bin/cat /mnt/file',
            ],
          },
        },
      });

      expect(result.failure).toBeUndefined();
      expect(output).toBe('seen');
    });

    it('CB-108 an image without that entrypoint starts the engine by the documented commands', async () => {
      const { result, output } = await bench.run({
        image: { ...image, name: await withoutEntrypoint() },
        privileged: true,
        spec: {
          phases: {
            install: [
              'nohup dockerd --host=unix:///var/run/docker.sock --host=tcp://127.0.0.1:2375 --storage-driver=overlay2 >/dev/null 2>&1 &',
              'timeout 15 sh -c "until docker info; do echo .; sleep 1; done" >/dev/null 2>&1',
            ],
            build: ['docker info >/dev/null 2>&1 && echo works'],
          },
        },
      });

      expect(result.failure).toBeUndefined();
      expect(output).toBe('works');
    });
  });

  async function withoutEntrypoint(): Promise<string> {
    const { docker } = engine;
    const container = await docker.createContainer({
      Image: DIND,
      Cmd: ['rm', '/usr/local/bin/dockerd-entrypoint.sh'],
    });
    await container.start();
    await container.wait();
    await container.commit({ repo: 'seed/test-no-entrypoint', tag: 'latest', changes: `LABEL ${MADE}` });
    await container.remove({ v: true });
    return WITHOUT_ENTRYPOINT;
  }

  /** An image that a container still has would only lose its name. */
  async function removeMade(): Promise<void> {
    const { docker } = engine;
    for (const { Id } of await docker.listImages({ filters: { label: [MADE] } })) {
      const users = await docker.listContainers({ all: true, filters: { ancestor: [Id] } });
      for (const user of users) {
        const abortSignal = AbortSignal.timeout(10_000);
        // Removed builds may be on their way out; a 404 says that one is.
        await docker
          .getContainer(user.Id)
          .wait({ condition: 'removed', abortSignal })
          .catch(() => undefined);
      }
      await docker.getImage(Id).remove({ force: true });
    }
  }
});
