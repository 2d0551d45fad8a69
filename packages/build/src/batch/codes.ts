import type { CodeDoc } from '@seed/kernel';

export const BATCH_CODES = {
  'batch/unknown-task': {
    summary: 'the batch has no task of this name',
    docs: 'A task was asked for by an identifier that the batch does not have. Identifiers are those of `build-list` and `build-graph`, and for `build-matrix` and `build-fanout` the ones that seed makes; the message lists them. Upper and lower case count.',
  },
  'batch/unknown-dependency': {
    summary: 'a task depends on one that does not exist',
    docs: 'An entry of `depend-on` is the identifier of no task in the batch. CodeBuild refuses such a batch. Correct the name, or add the task.',
  },
  'batch/dependency-cycle': {
    summary: 'tasks of a batch wait for each other',
    docs: 'Following `depend-on` leads from a task back to itself, so none of them could ever start. The message names the tasks of one such circle; remove one of its dependencies.',
  },
} as const satisfies Record<string, CodeDoc>;
