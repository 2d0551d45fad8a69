import { startFakeEndpoint } from '@seed/aws/testing';
import type { FakeEndpoint } from '@seed/aws/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorOrSay } from './emulator.ts';
import { EDGE, writeFarmerState } from './farmer-state.ts';
import { folderWith, runSeed } from './run-seed.ts';
import { startStateCloud } from './state-cloud.ts';
import type { StateCloud } from './state-cloud.ts';

const moto = emulatorOrSay('no bundle is in a bucket');

const PROJECT = { 'seedfarmer.yaml': 'project: MyApp\n', '.env': 'EDGE_ACCOUNT=777788889999\n' };
const UUID = '4f1c2b3a-0000-4000-8000-000000000001';
const LAKE = '-d dev -g data -m lake';

/** What CodeBuild knows: one build that failed, of a module that was never deployed. */
const BUILD = {
  id: `codeseeder-myapp:${UUID}`,
  buildStatus: 'FAILED',
  environment: {
    environmentVariables: [
      { name: 'SEEDFARMER_PROJECT_NAME', value: 'myapp', type: 'PLAINTEXT' },
      { name: 'SEEDFARMER_PARAMETER_MOTTO', value: `it's "here"`, type: 'PLAINTEXT' },
      { name: 'SEEDFARMER_PARAMETER_TOKEN', value: '/app/token', type: 'PARAMETER_STORE' },
    ],
  },
};

describe.runIf(moto !== undefined)('builds and bundles of modules in AWS', { timeout: 60_000 }, () => {
  let cloud: StateCloud;
  let codebuild: FakeEndpoint;
  let cwd: string;

  beforeAll(async () => {
    cloud = await startStateCloud(moto ?? '', 'MyApp');
    codebuild = await startFakeEndpoint(({ body }) => ({
      json: { builds: (body['ids'] as string[]).includes(BUILD.id) ? [BUILD] : [] },
    }));
    await writeFarmerState(cloud);
    cwd = await folderWith(PROJECT);
  }, 120_000);
  afterAll(async () => {
    await codebuild?.stop();
    await cloud?.close();
  }, 60_000);

  const seed = (words: string) => {
    const url = cloud.env['AWS_ENDPOINT_URL'] ?? '';
    const env = {
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_SSM: url,
      AWS_ENDPOINT_URL_STS: url,
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_CODEBUILD: codebuild.url,
    };
    return runSeed(words.split(' '), { cwd, env });
  };

  describe('list buildparams', () => {
    const WAF = '-d dev -g edge -m waf';

    it('SF-L05 gives the variables of a failed build, from the account and region of the module', async () => {
      const { code, out } = await seed(`list buildparams ${WAF} --build-id ${BUILD.id}`);
      const short = await seed(`list buildparams dev/edge/waf --build-id ${UUID} --json`);

      expect([code, JSON.parse(out)]).toEqual([
        0,
        {
          SEEDFARMER_PROJECT_NAME: 'myapp',
          SEEDFARMER_PARAMETER_MOTTO: `it's "here"`,
          SEEDFARMER_PARAMETER_TOKEN: '/app/token',
        },
      ]);
      expect(JSON.parse(short.out)).toEqual(JSON.parse(out));
      expect(codebuild.requests.map(({ operation, region }) => [operation, region])).toEqual([
        ['BatchGetBuilds', EDGE.region],
        ['BatchGetBuilds', EDGE.region],
      ]);
    });

    it('SF-L05 gives them as lines that a shell can take', async () => {
      const { out } = await seed(`list buildparams ${WAF} --build-id ${UUID} --export-local-env`);

      expect(out).toBe(
        `export SEEDFARMER_PROJECT_NAME='myapp'\nexport SEEDFARMER_PARAMETER_MOTTO='it'\\''s "here"'\nexport SEEDFARMER_PARAMETER_TOKEN='/app/token'\n`,
      );
    });

    it.each([
      [
        `list buildparams ${WAF} --build-id nope:1`,
        'CodeBuild knows no build "nope:1" in account 777788889999',
      ],
      [`list buildparams ${WAF}`, 'flag "--build-id" is missing'],
      ['list buildparams dev/edge/wfa --build-id x', 'there is no module "dev/edge/wfa"'],
      [
        `list buildparams ${WAF} --build-id x --export-local-env --json`,
        '"--export-local-env" and "--json" are two forms of one answer',
      ],
    ])('`%s` ends with 2', async (words, said) => {
      const { code, err } = await seed(words);

      expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    });
  });

  describe('bundle', () => {
    const signed = {
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
    };
    const put = (path: string, body = '') =>
      fetch(`${cloud.env['AWS_ENDPOINT_URL']}/${path}`, { method: 'PUT', headers: signed, body });
    const get = async (path: string) => {
      const answer = await fetch(`${cloud.env['AWS_ENDPOINT_URL']}/${path}`, { headers: signed });
      return answer.ok ? await answer.text() : answer.status;
    };
    beforeAll(async () => {
      await put('uploads');
      await put('artifacts');
      await put('uploads/seedfarmer/dev-data-lake/x/bundle.zip', 'the bundle');
    });

    it('SF-L07 store copies it to Seed-Farmer’s key, fetch tells the address, delete removes it', async () => {
      const stored = await seed(
        `bundle store ${LAKE} -o uploads/seedfarmer/dev-data-lake/x/bundle.zip -b artifacts --region us-east-1`,
      );
      const there = await get('artifacts/bundle/dev/data/lake/bundle.zip');
      const address = await seed(`bundle fetch ${LAKE} -b artifacts`);
      const deleted = await seed(`farmer: bundle delete ${LAKE} -b artifacts --region us-east-1 --json`);

      expect([stored.code, there]).toEqual([0, 'the bundle']);
      expect(address.out).toBe('s3://artifacts/bundle/dev/data/lake/bundle.zip\n');
      expect(JSON.parse(deleted.out)).toMatchObject({ deleted: true, bucket: 'artifacts' });
      expect(await get('artifacts/bundle/dev/data/lake/bundle.zip')).toBe(404);
    });

    it.each([
      [
        `bundle store ${LAKE} -o uploads/none.zip -b artifacts`,
        2,
        'there is no object "s3://uploads/none.zip"',
      ],
      [`bundle store ${LAKE} -o uploads -b artifacts`, 2, '"uploads" of "--origin" names no object'],
      [`bundle store ${LAKE} -b artifacts`, 2, 'flag "--origin" is missing'],
      [`bundle store ${LAKE} -o a/b`, 2, 'flag "--bucket" is missing'],
      [`bundle delete -d dev -m lake -b artifacts`, 2, '--group is missing'],
      [
        `bundle delete ${LAKE} -b artifacts`,
        2,
        'there is no object "s3://artifacts/bundle/dev/data/lake/bundle.zip"',
      ],
      [`bundle store ${LAKE} -o uploads/seedfarmer/dev-data-lake/x/bundle.zip -b nowhere`, 3, 'NoSuchBucket'],
      [`bundle delete ${LAKE} -b b --target-region eu-west-1`, 2, '--target-account-id is missing'],
    ])('SF-L07 `%s` ends with %i and says why', async (words, status, said) => {
      const { code, err } = await seed(words);

      expect([code, err]).toEqual([status, expect.stringContaining(said)]);
      expect(err).not.toMatch(/^ +at /m);
    });

    it('SF-L07 goes through the roles where a target is named', async () => {
      await put('uploads/one.zip', 'one');
      cloud.roles();

      const { code } = await seed(
        `bundle store ${LAKE} -o uploads/one.zip -b artifacts --target-account-id ${EDGE.accountId} --target-region ${EDGE.region}`,
      );

      expect([code, cloud.roles()]).toEqual([
        0,
        [
          'arn:aws:iam::123456789012:role/seedfarmer-myapp-toolchain-role',
          `arn:aws:iam::${EDGE.accountId}:role/seedfarmer-myapp-deployment-role`,
        ],
      ]);
    });
  });
});
