import { BUILD_OPERATIONS } from './build-operations.ts';
import type { Operation } from './operation.ts';
import { PROJECT_OPERATIONS } from './project-operations.ts';
import { ServiceError, unsupported } from './service-error.ts';

/** What CodeBuild has and the endpoint has not, by the beginning of a name, with what to do instead. */
const MISSING: readonly (readonly [RegExp, string])[] = [
  [/Webhook/, 'nothing outside of this machine can call it; start builds with StartBuild'],
  [/BuildBatch/, 'start the builds of a batch one by one, or run it with `seed run`'],
  [/Report|TestCases|CodeCoverages/, 'the log of the build tells what its reports hold'],
  [/Sandbox|CommandExecution/, 'start a build, or open a shell with `seed run --on-failure shell`'],
  [/Fleet/, 'builds run on this machine alone'],
  [/SourceCredentials/, 'sources come from S3, or stand in the request'],
  [/ResourcePolicy|Shared|Visibility/, 'there is one account, and nobody to share with'],
  [
    /^InvalidateProjectCache$|^ListCuratedEnvironmentImages$/,
    '`seed image list` shows the images, and caches lie in the folder of state',
  ],
];

const OPERATIONS: Readonly<Record<string, Operation>> = { ...PROJECT_OPERATIONS, ...BUILD_OPERATIONS };

/** The operation of that name. Throws ServiceError that says why there is none. */
export function codebuildOperation(name: string): Operation {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation !== undefined) return operation;
  const reason = MISSING.find(([pattern]) => pattern.test(name))?.[1];
  if (reason === undefined)
    throw new ServiceError('UnknownOperationException', `CodeBuild has no operation ${name}`);
  throw unsupported(`${name} is not served by seed: ${reason}`);
}
