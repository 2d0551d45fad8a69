import { BATCH_OPERATIONS } from './batch/batch-operations.ts';
import { BUILD_OPERATIONS } from './build-operations.ts';
import type { Operation } from './operation.ts';
import { PROJECT_OPERATIONS } from './project-operations.ts';
import { REPORT_GROUP_OPERATIONS } from './report/group-operations.ts';
import { REPORT_OPERATIONS } from './report/report-operations.ts';
import { invalidInput, ServiceError } from './service-error.ts';

/** What CodeBuild has and the endpoint has not, by the beginning of a name, with what to do instead. */
const MISSING: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:Create|Update|Delete)Webhook$/,
    'nothing outside of this machine can call it; start builds with StartBuild',
  ],
  [
    /^(?:Start|Stop|List|BatchGet)(?:Sandbox|CommandExecution)/,
    'start a build, or open a shell with `seed run --on-failure shell`',
  ],
  [/^(?:Create|Update|Delete|List|BatchGet)Fleets?$/, 'builds run on this machine alone'],
  [
    /^(?:Import|Delete|List)SourceCredentials$/,
    'git of this machine fetches sources, with its own credential helpers and keys',
  ],
  [
    /^(?:(?:Get|Put|Delete)ResourcePolicy|ListShared(?:Projects|ReportGroups)|UpdateProjectVisibility)$/,
    'there is one account, and nobody to share with',
  ],
  [/^InvalidateProjectCache$/, 'caches lie in the folder of state of `seed serve`, below `cache`'],
  [/^ListCuratedEnvironmentImages$/, '`seed image list` shows the images of this machine'],
];

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...PROJECT_OPERATIONS,
  ...BUILD_OPERATIONS,
  ...BATCH_OPERATIONS,
  ...REPORT_GROUP_OPERATIONS,
  ...REPORT_OPERATIONS,
};

/** The operation of that name. Throws ServiceError that says why there is none. */
export function codebuildOperation(name: string): Operation {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation !== undefined) return operation;
  const reason = MISSING.find(([pattern]) => pattern.test(name))?.[1];
  if (reason === undefined) {
    throw new ServiceError('UnknownOperationException', `CodeBuild has no operation ${name}`);
  }
  // An error of the model: SDKs of typed languages know no other.
  throw invalidInput(`${name} is not offered by this endpoint of seed: ${reason}`);
}
