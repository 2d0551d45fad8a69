import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import type { AwsCode } from './codes.ts';

/** What is known about the call that failed. */
export interface AwsCall {
  /** As policies name it, e.g. `ssm:GetParameters`. */
  readonly action: string;
  readonly profile?: string | undefined;
  /** The emulator, where one is used. */
  readonly endpoint?: string | undefined;
}

interface Rule {
  readonly code: AwsCode;
  readonly matches: (facts: ErrorFacts) => boolean;
  readonly hints: (call: AwsCall) => readonly string[];
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
]);

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
    code: 'aws/expired-credentials',
    matches: ({ name, message }) =>
      /^(?:ExpiredToken|ExpiredTokenException|RequestExpired)$/.test(name) ||
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
      'give the values by hand with `--secret NAME`',
    ],
  },
  {
    code: 'aws/invalid-credentials',
    matches: ({ name }) =>
      /^(?:UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|AuthFailure)$/.test(
        name,
      ),
    hints: () => ['check the keys with `aws sts get-caller-identity`', 'choose a profile with `--profile`'],
  },
  {
    code: 'aws/access-denied',
    matches: ({ name }) => /^(?:AccessDenied|AccessDeniedException|UnauthorizedOperation)$/.test(name),
    hints: ({ action }) => [
      `allow \`${action}\` in the policy of the caller`,
      'see who is calling with `aws sts get-caller-identity`',
    ],
  },
];

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

/** The service's or the SDK's words on one line, with the name first where it says something. */
export function awsErrorText(error: unknown): string {
  const { name, message, codes } = factsOf(error);
  const text = (message === '' ? codes.join(', ') : message).replace(/\s+/g, ' ').trim();
  return name === '' || name === 'Error' || name === 'AggregateError' ? text : `${name}: ${text}`;
}

/** Whether the error is about the caller or the way to AWS, and so would meet every other call as well. */
export function isAboutAccess(error: unknown): boolean {
  const facts = factsOf(error);
  const rule = RULES.find(({ matches }) => matches(facts));
  return rule !== undefined && rule.code !== 'aws/access-denied';
}

/** Turns anything that a call to AWS threw into an EnvironmentError that says what to do. SeedErrors pass unchanged. */
export function mapAwsError(error: unknown, call: AwsCall): SeedError {
  if (isSeedError(error)) return error;
  const facts = factsOf(error);
  const rule = RULES.find(({ matches }) => matches(facts));
  const where = call.endpoint === undefined ? '' : ` at "${call.endpoint}"`;
  return new EnvironmentError(
    rule?.code ?? 'aws/failed',
    `\`${call.action}\`${where} failed: ${awsErrorText(error)}`,
    { hints: rule?.hints(call) ?? [], data: { action: call.action }, cause: error },
  );
}
