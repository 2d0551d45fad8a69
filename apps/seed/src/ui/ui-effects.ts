import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { UiEffects } from '@seed/tui';
import { EnvironmentError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { giveAnswer } from '../journal/answer-file.ts';
import { requestCancel } from '../journal/cancel-file.ts';
import { logName } from '../journal/open-journal.ts';
import type { ProcessIo } from '../process-io.ts';
import { shownPath } from '../run/find-target.ts';
import { userName } from '../user-name.ts';

/** Runs a program that has the terminal until it ends; rejects with EnvironmentError. */
async function runInTerminal(
  command: string,
  args: readonly string[],
  { env, cwd }: ProcessIo,
): Promise<void> {
  // The variable may hold flags, as in `code --wait`: a shell takes it apart.
  const child = spawn('/bin/sh', ['-c', `${command} "$@"`, command, ...args], { stdio: 'inherit', env, cwd });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status === 127)
    throw new EnvironmentError('cli/editor-missing', `the editor "${command}" cannot be found`, {
      hints: ['name another with `EDITOR=<command>`'],
    });
}

/** What opens an address on this machine; undefined where nobody would see it. */
function browserOf({ env, platform }: ProcessIo): string | undefined {
  if (env['BROWSER']) return env['BROWSER'];
  if (platform === 'darwin') return 'open';
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? 'xdg-open' : undefined;
}

/** Starts a browser and does not wait for it; false where there is none. */
function openBrowser(url: string, io: ProcessIo): Promise<boolean> {
  const command = browserOf(io);
  if (command === undefined || !/^https?:\/\//.test(url)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command, [url], { stdio: 'ignore', detached: true, env: io.env });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** Copies a log to the folder of the person, under a name that nothing has yet. */
async function saveLog(dir: string, node: string, { cwd }: ProcessIo): Promise<string> {
  const from = join(dir, 'logs', logName(node));
  const name = `${basename(dir)}-${logName(node).replace(/\.log$/, '')}`;
  for (let count = 1; ; count += 1) {
    const to = join(cwd, count === 1 ? `${name}.log` : `${name}-${count}.log`);
    try {
      await copyFile(from, to, constants.COPYFILE_EXCL);
      return shownPath(to, cwd);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** `seed taint` as a command of its own, heard and not seen. */
async function taint(
  { io, wiring }: CommandContext,
  { deployment, nodes }: { readonly deployment: string; readonly nodes: readonly string[] },
): Promise<string> {
  const said: string[] = [];
  const heard = {
    isTTY: false,
    write: (text: string) => said.push(text) > 0,
    writeBytes: () => true,
    drained: () => Promise.resolve(),
  };
  const { runProgram } = await import('../program.ts');
  const words = ['taint', ...nodes.map((node) => `${deployment}/${node}`)];
  const quiet: ProcessIo = { ...io, stdout: heard, stderr: heard, interactive: false };
  const { code } = await runProgram(words, quiet, wiring);
  const lines = said.join('').trim().split('\n');
  if (code !== 0) throw new EnvironmentError('cli/not-tainted', lines[0] ?? 'nothing was tainted');
  return nodes.length === 1
    ? (lines[0] ?? '')
    : `${nodes.length} modules are deployed again by the next apply`;
}

/** What screens do to the world. `as` is how others are told of it: `monitor`. */
export function createUiEffects(context: CommandContext, as: string): UiEffects {
  const { io } = context;
  const person = `${userName()} (${as})`;
  return {
    answer: ({ dir, question, answer }) => giveAnswer(dir, question, { answer, by: person, at: io.now() }),
    async cancel({ dir, node, force }) {
      const first = await requestCancel(dir, person, { force, ...(node === undefined ? {} : { node }) });
      return { first };
    },
    openEditor: ({ file, line }) =>
      runInTerminal(io.env['VISUAL'] || io.env['EDITOR'] || 'vi', [`+${line}`, file], io),
    openUrl: (url) => openBrowser(url, io),
    saveLog: ({ dir, node }) => saveLog(dir, node, io),
    taint: (request) => taint(context, request),
  };
}
