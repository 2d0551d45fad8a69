import type { BuildEntry } from './build-entry.ts';
import { START_BUILD } from './codebuild-shapes.ts';
import type { StartBuildInput } from './codebuild-shapes.ts';
import { SORT_ORDER, UP_TO_100 } from './input-rules.ts';
import type { Operation } from './operation.ts';
import { pageOf } from './page.ts';
import { listedProject, projectNamed } from './project-operations.ts';
import { readInput } from './read-input.ts';
import { codebuildArn } from './region-state.ts';
import type { RegionState } from './region-state.ts';
import { invalidInput, notFound } from './service-error.ts';
import { showBuild } from './show-build.ts';
import { forgetBuild, startBuild } from './start-build.ts';

const PAGE = 100;

const idOf = (state: RegionState, word: string): string => word.replace(codebuildArn(state, 'build/'), '');

function buildNamed(state: RegionState, word: string): BuildEntry {
  const id = idOf(state, word);
  if (!id.includes(':')) throw invalidInput('Invalid build ID provided');
  const entry = state.builds.get(id);
  if (entry === undefined) throw notFound(`Build ${word} does not exist`);
  return entry;
}

const start: Operation = (state, body, context) => {
  const input = readInput<StartBuildInput>(body, START_BUILD);
  const { idempotencyToken: token, ...request } = input;
  const project = projectNamed(state, input.projectName);
  const entry = state.idempotency.once({ operation: 'StartBuild', token, request }, () =>
    startBuild(state, { project, input: request, context }),
  );
  return { build: showBuild(state, entry) };
};

const retry: Operation = (state, body, context) => {
  const input = readInput<{ readonly id?: string; readonly idempotencyToken?: string }>(body, {
    id: 'string',
    idempotencyToken: 'string',
  });
  const before = buildNamed(state, input.id ?? '');
  if (before.status === 'IN_PROGRESS') throw invalidInput(`Build ${before.id} is still in progress`);
  const project = projectNamed(state, before.settings.project);
  const call = { operation: 'RetryBuild', token: input.idempotencyToken, request: before.id };
  const entry = state.idempotency.once(call, () =>
    startBuild(state, { project, input: before.request, context }),
  );
  return { build: showBuild(state, entry) };
};

const stop: Operation = (state, body) => {
  const { id } = readInput<{ readonly id: string }>(body, { 'id!': 'string' });
  const entry = buildNamed(state, id);
  if (entry.status !== 'IN_PROGRESS') {
    throw invalidInput(`Build ${entry.id} cannot be stopped: it is ${entry.status}`);
  }
  entry.stop.abort();
  return { build: showBuild(state, entry) };
};

function idsOf(body: string): readonly string[] {
  return readInput<{ readonly ids: readonly string[] }>(body, { 'ids!': UP_TO_100 }).ids;
}

const batchGet: Operation = (state, body) => {
  const ids = idsOf(body);
  if (ids.some((id) => !id.includes(':'))) throw invalidInput('Invalid build ID provided');
  const found = ids.map((id) => state.builds.get(idOf(state, id)));
  return {
    builds: found.flatMap((entry) => (entry === undefined ? [] : [showBuild(state, entry)])),
    buildsNotFound: ids.filter((_, at) => found[at] === undefined),
  };
};

interface ListInput {
  readonly projectName?: string;
  readonly sortOrder?: string;
  readonly nextToken?: string;
}
const LIST = { projectName: 'string', sortOrder: SORT_ORDER, nextToken: 'string' } as const;

function listed(state: RegionState, { projectName, sortOrder, nextToken }: ListInput): object {
  const entries = [...state.builds.values()].filter(
    ({ settings }) => projectName === undefined || settings.project === projectName,
  );
  if (sortOrder !== 'ASCENDING') entries.reverse();
  const { items, ...next } = pageOf(entries, nextToken, PAGE);
  return { ids: items.map(({ id }) => id), ...next };
}

const list: Operation = (state, body) => {
  const { projectName: _, ...input } = readInput<ListInput>(body, LIST);
  return listed(state, input);
};

const listForProject: Operation = (state, body) => {
  const input = readInput<ListInput & { readonly projectName: string }>(body, {
    ...LIST,
    'projectName!': 'string',
  });
  const { name } = listedProject(state, input.projectName);
  return listed(state, { ...input, projectName: name });
};

const remove: Operation = (state, body) => {
  const deleted: string[] = [];
  const refused: { readonly id: string; readonly statusCode: string }[] = [];
  for (const id of idsOf(body)) {
    const entry = state.builds.get(idOf(state, id));
    if (entry === undefined) refused.push({ id, statusCode: 'BUILD_NOT_FOUND' });
    else if (entry.status === 'IN_PROGRESS') refused.push({ id, statusCode: 'BUILD_IN_PROGRESS' });
    else {
      forgetBuild(state, entry);
      deleted.push(entry.arn);
    }
  }
  return { buildsDeleted: deleted, buildsNotDeleted: refused };
};

export const BUILD_OPERATIONS: Readonly<Record<string, Operation>> = {
  StartBuild: start,
  RetryBuild: retry,
  StopBuild: stop,
  BatchGetBuilds: batchGet,
  ListBuilds: list,
  ListBuildsForProject: listForProject,
  BatchDeleteBuilds: remove,
};
