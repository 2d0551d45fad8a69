import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ComponentPlan } from '@seed/components';
import { ConflictError, EnvironmentError, InputError } from '@seed/kernel';
import { count } from '@seed/view';
import type { ProcessIo } from '../process-io.ts';
import { VERSION } from '../version.ts';
import type { PlanScope } from './make-plans.ts';

const SCHEMA = 'seed.components.saved-plan/1';

/** What a plan was asked with; a saved plan brings it. */
export interface SavedRequest {
  readonly scope: PlanScope;
  /** As they were typed. */
  readonly words: readonly string[];
  readonly images: readonly string[];
  readonly target: readonly string[];
  readonly region?: string;
  readonly allowRebuild: boolean;
}

interface SavedItem {
  readonly id: string;
  readonly action: string;
  /** Of the call, which is made of all that it asks for. */
  readonly token?: string;
}

interface SavedPlace {
  readonly target: string;
  readonly account: string;
  readonly region: string;
  readonly items: readonly SavedItem[];
  readonly basis: Readonly<Record<string, string>>;
}

/** `plan -o FILE`: what was planned, and what tells later whether it still holds. */
export interface SavedPublication {
  readonly schema: typeof SCHEMA;
  readonly seed: string;
  readonly madeAt: string;
  readonly request: SavedRequest;
  readonly places: readonly SavedPlace[];
}

const savedItems = ({ items }: ComponentPlan): SavedItem[] =>
  items.map(({ id, action, call }) => ({
    id,
    action,
    ...(call === undefined ? {} : { token: call.clientToken }),
  }));

const savedPlace = (plan: ComponentPlan): SavedPlace => ({
  target: plan.target.name,
  account: plan.target.account,
  region: plan.target.region,
  items: savedItems(plan),
  basis: plan.basis,
});

/** Keeps plans for a publish. Rejects with EnvironmentError. */
export async function savePlans(
  path: string,
  plans: readonly ComponentPlan[],
  { io, request }: { readonly io: ProcessIo; readonly request: SavedRequest },
): Promise<void> {
  const saved: SavedPublication = {
    schema: SCHEMA,
    seed: VERSION,
    madeAt: new Date(io.now()).toISOString(),
    request,
    places: plans.map(savedPlace),
  };
  const text = `${JSON.stringify(saved, undefined, 2)}\n`;
  if (path === '-') {
    io.stdout.write(text);
    return;
  }
  await writeFile(resolve(io.cwd, path), text).catch((error: unknown) => {
    throw new EnvironmentError('cli/state-not-writable', `"${path}" cannot be written`, {
      cause: error,
      hints: ['name a file in a folder that this user may write: `-o FILE`'],
    });
  });
}

/** The plan that a word names; undefined where it names something else. Rejects with InputError `plan/bad-file`. */
export async function readSavedPlans(
  words: readonly string[],
  io: ProcessIo,
): Promise<{ readonly path: string; readonly saved: SavedPublication } | undefined> {
  const [path, ...others] = words;
  if (path === undefined || !path.endsWith('.json')) return undefined;
  const text = await readFile(resolve(io.cwd, path), 'utf8').catch((error: unknown) => {
    throw new InputError('cli/unreadable-file', `"${path}" cannot be read`, { cause: error });
  });
  const value: unknown = parsed(text);
  const isSaved = typeof value === 'object' && value !== null && 'schema' in value && value.schema === SCHEMA;
  if (!isSaved)
    throw new InputError('plan/bad-file', `"${path}" holds no plan of a publish by this version of seed`, {
      hints: ['make one with `seed components plan -o plan.json`, or `seed recipes plan -o plan.json`'],
    });
  if (others.length > 0)
    throw new InputError(
      'cli/bad-arguments',
      `a saved plan says what is published; "${others[0]}" is too much`,
      {
        hints: ['give the plan alone'],
      },
    );
  return { path, saved: value as SavedPublication };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function placeDifferences(saved: SavedPlace, now: ComponentPlan): string[] {
  const fresh = savedPlace(now);
  const where = `${now.target.region} of account ${now.target.account}`;
  const ids = [...new Set([...saved.items, ...fresh.items].map(({ id }) => id))];
  const items = ids.flatMap((id) => {
    const find = (list: readonly SavedItem[]) => list.find((item) => item.id === id);
    const [before, after] = [find(saved.items), find(fresh.items)];
    if (before === undefined) return [`${id} was not planned`];
    if (after === undefined) return [`${id} is no longer asked for`];
    if (before.action !== after.action)
      return [`${id} was planned as ${before.action} and now is ${after.action}`];
    return before.token === after.token ? [] : [`${id} would be made otherwise`];
  });
  const keys = [...new Set([...Object.keys(saved.basis), ...Object.keys(fresh.basis)])];
  const read = keys
    .filter((key) => saved.basis[key] !== fresh.basis[key])
    .map((key) => `${key} changed in ${where}`);
  return [...items, ...read];
}

/** Rejects with ConflictError `plan/stale` that names what changed since plans were saved. */
export function mustStillHold(path: string, saved: SavedPublication, plans: readonly ComponentPlan[]): void {
  const found = plans.flatMap((plan) => {
    const { name, account, region } = plan.target;
    const before = saved.places.find((one) => one.target === name && one.region === region);
    if (before === undefined) return [`${name} ${region} was not planned`];
    if (before.account !== account)
      return [`${region} is in account ${account} and was planned for ${before.account}`];
    return placeDifferences(before, plan);
  });
  const gone = saved.places.length > plans.length ? ['a target of the plan is not there any more'] : [];
  const all = [...gone, ...found];
  if (all.length === 0) return;
  const rest = all.length > 3 ? ` and ${count(all.length - 3, 'more change')}` : '';
  const noun = saved.request.scope === 'components' ? 'components' : 'recipes';
  throw new ConflictError('plan/stale', `"${path}" is out of date: ${all.slice(0, 3).join('; ')}${rest}`, {
    hints: [`plan again: \`seed ${noun} plan -o ${path}\``],
    data: { changes: all },
  });
}
