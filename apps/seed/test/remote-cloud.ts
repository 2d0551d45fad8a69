import { setTimeout as delay } from 'node:timers/promises';
import { startMoto } from '@seed/aws/testing';
import { folderWith, runSeed } from './run-seed.ts';
import { startSeed } from './start-seed.ts';

/** An AWS of this machine: an emulator, and before it `seed serve`, which really runs builds. */
export interface RemoteCloud {
  readonly url: string;
  /** What commands need to know of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes the seedkit of a project, as a user would. */
  prepare(project: string): Promise<void>;
  call<T>(target: string, body: object): Promise<T>;
  close(): Promise<void>;
}

const REGION = 'eu-west-1';

/** Requests tell their region by their signature alone, which nobody checks here. */
const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=a/20261121/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

const SERVICES: Readonly<Record<string, string>> = {
  AmazonSSM: 'ssm',
  CodeBuild_20161006: 'codebuild',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsmanager',
};

async function listening(upstream: string) {
  const words = ['serve', '--port', '0', '--executor', 'host', '--json', '--upstream', upstream];
  const started = startSeed(words, { cwd: await folderWith({}), env: { CI: 'true' } });
  let text = '';
  started.child.stdout?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  await started.saw('"kind":"listening"');
  while (!text.includes('\n')) await delay(10);
  const { url } = JSON.parse(text.split('\n')[0] ?? '') as { url: string };
  return { ...started, url };
}

/** Starts both; `moto` is where `moto_server` is. */
export async function startRemoteCloud(moto: string): Promise<RemoteCloud> {
  const emulator = await startMoto(moto);
  const { child, url, ended } = await listening(emulator.url);
  const env = { AWS_ENDPOINT_URL: url, AWS_REGION: REGION };
  const call = async <T>(target: string, body: object): Promise<T> => {
    const service = SERVICES[target.split('.')[0] ?? ''] ?? '';
    const headers = {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.1',
      ...signed(service),
    };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as T;
  };
  return {
    url,
    env,
    call,
    async prepare(project) {
      const made = await runSeed(['seedkit', 'deploy', project], { cwd: await folderWith({}), env });
      if (made.code !== 0) throw new Error(made.all);
      // The emulator has its own CodeBuild, which runs nothing.
      await call('CodeBuild_20161006.CreateProject', {
        name: `codeseeder-${project}`,
        source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
        artifacts: { type: 'NO_ARTIFACTS' },
        environment: { type: 'LINUX_CONTAINER', image: 'any', computeType: 'BUILD_GENERAL1_SMALL' },
        serviceRole: `arn:aws:iam::123456789012:role/codeseeder-${project}`,
      });
    },
    async close() {
      child.kill('SIGINT');
      await ended;
      await emulator.stop();
    },
  };
}
