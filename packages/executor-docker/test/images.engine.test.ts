import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildJob } from '@seed/deployspec';
import { LOCAL_IMAGE } from '../src/image/image-names.ts';
import { checkEmulation } from '../src/image/check-emulation.ts';
import { resolveImage } from '../src/image/resolve-image.ts';
import type { ResolveOptions } from '../src/image/resolve-image.ts';
import { listImages, pullBuildImage } from '../src/images.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { startRegistry } from './tiny-registry.ts';
import type { TinyRegistry } from './tiny-registry.ts';
import { SETTINGS, TEST_IMAGE, withEngine } from './with-engine.ts';

const LOGIN = { username: 'builder', password: 'pass:word' };

withEngine('images of builds', (engine) => {
  const { docker } = engine;
  let bench: Bench;
  let registry: TinyRegistry;
  const made: string[] = [];
  beforeAll(async () => {
    bench = await openBench();
    registry = await startRegistry({ login: LOGIN });
  });
  afterAll(async () => {
    registry.close();
    for (const name of made) await docker.getImage(name).remove({ force: true });
    await bench.close();
  });

  const options = (more: Partial<ResolveOptions> = {}): ResolveOptions => ({
    settings: SETTINGS,
    signal: new AbortController().signal,
    offline: false,
    ...more,
  });
  const jobWith = (image: Partial<BuildJob['image']>): BuildJob =>
    bench.job({ image: { pull: 'missing', allowSubstitute: false, ...image } });
  /** `docker import`-like: an image of another make. */
  async function derive(tag: string, changes: readonly string[]): Promise<string> {
    const container = await docker.createContainer({ Image: TEST_IMAGE, Cmd: ['true'] });
    const name = `seed/test-${tag}:latest`;
    await container.commit({ repo: `seed/test-${tag}`, tag: 'latest', changes: changes.join('\n') });
    await container.remove();
    made.push(name);
    return name;
  }

  it('CB-102 an image with a user and an entrypoint of its own runs commands as root', async () => {
    const name = await derive('entrypoint', [
      'USER codebuild-user',
      'ENTRYPOINT ["/bin/false"]',
      'WORKDIR /home',
      'ENV FROM_IMAGE=yes',
    ]);

    const { result, output } = await bench.run({
      image: { name, pull: 'never', allowSubstitute: false },
      spec: { phases: { build: ['id -un', 'echo $FROM_IMAGE', 'pwd'] } },
    });

    expect(result.failure).toBeUndefined();
    expect(output).toMatch(/^root\nyes\n\/codebuild\/output\/src\d{9}\/src$/);
  });

  it('an image without a shell is refused with the reason', async () => {
    await pullTiny();

    const build = bench.run({
      image: { name: `${registry.host}/tiny:1`, pull: 'never', allowSubstitute: false },
      spec: { phases: { build: ['true'] } },
    });

    await expect(build).rejects.toMatchObject({
      message: 'the build image has no "/bin/sh"',
      code: 'docker/no-shell',
    });
  });

  describe('names', () => {
    it('CB-101 an image that AWS does not publish is refused with what to do', async () => {
      const resolving = resolveImage(engine, jobWith({ name: 'aws/codebuild/standard:7.0' }), options());

      await expect(resolving).rejects.toMatchObject({
        code: 'docker/image-missing',
        message: 'the image "aws/codebuild/standard:7.0" is not on this machine: AWS does not publish it',
        hints: expect.arrayContaining([expect.stringContaining('--allow-substitute')]),
      });
    });

    it('CB-101 a substitute is used when allowed, with a numbered warning', async () => {
      const image = await resolveImage(
        engine,
        jobWith({ name: 'aws/codebuild/standard:7.0', allowSubstitute: true }),
        options(),
      );

      expect(image).toMatchObject({ name: LOCAL_IMAGE, substituteFor: 'aws/codebuild/standard:7.0' });
      expect(image.warnings.map(({ code }) => code)).toContain('DOCKER002');
    });

    it('CB-101 a mirror of AWS’s images is asked, and what is here wins', async () => {
      const container = await docker.createContainer({ Image: TEST_IMAGE, Cmd: ['true'] });
      await container.commit({ repo: `${registry.host}/mirror/standard`, tag: '7.0' });
      await container.remove();
      made.push(`${registry.host}/mirror/standard:7.0`);

      const image = await resolveImage(
        engine,
        jobWith({ name: 'aws/codebuild/standard:7.0' }),
        options({ mirror: `${registry.host}/mirror` }),
      );

      expect(image).toMatchObject({ name: `${registry.host}/mirror/standard:7.0`, warnings: [] });
    });

    it('CB-101 a job without an image gets the local one, with a numbered warning', async () => {
      const job = { ...jobWith({}), image: { pull: 'missing', allowSubstitute: false } as const };

      const image = await resolveImage(engine, job, options());

      expect(image.name).toBe(LOCAL_IMAGE);
      expect(image.warnings).toEqual([
        { code: 'DOCKER001', text: expect.stringContaining('no image is configured') },
      ]);
    });

    it('CB-101 the list tells what is here, what can be pulled and what cannot', async () => {
      const listed = await listImages(SETTINGS);
      const states = Object.fromEntries(listed.map(({ name, state }) => [name, state]));

      expect(states).toMatchObject({
        [LOCAL_IMAGE]: 'here',
        'aws/codebuild/amazonlinux-x86_64-standard:5.0': 'can be pulled',
        'aws/codebuild/standard:7.0': 'not published',
      });
    });
  });

  describe('registries', () => {
    it('CB-103 offline never asks a registry', async () => {
      const before = registry.requests.length;
      const name = `${registry.host}/tiny:never`;

      await expect(
        resolveImage(engine, jobWith({ name, pull: 'always' }), options({ offline: true })),
      ).rejects.toMatchObject({ code: 'docker/image-missing' });
      await expect(resolveImage(engine, jobWith({ name, pull: 'never' }), options())).rejects.toMatchObject({
        code: 'docker/image-missing',
        message: `the image "${name}" is not on this machine: nothing is pulled`,
      });

      expect(registry.requests).toHaveLength(before);
    });

    it('CB-104 without a login the refusal says how to log in', async () => {
      await expect(
        resolveImage(engine, jobWith({ name: `${registry.host}/tiny:1`, pull: 'always' }), options()),
      ).rejects.toMatchObject({
        code: 'docker/image-missing',
        hints: expect.arrayContaining([`Log in: \`docker login ${registry.host}\``]),
      });
    });

    it('CB-104 a login of `docker login` is used', async () => {
      const config = await bench.folder();
      const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
      await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));

      await removeTiny();
      const pulled = await pullBuildImage(`${registry.host}/tiny:1`, settingsAt(config), {
        signal: new AbortController().signal,
      });

      expect(pulled).toBe(`${registry.host}/tiny:1`);
    });

    it('CB-104 a credential helper is asked', async () => {
      const config = await bench.folder();
      const bin = await bench.folder();
      const helper = join(bin, 'docker-credential-seedtest');
      await writeFile(
        helper,
        `#!/bin/sh\n[ "$(cat)" = "${registry.host}" ] && printf '{"Username":"${LOGIN.username}","Secret":"${LOGIN.password}"}'\n`,
      );
      await chmod(helper, 0o755);
      await mkdir(config, { recursive: true });
      await writeFile(
        join(config, 'config.json'),
        JSON.stringify({ credHelpers: { [registry.host]: 'seedtest' } }),
      );
      const path = process.env['PATH'] ?? '';
      process.env['PATH'] = `${bin}:${path}`;
      await removeTiny();

      const pulled = await pullBuildImage(`${registry.host}/tiny:1`, settingsAt(config), {
        signal: new AbortController().signal,
      }).finally(() => {
        process.env['PATH'] = path;
      });

      expect(pulled).toBe(`${registry.host}/tiny:1`);
    });

    it('a tag that does not exist is told as such', async () => {
      await expect(
        pullBuildImage(`${registry.host}/tiny:2`, await loggedIn(), { signal: new AbortController().signal }),
      ).rejects.toMatchObject({
        code: 'docker/pull-failed',
        message: `the registry "${registry.host}" has no image "${registry.host}/tiny:2"`,
      });
    });

    it('CB-103 an image that is here is not asked for again, unless always', async () => {
      await pullTiny();
      const before = registry.requests.length;
      const settings = await loggedIn();
      const name = `${registry.host}/tiny:1`;

      const missing = await resolveImage(engine, jobWith({ name }), options({ settings }));
      const unasked = registry.requests.length;
      await resolveImage(engine, jobWith({ name, pull: 'always' }), options({ settings }));

      expect(missing.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(unasked).toBe(before);
      expect(registry.requests.length).toBeGreaterThan(unasked);
    });
  });

  describe('processor types', () => {
    it('CB-105 an image for another processor than the environment type’s is told', async () => {
      const image = await resolveImage(
        engine,
        {
          ...jobWith({ name: TEST_IMAGE }),
          compute: { type: 'BUILD_GENERAL1_SMALL', environmentType: 'ARM_CONTAINER', limits: true },
        },
        options(),
      );

      expect(image.warnings).toEqual([
        {
          code: 'DOCKER005',
          text: `the image "${TEST_IMAGE}" is for ${image.architecture}, CodeBuild's ARM_CONTAINER is arm64`,
        },
      ]);
    });

    it('CB-105 an image of another processor is tried once, and told to be slow when it runs', async () => {
      const local = await resolveImage(engine, jobWith({ name: TEST_IMAGE }), options());
      // Runs on this machine, and says it is for another one, as an emulated image would.
      const foreign = { ...local, architecture: 'riscv64' };

      const warning = await checkEmulation(engine, foreign, bench.stateDir);

      expect(warning).toMatchObject({ code: 'DOCKER005', text: expect.stringContaining('emulated') });
    });

    it('CB-105 an image that cannot run here is refused with how to get an emulator', async () => {
      await pullTiny();
      const tiny = await resolveImage(engine, jobWith({ name: `${registry.host}/tiny:1` }), options());

      await expect(
        checkEmulation(engine, { ...tiny, architecture: 's390x' }, bench.stateDir),
      ).rejects.toMatchObject({
        code: 'docker/platform-unsupported',
        hints: [expect.stringContaining('binfmt'), expect.any(String)],
      });
    });
  });

  const settingsAt = (config: string) => ({ ...SETTINGS, env: { ...SETTINGS.env, DOCKER_CONFIG: config } });

  async function loggedIn() {
    const config = await bench.folder();
    const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
    await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    return settingsAt(config);
  }

  async function pullTiny(): Promise<void> {
    const name = `${registry.host}/tiny:1`;
    await pullBuildImage(name, await loggedIn(), { signal: new AbortController().signal });
    if (!made.includes(name)) made.push(name);
  }

  async function removeTiny(): Promise<void> {
    await docker
      .getImage(`${registry.host}/tiny:1`)
      .remove({ force: true })
      .catch(() => undefined);
  }
});
