import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BuildCredentials } from '@seed/deployspec';
import { reap } from '../src/clean.ts';
import { CREDENTIALS_NETWORK } from '../src/credentials/credentials-network.ts';
import { lookInto } from './look-into.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { leftoversOf, SETTINGS, withEngine } from './with-engine.ts';

const KEYS: BuildCredentials = {
  accessKeyId: 'AKIDEXAMPLE0001',
  secretAccessKey: 'very/secret+access=key',
  sessionToken: 'a-session-token-of-some-length',
  expiration: '2099-01-01T00:00:00.000Z',
  roleArn: 'arn:aws:iam::111122223333:role/build',
};

/** Asks as an SDK does, and prints which role answered. */
const ASK = `node -e '
const at = process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
  ? "http://169.254.170.2" + process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
  : process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
const token = process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
fetch(at, { headers: token ? { authorization: token } : {} })
  .then((answer) => answer.json().then((body) => console.log(answer.status, body.AccessKeyId, body.RoleArn)))'`;

withEngine('credentials of builds', (engine) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(async () => {
    await reap(SETTINGS, { stateDir: bench.stateDir, what: 'all' });
    await bench.close();
  });
  const credentials = { get: () => Promise.resolve(KEYS) };

  it('CB-112 CB-113 a build asks the address that SDKs know and gets the caller’s role', async () => {
    const { result, output } = await bench.run({ spec: { phases: { build: [ASK] } } }, { credentials });

    expect(result.failure).toBeUndefined();
    expect(result.warnings).toEqual([]);
    expect(output).toBe(`200 AKIDEXAMPLE0001 ${KEYS.roleArn}`);
  });

  it('CB-47 git asks for credentials and gets those of the build', async () => {
    const { output } = await bench.run({
      environment: [{ name: 'SEED_GIT_USERNAME', value: 'me', type: 'PLAINTEXT' }],
      secrets: [{ name: 'SEED_GIT_PASSWORD', value: 'password-of-git' }],
      spec: {
        gitCredentialHelper: true,
        phases: {
          build: [
            'ANSWER=$(printf "protocol=https\\nhost=git.example.com\\n\\n" | git credential fill)',
            'echo "$ANSWER" | grep username; echo "$ANSWER" | grep -c "^password=password-of""-git$"',
          ],
        },
      },
    });

    expect(output).toBe('username=me\n1');
  });

  it('CB-113 a user other than root gets them too', async () => {
    const { output } = await bench.run(
      { spec: { runAs: 'codebuild-user', phases: { build: [ASK] } } },
      { credentials },
    );

    expect(output).toBe(`200 AKIDEXAMPLE0001 ${KEYS.roleArn}`);
  });

  it('CB-113 another container cannot use the address of a build', async () => {
    const tell = `echo "address $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI$AWS_CONTAINER_CREDENTIALS_FULL_URI"`;
    let status = '';
    const { output } = await lookInto(engine, bench, {
      options: { credentials },
      commands: [tell],
      async look(_, host) {
        status = await askFromElsewhere(/address (\S+)/.exec(host.text('build'))?.[1] ?? '');
      },
    });

    expect(output).toMatch(/^address \S*\/v2\/credentials\//);
    expect(status).toBe('403');
  });

  it('CB-113 in the network of the machine the endpoint is on loopback, with a token', async () => {
    const { result, output } = await bench.run(
      {
        network: 'host',
        spec: { phases: { build: [ASK, 'echo "${AWS_CONTAINER_AUTHORIZATION_TOKEN:+set}"'] } },
      },
      { credentials },
    );

    expect(result.failure).toBeUndefined();
    expect(output).toBe(`200 AKIDEXAMPLE0001 ${KEYS.roleArn}\nset`);
  });

  it('CB-113 keys show neither in the log nor in what the engine says of the container', async () => {
    let description = '';
    const { output } = await lookInto(engine, bench, {
      options: { credentials },
      commands: [`echo "${KEYS.secretAccessKey} and ${KEYS.sessionToken ?? ''}"`],
      async look(container) {
        description = JSON.stringify(await container.inspect());
      },
    });

    expect(output).toBe('*** and ***');
    expect(description).toContain(CREDENTIALS_NETWORK);
    for (const secret of [KEYS.secretAccessKey, KEYS.sessionToken ?? '', '/v2/credentials/'])
      expect(description).not.toContain(secret);
  });

  it('CB-114 without being asked for, there are none', async () => {
    const { output } = await bench.run({
      spec: {
        phases: {
          build: [
            'env | grep -E "AWS_(ACCESS|SECRET|SESSION|CONTAINER|PROFILE)" || echo none',
            'ls -a /root/.aws 2>/dev/null || echo none',
            'node -e \'fetch("http://169.254.170.2/v2/credentials/x", { signal: AbortSignal.timeout(1000) }).then((answer) => console.log(answer.ok ? "given" : "none"), () => console.log("none"))\'',
          ],
        },
      },
    });

    expect(output).toBe('none\nnone\nnone');
  });

  it('cleaning removes the network that builds share', async () => {
    await bench.run({ spec: { phases: { build: ['true'] } } }, { credentials });
    const before = await engine.docker.listNetworks({ filters: { name: [CREDENTIALS_NETWORK] } });
    const left = await leftoversOf(engine, bench.stateDir);

    const { networks, failed } = await reap(SETTINGS, { stateDir: bench.stateDir, what: 'all' });

    expect(before).toHaveLength(1);
    expect(left).toEqual([]);
    expect(failed).toEqual([]);
    expect(networks).toEqual([CREDENTIALS_NETWORK]);
  });

  async function askFromElsewhere(path: string): Promise<string> {
    const at = path.startsWith('http') ? path : `http://169.254.170.2${path}`;
    const container = await engine.docker.createContainer({
      Image: bench.job({}).image.name ?? '',
      Entrypoint: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', at],
      HostConfig: { NetworkMode: CREDENTIALS_NETWORK },
    });
    await container.start();
    await container.wait();
    const said = (await container.logs({ stdout: true })).toString('latin1');
    await container.remove();
    return said.replace(/[^\d]/g, '');
  }
});
