import { ConflictError, EnvironmentError, InputError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';

/** What a call is about, in words that people know: `component "install_apt 1.0.2"`. */
export interface Subject {
  readonly words: string;
  /** The item of the plan. */
  readonly item?: string;
  /** Where its text comes from. */
  readonly file?: string;
}

/** Who refuses. */
export type Service = 'Image Builder' | 'Resource Access Manager';

interface Said {
  readonly service: Service;
  readonly name: string;
  readonly text: string;
  readonly about: Subject;
}

type Maker = (said: Said, cause: unknown) => SeedError;

const data = ({ name, about }: Said) => ({
  error: name,
  ...(about.item === undefined ? {} : { item: about.item }),
  ...(about.file === undefined ? {} : { file: about.file }),
});

/** The member that Image Builder names, and where the settings have it. */
function parameterOf(text: string): string | undefined {
  return /parameter '?([\w.[\]]+)'?/.exec(text)?.[1]?.replace(/\.$/, '');
}

const invalid: Maker = (said, cause) => {
  const parameter = parameterOf(said.text);
  const { words, file } = said.about;
  const isText = parameter === undefined || parameter === 'data' || parameter === 'uri';
  const hint =
    file !== undefined && isText
      ? `correct ${file}`
      : `correct ${parameter === undefined ? '' : `\`${parameter}\` of `}the ${words} in the settings`;
  return new InputError(
    'publisher/invalid-request',
    `${said.service} refused the ${said.about.words}: ${said.text}`,
    {
      hints: [hint],
      data: { ...data(said), ...(parameter === undefined ? {} : { parameter }) },
      cause,
    },
  );
};

const reused: Maker = (said, cause) =>
  new ConflictError(
    'publisher/token-reused',
    `${said.service} was asked for the ${said.about.words} before, with the same token and another content`,
    {
      hints: [
        'look whether another run publishes the same at this moment',
        'plan again; if the resource was deleted a short time ago, publish with `--new-token`',
      ],
      data: data(said),
      cause,
    },
  );

const quota: Maker = (said, cause) =>
  new EnvironmentError('publisher/quota', `there is no room for the ${said.about.words}: ${said.text}`, {
    hints: ['list what nothing uses with `seed components prune`', 'ask for more in Service Quotas'],
    data: data(said),
    cause,
  });

const dependants: Maker = (said, cause) =>
  new ConflictError('publisher/dependants', `the ${said.about.words} cannot be deleted: ${said.text}`, {
    hints: ['delete in this order: pipeline, recipe, component; take what is shared out of its share first'],
    data: data(said),
    cause,
  });

const busy: Maker = (said, cause) =>
  new EnvironmentError(
    'publisher/in-use',
    `another change of the ${said.about.words} has been under way for a minute: ${said.text}`,
    { hints: ['publish again when it has ended: what is done stays done'], data: data(said), cause },
  );

const notShared: Maker = (said, cause) =>
  new EnvironmentError(
    'publisher/share-failed',
    `${said.service} refused the ${said.about.words}: ${said.text}`,
    {
      hints: [
        'share only what belongs to this account and lies in this region',
        'for an organisation or unit, switch sharing on with `aws ram enable-sharing-with-aws-organization`',
      ],
      data: data(said),
      cause,
    },
  );

/** By the name of the error; what is missing here is about the caller, the network or the rate, and is AWS's own. */
const MAKERS: Readonly<Record<string, Maker>> = {
  ClientException: invalid,
  IdempotentParameterMismatchException: reused,
  InvalidParameterCombinationException: invalid,
  InvalidParameterException: invalid,
  InvalidParameterValueException: invalid,
  InvalidRequestException: invalid,
  InvalidVersionNumberException: invalid,
  MalformedArnException: notShared,
  OperationNotPermittedException: notShared,
  ResourceDependencyException: dependants,
  ResourceInUseException: busy,
  ResourceShareLimitExceededException: quota,
  ServiceQuotaExceededException: quota,
  UnknownResourceException: notShared,
};

/** The error that says what to do, where the service itself refused; undefined where the way to it failed. */
export function refusal(error: unknown, about: Subject, service: Service): SeedError | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = error.message.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return MAKERS[error.name]?.({ service, name: error.name, text, about }, error);
}

const isNamed =
  (name: string) =>
  (error: unknown): boolean =>
    error instanceof Error && error.name === name;

/** Gets do not say that something is absent with an error of their own, and yet this one comes. */
export const isAbsent = isNamed('ResourceNotFoundException');
export const isInUse = isNamed('ResourceInUseException');
/** Not among the errors of every operation that has it. */
export const isTaken = isNamed('ResourceAlreadyExistsException');
/** What a call that was only a rehearsal says where it would have succeeded. */
export const isRehearsed = isNamed('DryRunOperationException');
export const isStalePage = isNamed('InvalidPaginationTokenException');
