import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../prove-remote/processes.ts';
import { check, same } from '../prove-remote/proof.ts';
import { prepareProject } from './prepare-project.ts';
import { atPrompt, type ProveOptions } from './prove-use.ts';
import { openTerminal, type Terminal } from './tmux.ts';

/** Keys that lead from the first screen to another one, and what shows that it is there. */
const SCREENS: readonly {
  readonly name: string;
  readonly keys: readonly string[];
  readonly shows: RegExp;
}[] = [
  { name: 'runs', keys: [], shows: /1? ?runs/ },
  { name: 'run', keys: ['Enter'], shows: /1 modules/ },
  { name: 'module', keys: ['Enter', 'd'], shows: /details/ },
  { name: 'log', keys: ['Enter', 'l'], shows: /── log core\/vpc .*follow/ },
  { name: 'plan', keys: ['Enter', 'p'], shows: /Plan: 3 to create/ },
  { name: 'help', keys: ['?'], shows: /keys/ },
  { name: 'palette', keys: [':'], shows: /go to/ },
  { name: 'filter', keys: ['/'], shows: /\// },
];

const SIGNALS = ['TERM', 'HUP', 'INT', 'KILL'] as const;

async function pidOf(terminal: Terminal, env: ProveOptions['env'], signal: AbortSignal): Promise<number> {
  const { tty } = await terminal.state();
  const words = ['ps', '-t', tty.replace('/dev/', ''), '-o', 'pid=,args='] as const;
  const { stdout } = await runToEnd({ words, cwd: '/', env }, signal);
  const line = stdout.split('\n').find((text) => /seed\.mjs monitor/.test(text));
  check(line !== undefined, `no process of the screens runs in ${tty}:\n${stdout}`);
  return Number(line.trim().split(/\s+/)[0]);
}

/** However the screens end, in whichever of them, the terminal is as it was. */
export async function proveEnds(options: ProveOptions): Promise<void> {
  const { tmux, seed, dir, env, steps, signal } = options;
  const place = join(dir, 'ends');
  mkdirSync(place);
  prepareProject(place, join(dir, 'home'), false);
  const words = ['sh', seed, 'apply', 'demo.yaml', '--executor', 'host', '--yes'] as const;
  const applied = await runToEnd({ words, cwd: place, env }, signal);
  check(applied.status === 0, `the run to look at failed:\n${applied.printed}`);
  const terminal = await openTerminal(`seed-ends-${process.pid}`, { tmux, cwd: place, env, signal });
  try {
    await atPrompt(terminal);
    const before = await terminal.settings();
    for (const name of SIGNALS) {
      await steps.step(`SIG${name} in any screen leaves the terminal as it was`, async () => {
        for (const { name: screen, keys, shows } of SCREENS) {
          await terminal.type(`clear; sh '${seed}' monitor`);
          await terminal.press('Enter');
          await terminal.until('the screens', (seen, { alternate }) => alternate && seen.includes('demo'));
          for (const key of keys) await terminal.press(key);
          await terminal.until(`the screen ${screen}`, (seen) => shows.test(seen));
          process.kill(await pidOf(terminal, env, signal), `SIG${name}`);
          await terminal.until(
            `the main screen after SIG${name} in ${screen}`,
            (_, { alternate, cursor }) => !alternate && cursor,
          );
          await terminal.press('Enter');
          await atPrompt(terminal);
          same(`the line settings after SIG${name} in ${screen}`, await terminal.settings(), before);
        }
      });
    }
  } finally {
    await terminal.close();
  }
}
