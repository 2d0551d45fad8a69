import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import type { AwsCode } from './codes.ts';
import { failedCallOf } from './watch-calls.ts';

/** What is known about the call that failed. */
export interface AwsCall {
  /** As policies name it, e.g. `ssm:GetParameters`. */
  readonly action: string;
  readonly profile?: string | undefined;
  /** The emulator, where one is used. */
  readonly endpoint?: string | undefined;
  /** The account and region that was called, for messages. */
  readonly where?: string | undefined;
  /** The role that called, where seed took one on. */
  readonly role?: string | undefined;
}

interface Rule {
  readonly code: AwsCode;
  readonly matches: (facts: ErrorFacts) => boolean;
  readonly hints: (call: AwsCall, facts: ErrorFacts) => readonly string[];
}

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly codes: readonly string[];
}

const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  // A proxy that lets nobody through.
  'ERR_PROXY_TUNNEL',
]);

/** Calls whose values a person can give instead. */
const LOOK_UPS: ReadonlySet<string> = new Set(['ssm:GetParameters', 'secretsmanager:GetSecretValue']);

const signIn = ({ profile }: AwsCall): string =>
  profile === undefined
    ? 'sign in with `aws sso login`'
    : `sign in with \`aws sso login --profile ${profile}\``;

/** The first rule that matches decides; the SDK's own errors come before those of the services. */
const RULES: readonly Rule[] = [
  {
    code: 'aws/no-region',
    matches: ({ message }) => message.startsWith('Region is missing'),
    hints: () => ['choose a region with `--region` or AWS_REGION'],
  },
  {
    code: 'aws/unreachable',
    matches: ({ name, codes }) => name === 'TimeoutError' || codes.some((code) => NETWORK.has(code)),
    hints: ({ endpoint }) =>
      endpoint === undefined
        ? ['check the network, the proxy and the region', 'rehearse without a network with `--offline`']
        : [`check that an emulator listens at ${endpoint}`],
  },
  {
    code: 'aws/not-an-answer',
    matches: isNoAnswer,
    hints: ({ endpoint }) =>
      endpoint === undefined
        ? [
            'see what stands between here and AWS: a proxy or a sign-in page of the network answers in its place',
          ]
        : [`see what listens at ${endpoint}, and whether it knows the service and the region`],
  },
  {
    code: 'aws/expired-credentials',
    matches: ({ name, message }) =>
      /^(?:ExpiredToken|ExpiredTokenException|RequestExpired|RequestTimeTooSkewed)$/.test(name) ||
      /^Signature (?:expired|not yet current)/.test(message) ||
      (/CredentialsProviderError|TokenProviderError/.test(name) &&
        /expired|refresh|sso login/i.test(message)),
    hints: (call) => [signIn(call), 'check the clock of this machine'],
  },
  {
    code: 'aws/no-credentials',
    matches: ({ name }) => /CredentialsProviderError|TokenProviderError/.test(name),
    hints: (call) => [
      signIn(call),
      'choose a profile with `--profile`',
      ...(LOOK_UPS.has(call.action) ? ['give the values by hand with `--secret NAME`'] : []),
    ],
  },
  {
    code: 'aws/invalid-credentials',
    matches: ({ name }) =>
      /^(?:UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|AuthFailure)$/.test(
        name,
      ),
    hints: () => [
      'check the keys with `aws sts get-caller-identity`',
      'choose a profile with `--profile`',
      'see whether the region is switched on for the account: AWS says the same where it is not',
    ],
  },
  {
    code: 'aws/access-denied',
    matches: ({ name }) =>
      /^(?:AccessDenied|AccessDeniedException|ForbiddenException|UnauthorizedOperation)$/.test(name),
    hints: deniedHints,
  },
  {
    code: 'aws/role-not-assumable',
    matches: ({ name, message }) =>
      name === 'InvalidInputException' && /is not authorized to perform: sts:AssumeRole/.test(message),
    hints: () => [
      'try again: a service learns of a new role some seconds after IAM tells of it',
      'look whether the trust policy of the role names `codebuild.amazonaws.com`',
    ],
  },
  {
    code: 'aws/throttled',
    matches: ({ name }) =>
      /^(?:CallRateLimitExceededException|TooManyUpdates|Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/.test(
        name,
      ),
    hints: () => [
      'try again when other runs in this account and region have ended',
      'let fewer modules run at once with `--parallelism`',
    ],
  },
];

/** What is neither the XML nor the JSON of AWS: the SDK says how its parser stumbled. */
function isNoAnswer({ message }: ErrorFacts): boolean {
  return message.includes('Deserialization error: to see the raw response');
}

/** What AWS says of the permission that was missing, in the words that most services use. */
interface Denied {
  readonly action: string;
  readonly resource?: string | undefined;
  /** The kind of policy that stood in the way, e.g. `a service control policy`. */
  readonly deniedBy?: string | undefined;
}

function readDenied({ message }: ErrorFacts, call: AwsCall): Denied {
  const named = /is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(message);
  const by =
    /explicit deny in (an? [\w -]+?)(?=$|[.:,])/.exec(message)?.[1] ??
    /no (permissions boundary|session policy|service control policy|resource-based policy|VPC endpoint policy) allows/.exec(
      message,
    )?.[1];
  return { action: named?.[1] ?? call.action, resource: named?.[2]?.replace(/[.,]$/, ''), deniedBy: by };
}

function deniedHints(call: AwsCall, facts: ErrorFacts): readonly string[] {
  const { action, resource, deniedBy } = readDenied(facts, call);
  const on = resource === undefined ? '' : ` on \`${resource}\``;
  const of = call.role === undefined ? 'the caller' : `the role \`${call.role}\``;
  return [
    `allow \`${action}\`${on} in the policy of ${of}`,
    ...(deniedBy === undefined ? [] : [`ask who owns the ${deniedBy.replace(/^an? /, '')}: it denies this`]),
    'see who is calling with `aws sts get-caller-identity`',
  ];
}

function factsOf(error: unknown): ErrorFacts {
  const codes: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string') codes.push(code);
    // A name with several addresses fails with one error for each.
    current = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  return { name, message, codes };
}

/** Names of errors that say nothing to people: the SDK's own classes. */
const NAMELESS = new Set(['', 'Error', 'AggregateError', 'CredentialsProviderError', 'TokenProviderError']);

/** The service's or the SDK's words on one line, with the name first where it says something. */
export function awsErrorText(error: unknown): string {
  const { name, message, codes } = factsOf(error);
  const text = (message === '' ? codes.join(', ') : message).replace(/\s+/g, ' ').trim();
  return NAMELESS.has(name) ? text : `${name}: ${text}`;
}

/** What the SDK says when it has looked everywhere, which names no place. */
const NOWHERE = /^Could not load credentials from any providers/;

const nothingFound = ({ profile }: AwsCall): string =>
  profile === undefined
    ? 'no credentials were found in variables, in the default profile, or in a role of this machine'
    : `no credentials were found for profile "${profile}"`;

/** Whether the error is about the caller or the way to AWS, and so would meet every other call as well. */
export function isAboutAccess(error: unknown): boolean {
  const facts = factsOf(error);
  const rule = RULES.find(({ matches }) => matches(facts));
  return rule !== undefined && rule.code !== 'aws/access-denied';
}

/** What is said instead of words that would tell people nothing, or the same again. */
function ownWords(code: AwsCode | undefined, { message }: ErrorFacts, call: AwsCall): string | undefined {
  if (code === 'aws/not-an-answer') return 'what answered is not AWS';
  return code === 'aws/no-credentials' && NOWHERE.test(message) ? nothingFound(call) : undefined;
}

/** Turns anything that a call to AWS threw into an EnvironmentError that says what to do. SeedErrors pass unchanged. */
export function mapAwsError(error: unknown, given: AwsCall): SeedError {
  if (isSeedError(error)) return error;
  // Clients of an account know more of a call than who handles its errors.
  const call = { ...failedCallOf(error), ...given };
  const facts = factsOf(error);
  const rule = RULES.find(({ matches }) => matches(facts));
  const place = call.where === undefined ? '' : ` in ${call.where}`;
  const address = call.endpoint === undefined ? '' : ` at "${call.endpoint}"`;
  const own = ownWords(rule?.code, facts, call);
  return new EnvironmentError(
    rule?.code ?? 'aws/failed',
    `\`${call.action}\`${place}${address} failed: ${own ?? awsErrorText(error)}`,
    {
      hints: rule?.hints(call, facts) ?? [],
      data: { action: call.action },
      ...(own === undefined ? { cause: error } : {}),
    },
  );
}
