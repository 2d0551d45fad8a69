import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { findMoto } from '@seed/aws/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployedCloud } from './deployed-cloud.ts';
import type { DeployedCloud } from './deployed-cloud.ts';
import { folderWith } from './run-seed.ts';

const moto = findMoto(process.env['PATH'] ?? '');
const aws = (process.env['PATH'] ?? '').split(delimiter).some((dir) => existsSync(join(dir, 'aws')));
if (moto === undefined || !aws)
  process.stderr.write(
    'not tested here: moto_server or the AWS CLI is not installed, so nothing logs in to mirrors\n',
  );

const LOGIN = { username: 'bot', password: 'p@ss/wörd' };
const QUOTED = 'p%40ss%2Fw%C3%B6rd';
const BASIC = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
/** More than CodeBuild takes of a variable. */
const LARGE = 'x'.repeat(20_000);

/** The account names mirrors, the region secrets, and the module `own` a mirror and a secret of its own. */
const MANIFEST = `name: dev
toolchainRegion: eu-west-1
groups:
  - name: core
    modules:
      - name: shared
        path: modules/shared
        parameters: [{ name: large, value: ${LARGE} }]
      - name: own
        path: modules/shared
        npmMirror: https://own.example/npm/
        npmMirrorSecret: own-mirror-credentials::team
        pypiMirror: ""
targetAccountMappings:
  - alias: toolchain
    accountId: "123456789012"
    default: true
    pypiMirror: https://pypi.example/simple/
    npmMirror: https://npm.example/
    npmMirrorSecret: NONE
    regionMappings:
      - region: eu-west-1
        default: true
        pypiMirrorSecret: shared-mirror-credentials
        parametersRegional: { dockerCredentialsSecret: team/docker-credentials }
`;

/** What tools find is recorded without what is secret in it. */
const DEPLOYSPEC = `deploy:
  phases:
    install:
      commands:
        - seedfarmer metadata add -k Npm -v "$(sed 's/_auth=.*/_auth/' "$HOME/.npmrc")"
        - seedfarmer metadata add -k NpmDigest -v "$(sha256sum <"$HOME/.npmrc")"
    build:
      commands:
        - seedfarmer metadata add -k PipDigest -v "$(cat "$HOME/.config/pip/pip.conf" | sha256sum)"
        - seedfarmer metadata add -k Size -v "$(printf %s "$SEEDFARMER_PARAMETER_LARGE" | wc -c)"
destroy: {phases: {}}
`;

/** With it the buildspec is longer than what CodeBuild takes as a text. */
const LONG = `      commands:\n        - 'true # ${'x'.repeat(30_000)}'\n`;

const digest = (text: string): string => `${createHash('sha256').update(text).digest('hex')}  -`;

const SECRETS = {
  'shared-mirror-credentials': { pypi: LOGIN },
  'own-mirror-credentials': { npm: { username: 'nobody', password: 'no' }, team: LOGIN },
  'team/docker-credentials': { '127.0.0.1:1': LOGIN },
};

async function createSecret(url: string, name: string, value: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20261121/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.CreateSecret',
    },
    body: JSON.stringify({
      Name: name,
      SecretString: JSON.stringify(value),
      ClientRequestToken: randomUUID(),
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** All that a run wrote down. */
async function journalOf(cwd: string): Promise<string> {
  const runs = join(cwd, '.seed/runs');
  const files = await readdir(runs, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe.runIf(moto !== undefined && aws)('modules in CodeBuild', { timeout: 300_000 }, () => {
  let cloud: DeployedCloud;
  beforeAll(async () => {
    cloud = await startDeployedCloud(moto ?? '');
    for (const [name, value] of Object.entries(SECRETS))
      await createSecret(cloud.env['AWS_ENDPOINT_URL'] ?? '', name, value);
  }, 120_000);
  afterAll(() => cloud?.close());

  it('SF-B04 SF-W15 SF-W16 SF-W17 SF-P13 fetch from the mirrors of module, region and account with their secrets, which nobody else sees', async () => {
    const cwd = await folderWith({
      'seedfarmer.yaml': 'project: MyApp\n',
      'deployment.yaml': MANIFEST,
      'modules/shared/deployspec.yaml': DEPLOYSPEC.replace('      commands:\n', LONG),
    });

    const applied = await cloud.seed('apply deployment.yaml --yes --remote -v', { cwd });
    const outputs = async (module: string): Promise<unknown> => {
      const { out } = await cloud.seed(`list moduledata -d dev -g core -m ${module} --remote`, { cwd });
      return JSON.parse(out);
    };

    const journal = await journalOf(cwd);
    expect([applied.code, applied.err]).toEqual([0, '']);
    expect(await outputs('shared')).toMatchObject({
      Npm: 'registry=https://npm.example/',
      PipDigest: digest(`[global]\nindex-url = https://bot:${QUOTED}@pypi.example/simple/\n`),
      Size: '20000',
    });
    expect(await outputs('own')).toMatchObject({
      Npm: '//own.example/:_auth\nregistry=https://own.example/npm/',
      NpmDigest: digest(`//own.example/:_auth="${BASIC}"\nregistry=https://own.example/npm/\n`),
      PipDigest: digest(''),
    });
    expect(journal).toMatch(/registry "127\.0\.0\.1:1"|the image has no docker/);
    for (const secret of [LOGIN.password, QUOTED, BASIC]) {
      expect(applied.all).not.toContain(secret);
      expect(journal).not.toContain(secret);
    }
  });
});
