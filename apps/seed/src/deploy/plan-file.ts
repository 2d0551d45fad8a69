import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Desired } from '@seed/engine';
import { ConflictError, EnvironmentError, InputError } from '@seed/kernel';
import type { NodeId, Plan, PlanStep } from '@seed/kernel';
import { count } from '@seed/view';
import type { ProcessIo } from '../process-io.ts';
import type { DeployFlags } from './deploy-request.ts';

/** Flags that decide what a plan says; a plan that was saved brings its own. */
export const DECIDING = [
  'region',
  'envFile',
  'only',
  'exclude',
  'offline',
  'redeployOnOutputChange',
  'updateSeedkit',
  'updateProjectPolicy',
  'enableSelfAccessLogs',
] as const;

/** Flags that say where a plan is executed; a plan brings those that it was made with, unless others are given. */
export const PLACING = ['local', 'remote', 'executor', 'state', 'qualifier', 'rolePrefix'] as const;
type Deciding = Pick<DeployFlags, (typeof DECIDING)[number]>;
type Placing = Pick<DeployFlags, (typeof PLACING)[number]>;

/** Digests by which the sources and the manifest of a module are recognised. */
interface Mark {
  readonly content: string;
  readonly deployspec: string;
  readonly manifest: string;
}

/** `seed plan -o FILE`: the plan, what it was asked with, and what tells later what has changed since. */
export interface SavedPlan extends Plan {
  readonly request: Deciding;
  readonly place?: Placing;
  readonly marks: Readonly<Record<NodeId, Mark>>;
}

function marksOf(desired: Desired): Record<NodeId, Mark> {
  return Object.fromEntries(
    desired.modules.map(({ node, digests }): [NodeId, Mark] => [
      node,
      { content: digests.content, deployspec: digests.deployspecMd5, manifest: digests.manifestMd5 },
    ]),
  );
}

/** Writes a plan for a later apply. Rejects with EnvironmentError. */
export async function savePlan(
  path: string,
  plan: Plan,
  {
    io,
    flags,
    desired,
  }: { readonly io: ProcessIo; readonly flags: Deciding & Placing; readonly desired: Desired },
): Promise<void> {
  const given = (names: readonly (keyof (Deciding & Placing))[]) =>
    Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
  const [request, place] = [given(DECIDING), given(PLACING)];
  const saved: SavedPlan = { ...plan, request, place, marks: marksOf(desired) };
  const text = `${JSON.stringify(saved, undefined, 2)}\n`;
  try {
    if (path === '-') io.stdout.write(text);
    else await writeFile(resolve(io.cwd, path), text);
  } catch (error) {
    throw new EnvironmentError('cli/state-not-writable', `"${path}" cannot be written`, {
      cause: error,
      hints: ['name a file in a folder that this user may write: `seed plan -o FILE`'],
    });
  }
}

const isSavedPlan = (value: unknown): value is SavedPlan =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'basis' in value &&
  'marks' in value &&
  'manifest' in value;

/** The plan that a file holds; undefined for a file that is no JSON, as manifests are. Rejects with InputError. */
export async function readPlan(path: string, io: ProcessIo): Promise<SavedPlan | undefined> {
  if (!path.endsWith('.json')) return undefined;
  const text = await readFile(resolve(io.cwd, path), 'utf8').catch((error: unknown) => {
    throw new InputError('cli/unreadable-file', `"${path}" cannot be read`, { cause: error });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError('plan/bad-file', `"${path}" is not JSON`, { cause: error });
  }
  if (isSavedPlan(value)) return value;
  throw new InputError('plan/bad-file', `"${path}" holds no plan of this version of seed`, {
    hints: ['make one with `seed plan <manifest> -o plan.json`'],
  });
}

const stepText = (step: Pick<PlanStep, 'action'> | undefined): string =>
  step === undefined ? 'not there' : step.action === 'none' ? 'unchanged' : step.action;

function markChanges(node: NodeId, before: Mark | undefined, after: Mark | undefined): string[] {
  if (before === undefined || after === undefined) return [];
  if (before.content !== after.content) return [`the files of ${node} are others`];
  if (before.deployspec !== after.deployspec) return [`the deployspec of ${node} is another`];
  // The manifest's digest covers those of the files.
  return before.manifest === after.manifest ? [] : [`the manifest of ${node} is another`];
}

/** What differs between a saved plan and one made now; never empty. */
function differences(saved: SavedPlan, now: Plan, marks: SavedPlan['marks']): string[] {
  const nodes = [...new Set([...saved.steps, ...now.steps].map(({ node }) => node))];
  const stepOf = (plan: Plan, node: NodeId) => plan.steps.find((step) => step.node === node);
  const found = nodes.flatMap((node) => {
    const [before, after] = [stepText(stepOf(saved, node)), stepText(stepOf(now, node))];
    const files = markChanges(node, saved.marks[node], marks[node]);
    if (files.length > 0) return files;
    return before === after ? [] : [`${node} was planned as ${before} and now is ${after}`];
  });
  return found.length > 0 ? found : ['the manifest or the state of the deployment is another'];
}

/** Rejects with ConflictError `plan/stale` that names what changed since the plan was saved. */
export function mustBeFresh(path: string, saved: SavedPlan, now: { plan: Plan; desired: Desired }): void {
  if (saved.basis === now.plan.basis) return;
  const found = differences(saved, now.plan, marksOf(now.desired));
  const shown = found.slice(0, 3).join('; ');
  const rest = found.length > 3 ? ` and ${count(found.length - 3, 'more change')}` : '';
  throw new ConflictError('plan/stale', `"${path}" is out of date: ${shown}${rest}`, {
    hints: [`plan again: \`seed plan ${saved.manifest ?? '<manifest>'} -o ${path}\``],
    data: { changes: found },
  });
}
