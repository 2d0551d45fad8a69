// Runs commands as whole processes, in turn with their rivals, so that a machine whose speed drifts drifts for both.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** The middle value; of an even count the lower one. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

function peakKilobytes(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Runs a command with its output in a pipe that is read and dropped. Milliseconds are counted from before the spawn.
 * @returns {Promise<{ms: number, firstByteMs: number, lineMs: number[], bytes: number, peakMb: number, lines: string[]}>}
 */
export function runOnce(
  [command, ...args],
  { keep = false, watchLines = false, watchMemory = false, cwd, env } = {},
) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd, env });
    let firstByteMs = 0;
    const lineMs = [];
    let bytes = 0;
    let peak = 0;
    let text = '';
    let errors = '';
    const timer = watchMemory
      ? setInterval(() => (peak = Math.max(peak, peakKilobytes(child.pid))), 20)
      : undefined;
    child.stdout.on('data', (chunk) => {
      firstByteMs ||= performance.now() - start;
      bytes += chunk.length;
      // The end of each line, as it arrives.
      if (watchLines) for (const byte of chunk) if (byte === 10) lineMs.push(performance.now() - start);
      if (keep) text += chunk;
    });
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      const ms = performance.now() - start;
      if (code === 0)
        resolve({ ms, firstByteMs, lineMs, bytes, peakMb: peak / 1024, lines: text.split('\n') });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${errors}`));
    });
  });
}

/** Runs `ours` and `rival` in turn; each is a function that returns a number. The first pair warms up and is dropped. */
export async function inTurn(runs, ours, rival) {
  const mine = [];
  const theirs = [];
  for (let run = 0; run <= runs; run += 1) {
    const a = await ours();
    const b = await rival();
    if (run > 0) {
      mine.push(a);
      theirs.push(b);
    }
  }
  return { ours: median(mine), rival: median(theirs) };
}

/** A row about a figure that is counted, with what a rival needs by its sources. */
export const counted = (what, figure, { budget, unit = 'calls', rival }) => ({
  what,
  ours: figure,
  figure,
  budget,
  unit,
  ...(rival === undefined ? {} : { rival }),
});
