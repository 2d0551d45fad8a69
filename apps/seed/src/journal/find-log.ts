import { join } from 'node:path';
import { InputError } from '@seed/kernel';
import type { NodeId } from '@seed/kernel';
import { isDeployment, plannedChanges } from '@seed/view';
import type { RunView } from '@seed/view';
import { suggestKey } from '@seed/yaml';
import type { ProcessIo } from '../process-io.ts';
import { findStateDir } from '../state-dir.ts';
import { endsOf, findRun, listRunIds, readRun } from './read-journal.ts';
import type { JournalRun } from './read-journal.ts';

/** One build in a run. */
export interface LoggedModule {
  readonly run: JournalRun;
  readonly node: NodeId;
  /** `dev/core/fsx`, or the build's name outside of deployments. */
  readonly name: string;
}

/** What a log is asked of: a whole run, or one module in it. */
export type LogSubject = { readonly run: JournalRun; readonly node?: undefined } | LoggedModule;

const MOST_NAMED = 3;

const fullName = (view: RunView, node: NodeId): string =>
  isDeployment(view) && view.target !== undefined ? `${view.target}/${node}` : node;

/** The modules of a run, those included that have not been heard of yet. */
function modulesOf(run: JournalRun): LoggedModule[] {
  const planned = (plannedChanges(run.view) ?? []).map(({ node }) => node);
  return [...new Set([...run.view.nodes.keys(), ...planned])].map((node) => ({
    run,
    node,
    name: fullName(run.view, node),
  }));
}

/** Whether a module did something in its run, or still will. */
function hasPart({ run, node }: LoggedModule): boolean {
  const { startedAt, status = 'queued' } = run.view.nodes.get(node) ?? {};
  return startedAt !== undefined || (run.state === 'running' && status === 'queued');
}

/** All modules of all runs, the newest run first. */
async function* allModules(stateDir: string): AsyncGenerator<LoggedModule> {
  for (const id of await listRunIds(stateDir)) {
    const run = await readRun(join(stateDir, 'runs', id));
    if (run !== undefined) yield* modulesOf(run);
  }
}

/** The names of all modules in the journals, the newest first. */
export async function loggedNames(stateDir: string): Promise<string[]> {
  const names = new Set<string>();
  for await (const { name } of allModules(stateDir)) names.add(name);
  return [...names];
}

function newest(found: readonly LoggedModule[]): LoggedModule | undefined {
  return found.find(hasPart) ?? found[0];
}

/**
 * The newest run in which the module that a word means had a part: by its whole name, or by an end that only one has.
 * Rejects with InputError that names all which are meant.
 */
async function findModule(stateDir: string, word: string): Promise<LoggedModule | undefined> {
  const called: LoggedModule[] = [];
  const ending: LoggedModule[] = [];
  for await (const one of allModules(stateDir)) {
    if (one.name === word && hasPart(one)) return one;
    if (one.name === word) called.push(one);
    else if (one.name.endsWith(`/${word}`)) ending.push(one);
  }
  const names = [...new Set(ending.map(({ name }) => name))];
  if (called.length > 0 || names.length <= 1) return newest(called) ?? newest(ending);
  throw new InputError('cli/several-modules', `"${word}" can be several modules: ${names.join(', ')}`, {
    hints: ['write more of the name'],
  });
}

function nothingCalled(word: string, names: readonly string[]): InputError {
  const near = suggestKey(word, names);
  const inside = names.filter((name) => name.startsWith(`${word}/`) || name.includes(`/${word}/`));
  const commands = inside.slice(0, MOST_NAMED).map((name) => `\`seed logs ${name}\``);
  return new InputError('cli/run-not-found', `there is no run and no module "${word}" in the journals`, {
    hints: [
      ...(commands.length === 0 ? [] : [`name a module: ${commands.join(' or ')}`]),
      ...(near === undefined || commands.length > 0 ? [] : [`did you mean "${near}"?`]),
      'list the runs with `seed runs list`, and the modules of one with `seed runs show <run>`',
    ],
  });
}

/**
 * What `seed logs` is asked for: the newest run, one by its id, the newest of a module, or one by a part of its id.
 * Rejects with InputError that says what could be typed.
 */
export async function findLog(io: ProcessIo, word: string | undefined): Promise<LogSubject> {
  const stateDir = await findStateDir(io);
  const ids = await listRunIds(stateDir);
  if (word === undefined || ids.length === 0 || endsOf(ids, word).length > 0)
    return { run: await findRun(io, word) };
  const module = await findModule(stateDir, word);
  if (module !== undefined) return module;
  if (!word.includes('/') && ids.some((id) => id.includes(word))) return { run: await findRun(io, word) };
  throw nothingCalled(word, await loggedNames(stateDir));
}
