import { setTimeout as delay } from 'node:timers/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check, same, type Steps } from '../prove-remote/proof.ts';
import { NEEDLE, prepareProject, type ProvedProject } from './prepare-project.ts';
import { openTerminal, type Terminal } from './tmux.ts';

export interface ProveOptions {
  /** Path of tmux. */
  readonly tmux: string;
  /** Path of the command, a script for sh. */
  readonly seed: string;
  /** Folder for more folders. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly steps: Steps;
  readonly signal: AbortSignal;
}

interface Use {
  readonly terminal: Terminal;
  readonly project: ProvedProject;
  readonly steps: Steps;
}

const selected = (screen: string): string => screen.split('\n').find((line) => line.includes('▌')) ?? '';
const footer = (screen: string): string => screen.trimEnd().split('\n').at(-1) ?? '';

/** No line is longer than the terminal is wide, and the last row is in use: nothing scrolled, nothing wrapped. */
function checkFilled(
  screen: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): void {
  const lines = screen.replace(/\n$/, '').split('\n');
  same('the number of rows on screen', lines.length, rows);
  check(footer(screen) !== '', `the last row is empty:\n${screen}`);
  for (const line of lines)
    check(Array.from(line).length <= columns, `a row is longer than the screen: ${line}`);
}

/** A command line in the terminal, where nothing is drawn over it. */
export async function atPrompt(terminal: Terminal): Promise<void> {
  await terminal.until(
    'a prompt',
    (screen, { alternate, cursor }) => !alternate && cursor && /\$ *$/.test(screen.trimEnd()),
  );
}

async function begin({ terminal, steps }: Use, seed: string): Promise<void> {
  await steps.step('seed apply --ui asks in the screens, and goes on when it is answered', async () => {
    await atPrompt(terminal);
    await terminal.type(`(sh "${seed}" apply demo.yaml --executor host --ui; echo ended=$?)`);
    await terminal.press('Enter');
    await terminal.until('a question', (screen, { alternate }) => alternate && screen.includes('1 question'));
    await terminal.press('a');
    const dialog = await terminal.until('the dialog', (screen) => screen.includes('asked '));
    check(dialog.includes('3 to create'), `the dialog does not say what is to be done:\n${dialog}`);
    await terminal.press('Enter');
    const screen = await terminal.until(
      'two builds that run',
      (seen) => seen.split('\n').filter((line) => line.includes('▸ running')).length >= 2,
    );
    checkFilled(screen, { columns: 80, rows: 24 });
  });
}

async function move({ terminal, steps }: Use): Promise<void> {
  await steps.step('the selection moves, and a log opens, follows, and is searched', async () => {
    await terminal.press('g');
    const before = await terminal.until('a selected row', (screen) => selected(screen) !== '');
    await terminal.press('j');
    await terminal.until(
      'another row',
      (screen) => selected(screen) !== '' && selected(screen) !== selected(before),
    );
    await terminal.press('k', 'l');
    await terminal.until('the end of the log', (screen) => screen.includes(`the ${NEEDLE} is there`));
    await terminal.press('/');
    await terminal.type(NEEDLE);
    await terminal.press('Enter');
    await terminal.until('the first match', (screen) => /match [12] of 2/.test(screen));
    await terminal.press('n');
    await terminal.until('the next match', (screen) => /match [12] of 2/.test(screen));
    await terminal.press('g');
    const top = await terminal.until('the beginning', (screen) => screen.includes('Waiting for agent ping'));
    checkFilled(top, { columns: 80, rows: 24 });
    await terminal.press('G');
    await terminal.until('the end again', (screen) => screen.includes('── follow ·'));
    // Two presses at once are one, and nothing on the screen may tell that the search is over.
    for (let tries = 0; tries < 4 && !(await terminal.screen()).includes('MODULE'); tries += 1) {
      await terminal.press('Escape');
      await delay(700);
    }
    await terminal.until('the modules', (screen) => screen.includes('MODULE'));
  });
}

async function resize({ terminal, steps }: Use): Promise<void> {
  await steps.step('every size has its arrangement, and the selection survives', async () => {
    const before =
      selected(await terminal.screen())
        .trim()
        .split(/\s+/)[1] ?? '';
    const look = async (columns: number, rows: number, shows: string): Promise<string> => {
      await terminal.resize(columns, rows);
      const screen = await terminal.until(
        `${shows} at ${columns}x${rows}`,
        (seen, state) =>
          state.columns === columns && state.rows === rows && seen.includes(shows) && footer(seen) !== '',
      );
      checkFilled(screen, { columns, rows });
      return screen;
    };
    const wide = await look(200, 60, '3 log');
    check(wide.includes('1 runs') && wide.includes('┬'), `there are no three columns:\n${wide}`);
    await look(120, 40, '2 log');
    const narrow = await look(60, 20, '1 modules');
    check(!narrow.includes('2 log'), `a narrow screen shows one pane at a time:\n${narrow}`);
    await look(30, 8, 'the screens need 40×10');
    const back = await look(80, 24, '2 log');
    check(selected(back).includes(before), `"${before}" is no longer selected:\n${back}`);
  });
}

async function cancel({ terminal, steps }: Use): Promise<void> {
  await steps.step('a build is stopped after it was asked about', async () => {
    await terminal.press('C-k');
    const dialog = await terminal.until('the dialog', (screen) => screen.includes('Stop core/'));
    check(dialog.includes('later groups do not start'), `the dialog does not say what it means:\n${dialog}`);
    await terminal.press('Enter');
    await terminal.until('the stopped build', (screen) => screen.includes('! stopped'));
  });
}

async function suspend({ terminal, steps }: Use): Promise<void> {
  await steps.step('ctrl-z gives the terminal to the shell, fg gives it back', async () => {
    await terminal.press('C-z');
    await atPrompt(terminal);
    const settings = await terminal.settings();
    check(
      /(?:^|\s)icanon(?:\s|;)/.test(settings),
      `lines are not edited while seed is stopped:\n${settings}`,
    );
    await terminal.resize(100, 30);
    await terminal.type('fg');
    await terminal.press('Enter');
    const screen = await terminal.until(
      'the screens',
      (seen, { alternate }) => alternate && seen.includes('MODULE'),
    );
    checkFilled(screen, { columns: 100, rows: 30 });
    await terminal.resize(80, 24);
    await terminal.until('the old size', (seen) => seen.split('\n').length <= 25 && seen.includes('MODULE'));
  });
}

async function finish({ terminal, project, steps }: Use): Promise<void> {
  await steps.step(
    'the run ends, its end is told, and quitting gives the exit status of the run',
    async () => {
      project.letEnd();
      await terminal.until('the end of the run', (screen) =>
        /demo · apply · (?:failed|stopped)/.test(screen),
      );
      await terminal.press('q');
      await terminal.until('the list of runs', (screen) => screen.includes('DEPLOYMENT'));
      await terminal.press('q');
      const screen = await terminal.until(
        'the exit status',
        (seen, { alternate }) => !alternate && /ended=\d+/.test(seen),
      );
      check(screen.includes('ended=1'), `a run with a stopped build gives exit status 1:\n${screen}`);
    },
  );
}

/** Everything that a person does with a run of their own, from the question to the exit status. */
export async function proveUse({ tmux, seed, dir, env, steps, signal }: ProveOptions): Promise<void> {
  const place = join(dir, 'use');
  mkdirSync(place);
  const project = prepareProject(place, join(dir, 'home'), true);
  const terminal = await openTerminal(`seed-use-${process.pid}`, { tmux, cwd: place, env, signal });
  try {
    const use = { terminal, project, steps };
    await begin(use, seed);
    await move(use);
    await resize(use);
    await suspend(use);
    await cancel(use);
    await finish(use);
  } finally {
    await terminal.close();
  }
}
