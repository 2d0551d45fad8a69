import type { Operation } from '../operation.ts';
import { oneOf, PAGE_SIZE, SORT_ORDER, UP_TO_100 } from '../input-rules.ts';
import { START_BUILD_BATCH } from '../codebuild-shapes.ts';
import type { StartBuildBatchInput } from '../codebuild-shapes.ts';
import { pageOf } from '../page.ts';
import { listedProject, projectNamed } from '../project-operations.ts';
import { readInput } from '../read-input.ts';
import { codebuildArn } from '../region-state.ts';
import type { RegionState } from '../region-state.ts';
import { invalidInput, notFound } from '../service-error.ts';
import { forgetBuild } from '../start-build.ts';
import type { BatchEntry } from './batch-entry.ts';
import { showBatch } from './show-batch.ts';
import { retryBatch, startBatch } from './start-batch.ts';

const PAGE = 100;

const idOf = (state: RegionState, word: string): string =>
  word.replace(codebuildArn(state, 'build-batch/'), '');

function batchNamed(state: RegionState, word: string): BatchEntry {
  const id = idOf(state, word);
  if (!id.includes(':')) throw invalidInput('Invalid build batch ID provided');
  const entry = state.batches.get(id);
  if (entry === undefined) throw notFound(`Build batch ${word} does not exist`);
  return entry;
}

const start: Operation = (state, body, context) => {
  const { idempotencyToken: token, ...input } = readInput<
    StartBuildBatchInput & { readonly idempotencyToken?: string }
  >(body, START_BUILD_BATCH);
  const project = projectNamed(state, input.projectName);
  const entry = state.idempotency.once({ operation: 'StartBuildBatch', token, request: input }, () =>
    startBatch(state, { project, input, context }),
  );
  return { buildBatch: showBatch(entry) };
};

const stop: Operation = (state, body) => {
  const { id } = readInput<{ readonly id: string }>(body, { 'id!': 'string' });
  const entry = batchNamed(state, id);
  if (entry.status !== 'IN_PROGRESS') {
    throw invalidInput(`Build batch ${entry.id} cannot be stopped: it is ${entry.status}`);
  }
  entry.stop.abort();
  return { buildBatch: showBatch(entry) };
};

interface RetryInput {
  readonly id?: string;
  readonly idempotencyToken?: string;
  readonly retryType?: 'RETRY_ALL_BUILDS' | 'RETRY_FAILED_BUILDS';
}

const retry: Operation = (state, body, context) => {
  const {
    id = '',
    idempotencyToken: token,
    retryType,
  } = readInput<RetryInput>(body, {
    id: 'string',
    idempotencyToken: 'string',
    retryType: oneOf('RETRY_ALL_BUILDS', 'RETRY_FAILED_BUILDS'),
  });
  const entry = batchNamed(state, id);
  state.idempotency.once({ operation: 'RetryBuildBatch', token, request: [entry.id, retryType] }, () => {
    if (entry.status === 'IN_PROGRESS' || entry.status === 'SUCCEEDED') {
      throw invalidInput(`Build batch ${entry.id} cannot be retried: it is ${entry.status}`);
    }
    const project = projectNamed(state, entry.settings.project);
    retryBatch(state, entry, { project, context, failedOnly: retryType === 'RETRY_FAILED_BUILDS' });
  });
  return { buildBatch: showBatch(entry) };
};

const batchGet: Operation = (state, body) => {
  const { ids } = readInput<{ readonly ids: readonly string[] }>(body, { 'ids!': UP_TO_100 });
  if (ids.some((id) => !id.includes(':'))) throw invalidInput('Invalid build batch ID provided');
  const found = ids.map((id) => state.batches.get(idOf(state, id)));
  return {
    buildBatches: found.flatMap((entry) => (entry === undefined ? [] : [showBatch(entry)])),
    buildBatchesNotFound: ids.filter((_, at) => found[at] === undefined),
  };
};

interface ListInput {
  readonly projectName?: string;
  readonly filter?: { readonly status?: string };
  readonly maxResults?: number;
  readonly sortOrder?: string;
  readonly nextToken?: string;
}
const LIST = {
  filter: { status: oneOf('SUCCEEDED', 'FAILED', 'FAULT', 'TIMED_OUT', 'IN_PROGRESS', 'STOPPED') },
  maxResults: PAGE_SIZE,
  sortOrder: SORT_ORDER,
  nextToken: 'string',
} as const;

function listed(state: RegionState, input: ListInput, project?: string): object {
  const { filter: { status } = {}, maxResults = PAGE, sortOrder, nextToken } = input;
  const entries = [...state.batches.values()].filter(
    (entry) =>
      (project === undefined || entry.settings.project === project) &&
      (status === undefined || entry.status === status),
  );
  if (sortOrder !== 'ASCENDING') entries.reverse();
  const { items, ...next } = pageOf(entries, nextToken, maxResults);
  return { ids: items.map(({ id }) => id), ...next };
}

const list: Operation = (state, body) => listed(state, readInput<ListInput>(body, LIST));

const listForProject: Operation = (state, body) => {
  const input = readInput<ListInput>(body, { ...LIST, projectName: 'string' });
  if (input.projectName === undefined) return listed(state, input);
  return listed(state, input, listedProject(state, input.projectName).name);
};

const remove: Operation = (state, body) => {
  const { id } = readInput<{ readonly id: string }>(body, { 'id!': 'string' });
  const entry = batchNamed(state, id);
  if (entry.status === 'IN_PROGRESS') {
    throw invalidInput(`Build batch ${entry.id} cannot be deleted: it is IN_PROGRESS`);
  }
  const builds = entry.groups
    .flatMap(({ build, prior }) => [...prior, ...(build === undefined ? [] : [build])])
    .flatMap((build) => state.builds.get(build.id) ?? []);
  for (const build of builds) forgetBuild(state, build);
  state.batches.delete(entry.id);
  return { statusCode: 'BATCH_DELETED', buildsDeleted: builds.map(({ arn }) => arn), buildsNotDeleted: [] };
};

export const BATCH_OPERATIONS: Readonly<Record<string, Operation>> = {
  StartBuildBatch: start,
  StopBuildBatch: stop,
  RetryBuildBatch: retry,
  BatchGetBuildBatches: batchGet,
  ListBuildBatches: list,
  ListBuildBatchesForProject: listForProject,
  DeleteBuildBatch: remove,
};
