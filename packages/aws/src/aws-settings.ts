import { InputError } from '@seed/kernel';
import { requestHandler } from './request-handler.ts';

/** An access key with what belongs to it; temporary ones have a token and an end. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives keys that are valid now, renewing them when needed. */
export type KeysProvider = () => Promise<Keys>;

export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
  /** One address for all services: an emulator. */
  readonly endpointUrl?: string;
  /** A role to take on before anything else; `sessionName` shows in CloudTrail. */
  readonly role?: { readonly arn: string; readonly sessionName: string };
  /** The caller's variables: `AWS_*`, and those that name proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names and versions for the user agent. */
  readonly userAgent?: readonly (readonly [name: string, version?: string])[];
  /** How often a call is tried at most; 4 where absent. */
  readonly attempts?: number;
}

/** The services that are called here, as in `AWS_ENDPOINT_URL_<SERVICE>`. */
export type AwsService =
  | 'CLOUDFORMATION'
  | 'CLOUDWATCH_LOGS'
  | 'CODEBUILD'
  | 'EC2'
  | 'IAM'
  | 'IMAGEBUILDER'
  | 'RAM'
  | 'S3'
  | 'SECRETS_MANAGER'
  | 'SSM'
  | 'STS';

/**
 * The emulator's address for a service; absent where AWS itself is called. Throws InputError `aws/bad-endpoint` for what
 * is no address.
 */
export const endpointOf = (options: AwsOptions, service: AwsService): string | undefined =>
  addressIn(options, [`AWS_ENDPOINT_URL_${service}`, 'AWS_ENDPOINT_URL']);

/** What was given comes first, then the first of the variables that says something. */
function addressIn({ endpointUrl, env }: AwsOptions, variables: readonly string[]): string | undefined {
  if (endpointUrl !== undefined) return checked(endpointUrl, 'the endpoint that was given');
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  const name = variables.find((one) => (env[one] ?? '') !== '');
  return name === undefined ? undefined : checked(env[name] ?? '', name);
}

function checked(address: string, origin: string): string {
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address;
  throw new InputError('aws/bad-endpoint', `${origin} is no address: "${address}"`, {
    hints: ['give a whole address, such as `http://127.0.0.1:5000`'],
  });
}

export function regionOf({ region, env }: AwsOptions): string | undefined {
  return region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
}

function fromVariables({ env }: AwsOptions): Keys | undefined {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId || !secretAccessKey) return undefined;
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** Emulators take any key, and people who use one often have none. */
const EMULATOR_KEYS: Keys = { accessKeyId: 'seed', secretAccessKey: 'seed' };

/** Whether a service is called at an emulator, which answers at once. */
export const isEmulated = (options: AwsOptions, service: AwsService): boolean =>
  isEmulator(endpointOf(options, service));

function isEmulator(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  return !/\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.test(new URL(endpoint).hostname);
}

const ignore = (): void => {};

/** For the SDK, which else prints warnings: that a profile that was chosen comes before keys in variables is meant. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * The caller's own credentials: keys from the given variables, else the profile, SSO, container and instance as the
 * SDK finds them.
 */
export function callerCredentials(options: AwsOptions): KeysProvider {
  const profile = options.profile ?? options.env['AWS_PROFILE'];
  const given = options.profile === undefined ? fromVariables(options) : undefined;
  if (given !== undefined) return () => Promise.resolve(given);
  if (profile === undefined && isEmulator(endpointOf(options, 'STS')))
    return () => Promise.resolve(EMULATOR_KEYS);
  const everywhere = addressIn(options, ['AWS_ENDPOINT_URL']);
  let chain: KeysProvider | undefined;
  return async () => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    chain ??= fromNodeProviderChain({
      ...(profile === undefined ? {} : { profile }),
      logger: SILENT,
      clientConfig: {
        requestHandler: requestHandler(options.env),
        // For the services of signing in as well, which have variables of their own that the SDK knows.
        ...(everywhere === undefined ? {} : { endpoint: everywhere }),
      },
    });
    return chain();
  };
}

/** Services that are called at a rate of our own. */
const PACED: ReadonlySet<AwsService> = new Set(['IMAGEBUILDER', 'RAM']);

/** What all clients are made with. */
export function clientConfig(options: AwsOptions, service: AwsService) {
  const endpoint = endpointOf(options, service);
  const region = regionOf(options);
  const profile = options.profile ?? options.env['AWS_PROFILE'];
  const { userAgent = [], attempts = 4, env } = options;
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(userAgent.length === 0
      ? {}
      : { customUserAgent: userAgent.map((pair): [string, string?] => [...pair]) }),
    maxAttempts: attempts,
    // Who calls Image Builder keeps to a rate already; the SDK's own would halve it with each refusal.
    retryMode: PACED.has(service) ? ('standard' as const) : ('adaptive' as const),
    requestHandler: requestHandler(env),
  };
}
