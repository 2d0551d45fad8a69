import { checkProject, checkProjectName } from './check-project.ts';
import { CREATE_PROJECT, UPDATE_PROJECT } from './codebuild-shapes.ts';
import type { Project, ProjectInput } from './codebuild-shapes.ts';
import { oneOf, SORT_ORDER, UP_TO_100 } from './input-rules.ts';
import type { Operation } from './operation.ts';
import { pageOf } from './page.ts';
import { readInput } from './read-input.ts';
import { codebuildArn } from './region-state.ts';
import type { RegionState } from './region-state.ts';
import { alreadyExists, notFound } from './service-error.ts';

const PAGE = 100;

/** A project as given, filled up with what CodeBuild fills in. */
function projectOf(
  state: RegionState,
  input: ProjectInput,
  times: { created: number; now: number },
): Project {
  const { badgeEnabled, ...rest } = input;
  return {
    ...rest,
    arn: codebuildArn(state, `project/${input.name}`),
    cache: input.cache ?? { type: 'NO_CACHE' },
    timeoutInMinutes: input.timeoutInMinutes ?? 60,
    queuedTimeoutInMinutes: input.queuedTimeoutInMinutes ?? 480,
    encryptionKey: input.encryptionKey ?? `arn:aws:kms:${state.region}:${state.accountId}:alias/aws/s3`,
    environment: {
      ...input.environment,
      privilegedMode: input.environment.privilegedMode ?? false,
      environmentVariables: input.environment.environmentVariables ?? [],
      imagePullCredentialsType: input.environment.imagePullCredentialsType ?? 'CODEBUILD',
    },
    badge: { badgeEnabled: badgeEnabled ?? false },
    created: times.created,
    lastModified: times.now,
  };
}

/** The project of a request, by its name or ARN. Throws ResourceNotFoundException. */
export function projectNamed(state: RegionState, word: string): Project {
  return named(state, word, (arn) => `Project cannot be found: ${arn}`);
}

/** The project whose builds are wanted; CodeBuild has other words for one that does not exist. */
export function listedProject(state: RegionState, word: string): Project {
  return named(state, word, (arn) => `The provided project ${arn} does not exist`);
}

function named(state: RegionState, word: string, absent: (arn: string) => string): Project {
  const own = codebuildArn(state, 'project/');
  const name = word.startsWith(own) ? word.slice(own.length) : word;
  const project = state.projects.get(name);
  if (project === undefined) throw notFound(absent(`${own}${name}`));
  return project;
}

const create: Operation = (state, body, { now }) => {
  const input = readInput<ProjectInput>(body, CREATE_PROJECT);
  checkProject(input);
  if (state.projects.has(input.name)) {
    throw alreadyExists(`Project already exists: ${codebuildArn(state, `project/${input.name}`)}`);
  }
  const at = now() / 1000;
  const project = projectOf(state, input, { created: at, now: at });
  state.projects.set(project.name, project);
  return { project };
};

const update: Operation = (state, body, { now }) => {
  const input = readInput<Partial<ProjectInput> & { readonly name: string }>(body, UPDATE_PROJECT);
  const before = projectNamed(state, input.name);
  const merged = {
    ...before,
    badgeEnabled: before.badge.badgeEnabled,
    ...input,
    name: before.name,
  };
  checkProject(merged);
  const project = projectOf(state, merged, { created: before.created, now: now() / 1000 });
  state.projects.set(project.name, project);
  return { project };
};

const remove: Operation = (state, body) => {
  const { name } = readInput<{ readonly name: string }>(body, { 'name!': 'string' });
  checkProjectName(name);
  state.projects.delete(name);
  return {};
};

const batchGet: Operation = (state, body) => {
  const { names } = readInput<{ readonly names: readonly string[] }>(body, { 'names!': UP_TO_100 });
  const own = codebuildArn(state, 'project/');
  const found = names.map((name) => state.projects.get(name.replace(own, '')));
  return {
    projects: found.filter((project) => project !== undefined),
    projectsNotFound: names.filter((_, at) => found[at] === undefined),
  };
};

const SORTS = {
  NAME: (a: Project, b: Project) => (a.name < b.name ? -1 : 1),
  CREATED_TIME: (a: Project, b: Project) => a.created - b.created,
  LAST_MODIFIED_TIME: (a: Project, b: Project) => a.lastModified - b.lastModified,
} as const;

const list: Operation = (state, body) => {
  const input = readInput<{
    readonly sortBy?: keyof typeof SORTS;
    readonly sortOrder?: string;
    readonly nextToken?: string;
  }>(body, { sortBy: oneOf(...Object.keys(SORTS)), sortOrder: SORT_ORDER, nextToken: 'string' });
  const sorted = [...state.projects.values()].sort(SORTS[input.sortBy ?? 'NAME']);
  if (input.sortOrder === 'DESCENDING') sorted.reverse();
  const { items, ...next } = pageOf(sorted, input.nextToken, PAGE);
  return { projects: items.map(({ name }) => name), ...next };
};

export const PROJECT_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateProject: create,
  UpdateProject: update,
  DeleteProject: remove,
  BatchGetProjects: batchGet,
  ListProjects: list,
};
