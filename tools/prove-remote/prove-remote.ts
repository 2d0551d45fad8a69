// node tools/prove-remote/prove-remote.ts: deploys examples/accounts to an emulator, changes it, destroys it, and looks
// at everything with the AWS SDK. Exit status 1: something is not as it has to be; 3: moto_server or an engine is missing.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findMoto, startAws } from './emulated-aws.ts';
import { runToEnd } from './processes.ts';
import { check, startSteps } from './proof.ts';
import { runProof } from './run-proof.ts';
import { proveShop } from './prove-shop.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const seed = ['sh', join(root, 'seed')] as const;

/** Why this machine cannot run it. */
async function missing(moto: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  if (moto === undefined) return 'moto_server is not installed';
  const words = ['docker', 'version', '--format', '{{.Server.Version}}'] as const;
  const engine = await runToEnd({ words, cwd: root, env: process.env }, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (engine === undefined) return 'the docker command is not installed';
  return engine.status === 0 ? undefined : 'no Docker engine answers';
}

/** Nothing of the caller's own AWS or seed settings takes part. */
function environment(project: string): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:AWS|SEED|SEEDFARMER)_/.test(name));
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: join(project, 'emulator/config'),
    AWS_SHARED_CREDENTIALS_FILE: join(project, 'emulator/credentials'),
  };
}

async function prove(moto: string, signal: AbortSignal): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'seed-prove-remote-'));
  try {
    const project = join(dir, 'project');
    cpSync(join(root, 'examples/accounts'), project, { recursive: true });
    const steps = startSteps((line) => console.log(line));
    const env = environment(project);
    const version = await runToEnd({ words: [...seed, 'version'], cwd: root, env }, signal);
    check(version.status === 0, `seed cannot be bundled:\n${version.printed}`);
    const aws = await steps.step('moto_server and seed serve answer', () =>
      startAws({ moto, seed, cwd: dir, env, signal }),
    );
    let proved = false;
    try {
      await proveShop({ aws, dir, project, seed, signal, steps, env: { ...env, AWS_ENDPOINT_URL: aws.url } });
      proved = true;
    } finally {
      await aws.stop().catch((error: unknown) => {
        if (proved) throw error;
        console.error(String(error));
      });
    }
    steps.total();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

// A proof that hangs is one that failed.
await runProof(15, async (signal) => {
  const moto = findMoto();
  const reason = await missing(moto, signal);
  if (reason === undefined) await prove(moto ?? '', signal);
  return reason;
});
