import { setTimeout as delay } from 'node:timers/promises';
import { startMoto } from '@seed/aws/testing';
import { callEmulator, createSeedkitProject } from './emulator.ts';
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
  return {
    url,
    env,
    call: (target, body) => callEmulator(url, { region: REGION, target, body }),
    async prepare(project) {
      const made = await runSeed(['seedkit', 'deploy', project], { cwd: await folderWith({}), env });
      if (made.code !== 0) throw new Error(made.all);
      await createSeedkitProject(url, { project, region: REGION });
    },
    async close() {
      child.kill('SIGINT');
      await ended;
      await emulator.stop();
    },
  };
}
