import { isDeployment } from '@seed/view';
import type { RunModel } from './run-model.ts';

/** What needs somebody comes first. */
function rankOf(run: RunModel, isNewest: boolean): number {
  if (run.questions.size > 0) return 0;
  if (run.state === 'running') return 2;
  // What was tried again since needs nobody.
  if (!isNewest) return 4;
  return run.state === 'succeeded' ? 3 : 1;
}

/** What a run is about: runs of one deployment follow each other. */
const subjectOf = ({ header }: RunModel): string => `${header.cwd}\0${header.target}`;

/** Ids tell seconds; the header tells milliseconds. */
const isNewer = (one: RunModel, other: RunModel): boolean => {
  const [a, b] = [one.header.startedAt, other.header.startedAt];
  return a === b ? one.id > other.id : a > b;
};

/** Ids of runs: questions, then failures that nobody tried again, what runs, what is done, and what is history. */
export function orderRuns(runs: ReadonlyMap<string, RunModel>): readonly string[] {
  const newest = new Map<string, RunModel>();
  for (const run of runs.values()) {
    const other = newest.get(subjectOf(run));
    if (other === undefined || isNewer(run, other)) newest.set(subjectOf(run), run);
  }
  const rank = new Map(
    [...runs.values()].map((run) => [run.id, rankOf(run, newest.get(subjectOf(run)) === run)]),
  );
  const ids = [...runs.values()].toSorted((a, b) => (isNewer(a, b) ? -1 : 1)).map(({ id }) => id);
  return ids.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
}

/** What a run is called in lists: its deployment, or the folder that was built. */
export function runName({ header, view }: RunModel): string {
  if (view.plan !== undefined) return view.plan.deployment;
  const target = view.target ?? header.target;
  if (isDeployment({ kind: header.kind })) return target;
  // Which folder it was says more than that its spec is called as they all are.
  const folder = target.replace(/(?:^|\/)(?:buildspec|deployspec)\.ya?ml$/, '').replace(/\/+$/, '');
  const named = folder === '' || folder === '.' ? header.cwd.replace(/.*\//, '') : folder;
  return named.split('/').slice(-2).join('/') || target;
}

/** What kind of run it is: `apply`, `components run`, `publish`. */
export const runKind = ({ header, view }: RunModel): string => view.kind ?? header.kind;
