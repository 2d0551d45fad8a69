/** What a service answers where it does not do what was asked, under the name that clients know it by. */
export class ServiceFailure extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = STATUS[name] ?? 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** Those that are not 400. */
const STATUS: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  CallRateLimitExceededException: 429,
  DryRunOperationException: 412,
  ForbiddenException: 403,
  NoSuchBucket: 404,
  ResourceNotFoundException: 404,
  ServerInternalException: 500,
  ServiceException: 500,
  ServiceQuotaExceededException: 402,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  TooManyRequestsException: 429,
};

export const invalidValue = (parameter: string, why: string): ServiceFailure =>
  new ServiceFailure(
    'InvalidParameterValueException',
    `The value supplied for parameter '${parameter}' is not valid. ${why}`,
  );

export const notFound = (what: string): ServiceFailure =>
  new ServiceFailure('ResourceNotFoundException', `The resource '${what}' cannot be found.`);

export const alreadyExists = (kind: string, arn: string): ServiceFailure =>
  new ServiceFailure(
    'ResourceAlreadyExistsException',
    `The following resource '${kind}' already exists: '${arn}'.`,
  );

export const hasDependants = (arn: string, dependants: readonly string[]): ServiceFailure =>
  new ServiceFailure(
    'ResourceDependencyException',
    `The resource '${arn}' cannot be deleted, because other resources depend on it: ${dependants.join(', ')}.`,
  );
