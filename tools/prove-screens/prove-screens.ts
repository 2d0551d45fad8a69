// node tools/prove-screens/prove-screens.ts: opens the screens of seed in a real terminal (tmux), uses them as a person
// does, and looks at what is on it. Exit status 1: something is not as it has to be; 3: there is no tmux.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../prove-remote/processes.ts';
import { check, startSteps } from '../prove-remote/proof.ts';
import { NOT_READY, runProof } from '../prove-remote/run-proof.ts';
import { proveEnds } from './prove-ends.ts';
import { proveUse } from './prove-use.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Nothing of the caller's settings takes part; what looks like CI does, because it must not silence anything. */
function environment(home: string): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:AWS|SEED|SEEDFARMER|TMUX|INK|LC_|LANG)/.test(name),
  );
  return {
    ...Object.fromEntries(own),
    HOME: home,
    CI: '1',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TERM: 'xterm-256color',
  };
}

/** The path of tmux, or why there is none. */
async function findTmux(signal: AbortSignal): Promise<{ readonly tmux?: string; readonly reason: string }> {
  const words = ['sh', join(root, 'tools/prove-screens/ensure-tmux.sh')] as const;
  const { status, stdout, printed } = await runToEnd({ words, cwd: root, env: process.env }, signal);
  if (status === 0) return { tmux: stdout.trim(), reason: '' };
  check(status === NOT_READY, `tmux cannot be looked for: ${printed.trim()}`);
  return { reason: printed.trim().split('\n').at(-1) ?? '' };
}

async function prove(tmux: string, signal: AbortSignal): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'seed-prove-screens-'));
  try {
    const home = join(dir, 'home');
    mkdirSync(home);
    const env = environment(home);
    const seed = join(root, 'seed');
    const version = await runToEnd({ words: ['sh', seed, 'version'], cwd: root, env }, signal);
    check(version.status === 0, `seed cannot be bundled:\n${version.printed}`);
    const steps = startSteps((line) => console.log(line));
    const options = { tmux, seed, dir, env, steps, signal };
    await proveUse(options);
    await proveEnds(options);
    steps.total();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

// A proof that hangs is one that failed.
await runProof(10, async (signal) => {
  const { tmux, reason } = await findTmux(signal);
  if (tmux !== undefined) await prove(tmux, signal);
  return tmux === undefined ? reason : undefined;
});
