import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildJob, testServices } from '@seed/build/testing';
import type { JobSketch } from '@seed/build/testing';
import { REHEARSAL_TOOLS } from '@seed/build';
import { recordingHost } from '@seed/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectImage } from '../src/image/resolve-image.ts';
import { dockerUnderTest, TEST_IMAGE, withEngine } from './with-engine.ts';

/** Holds a shell with its small tools, and neither python3 nor node nor jq. */
const MINIMAL = process.env['SEED_TEST_IMAGE_MINIMAL'] ?? 'seed/minimal:latest';

const MODULE = {
  project: 'MyApp',
  deployment: 'dev',
  group: 'apps',
  module: 'web',
  action: 'deploy',
  prefix: 'SEEDFARMER',
  dir: '',
} as const;
const VARIABLES = {
  SEEDFARMER_PROJECT_NAME: 'myapp',
  SEEDFARMER_DEPLOYMENT_NAME: 'dev',
  SEEDFARMER_MODULE_NAME: 'apps-web',
  SEEDFARMER_MODULE_METADATA: '{"old": "1"}',
};

withEngine('commands inside builds on docker', (engine) => {
  describe.each([
    ['an image with a shell alone', MINIMAL],
    ['the standard image', TEST_IMAGE],
  ])('in %s', (_, image) => {
    let scratch = '';
    beforeAll(async () => {
      if ((await inspectImage(engine, image)) === undefined)
        throw new Error(`the image "${image}" is not there`);
      scratch = await mkdtemp(join(tmpdir(), 'seed-in-build-'));
    });
    afterAll(() => rm(scratch, { recursive: true, force: true }));

    async function run(commands: readonly string[], sketch: Omit<JobSketch, 'spec' | 'image'> = {}) {
      const under = await dockerUnderTest(engine)(testServices());
      const host = recordingHost();
      const job = buildJob(
        {
          module: MODULE,
          ...sketch,
          image: { name: image, pull: 'never', allowSubstitute: false },
          spec: { variables: VARIABLES, phases: { build: commands } },
        },
        scratch,
      );
      const result = await under.executor.execute(job, {
        host,
        signal: new AbortController().signal,
      });
      await under.dispose?.();
      const output = host.lines.filter(({ stream }) => stream === 'build').map(({ text }) => text);
      return { result, output };
    }

    it('SF-B17 metadata with quotes, newlines and dollars leave the build as they were', async () => {
      const { result } = await run([
        `seedfarmer metadata add -k Strange -v "it's \\"quoted\\" \\$HOME
over lines é"`,
        `printf '%s' '{"myapp-dev-apps-web": {"metadata": "{\\"Bucket\\": \\"b-1\\"}"}}' >cdk-exports.json`,
        'seedfarmer metadata convert -f cdk-exports.json || true',
        'rm cdk-exports.json',
        `seed metadata add -j '{"Bucket": "b-2", "Count": 2}'`,
      ]);

      expect(result.outcome).toBe('succeeded');
      expect(result.metadata).toEqual({
        old: '1',
        Strange: 'it\'s "quoted" $HOME\nover lines é',
        Bucket: 'b-2',
        Count: 2,
      });
    });

    it('CB-66 CB-77 hashing, searching and sharing out work', async () => {
      const { result, output } = await run([
        'mkdir -p t/u && echo 1 >t/a.test && echo 2 >t/u/b.test',
        'one=$(codebuild-hash-files "**/*.test"); two=$(codebuild-hash-files "**/*.test"); test "$one" = "$two"',
        'echo 3 >t/a.test; test "$one" != "$(codebuild-hash-files "**/*.test")"',
        `codebuild-tests-run --files-search "codebuild-glob-search '**/*.test'" --test-command 'echo testing'`,
      ]);

      expect(result.outcome).toBe('succeeded');
      expect(output).toContain('testing t/a.test t/u/b.test');
    });

    it('a rehearsal records what would touch the world and succeeds', async () => {
      const { result } = await run(
        [
          'npm ci',
          'test "$(aws sts get-caller-identity --query Account --output text)" = 123456789012',
          'cdk deploy --outputs-file cdk-exports.json',
          'seedfarmer metadata convert',
        ],
        { rehearsal: { tools: REHEARSAL_TOOLS }, accountId: '123456789012' },
      );

      expect(result.outcome).toBe('succeeded');
      expect(result.rehearsal.map(({ command }) => command)).toEqual([
        'npm ci',
        'aws sts get-caller-identity --query Account --output text',
        'cdk deploy --outputs-file cdk-exports.json',
      ]);
      expect(result.metadata).toEqual({ 'seed-rehearsal': 'nothing was deployed' });
    });
  });
});
