import type { EnvironmentVariable, ReferenceResolver, UnresolvedReference } from '@seed/deployspec';
import { parseSecretReference } from '@seed/deployspec';
import type { SecretReference } from '@seed/deployspec';
import { isSeedError, mapLimit } from '@seed/kernel';
import type { AccountAccess } from './account-access.ts';
import { awsErrorText, isAboutAccess } from './map-aws-error.ts';
import { notConfigured } from './not-configured.ts';

type Access = Pick<AccountAccess, 'ssm' | 'secretsManager' | 'call'>;

/** A value, or CodeBuild's text for its absence. */
type Found = { readonly value: string } | { readonly problem: string };

/** GetParameters takes ten names at most. */
const BATCH = 10;
const AT_ONCE = 4;

function batches(names: readonly string[]): string[][] {
  const count = Math.ceil(names.length / BATCH);
  return Array.from({ length: count }, (_, i) => names.slice(i * BATCH, (i + 1) * BATCH));
}

/** Reads parameters by name. A batch that is refused as a whole is asked again one by one, to find the culprit. */
async function readParameters(
  names: readonly string[],
  signal: AbortSignal,
  access: Access,
): Promise<ReadonlyMap<string, Found>> {
  const { GetParametersCommand } = await import('@aws-sdk/client-ssm');
  const client = await access.ssm();
  const found = new Map<string, Found>();

  const read = async (some: readonly string[]): Promise<void> => {
    try {
      const command = new GetParametersCommand({ Names: [...some], WithDecryption: true });
      const { Parameters = [] } = await client.send(command, { abortSignal: signal });
      for (const name of some) {
        const match = Parameters.find(
          ({ Name, ARN, Selector = '' }) => `${Name}${Selector}` === name || `${ARN}${Selector}` === name,
        );
        found.set(
          name,
          match?.Value === undefined
            ? { problem: `parameter does not exist: ${name}` }
            : { value: match.Value },
        );
      }
    } catch (error) {
      if (signal.aborted || isAboutAccess(error)) throw error;
      if (some.length > 1) for (const name of some) await read([name]);
      else for (const name of some) found.set(name, { problem: awsErrorText(error) });
    }
  };

  await access.call(() => mapLimit(batches(names), AT_ONCE, read), signal);
  return found;
}

/** The part of a secret that a reference names. */
function pick(text: string, { secretId, jsonKey }: SecretReference): Found {
  if (jsonKey === undefined) return { value: text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError)
      return { problem: `the secret "${secretId}" is not JSON, so it has no key "${jsonKey}"` };
    throw error;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, jsonKey))
    return { problem: `the secret "${secretId}" has no JSON key "${jsonKey}"` };
  const part = (value as Record<string, unknown>)[jsonKey];
  return { value: typeof part === 'string' ? part : JSON.stringify(part) };
}

/** Reads secrets by reference; several keys of one version are one call. */
async function readSecrets(
  references: readonly string[],
  signal: AbortSignal,
  access: Access,
): Promise<ReadonlyMap<string, Found>> {
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = await access.secretsManager();
  const texts = new Map<string, Promise<Found>>();

  const fetch = async ({ secretId, versionStage, versionId }: SecretReference): Promise<Found> => {
    try {
      const command = new GetSecretValueCommand({
        SecretId: secretId,
        ...(versionId === undefined
          ? { VersionStage: versionStage ?? 'AWSCURRENT' }
          : { VersionId: versionId }),
      });
      const { SecretString } = await client.send(command, { abortSignal: signal });
      return SecretString === undefined
        ? { problem: `the secret "${secretId}" is binary; only texts can be variables` }
        : { value: SecretString };
    } catch (error) {
      if (signal.aborted || isAboutAccess(error)) throw error;
      return { problem: awsErrorText(error) };
    }
  };

  const read = async (text: string): Promise<[string, Found]> => {
    const reference = parseSecretReference(text);
    if (typeof reference === 'string') return [text, { problem: reference }];
    const key = JSON.stringify([reference.secretId, reference.versionStage, reference.versionId]);
    const whole = texts.get(key) ?? fetch(reference);
    texts.set(key, whole);
    const found = await whole;
    return [text, 'value' in found ? pick(found.value, reference) : found];
  };

  return new Map(await access.call(() => mapLimit(references, AT_ONCE, read), signal));
}

const STATUS = {
  PARAMETER_STORE: 'Decrypted Variables Error',
  SECRETS_MANAGER: 'Secrets Manager Error',
} as const;

/** Looks up every reference once. Plain variables are not touched. */
async function resolveReferences(
  variables: readonly EnvironmentVariable[],
  signal: AbortSignal,
  access: Access,
): Promise<{ values: Record<string, string>; unresolved: UnresolvedReference[] }> {
  const wanted = (type: EnvironmentVariable['type']): string[] => [
    ...new Set(variables.filter((variable) => variable.type === type).map(({ value }) => value)),
  ];
  const none: ReadonlyMap<string, Found> = new Map();
  const parameters = wanted('PARAMETER_STORE');
  const secrets = wanted('SECRETS_MANAGER');
  const found = {
    PLAINTEXT: none,
    PARAMETER_STORE: parameters.length === 0 ? none : await readParameters(parameters, signal, access),
    SECRETS_MANAGER: secrets.length === 0 ? none : await readSecrets(secrets, signal, access),
  };
  const values: Record<string, string> = {};
  const unresolved: UnresolvedReference[] = [];
  for (const variable of variables) {
    if (variable.type === 'PLAINTEXT') continue;
    const result = found[variable.type].get(variable.value);
    if (result !== undefined && 'value' in result) values[variable.name] = result.value;
    else
      unresolved.push({
        variable,
        statusCode: STATUS[variable.type],
        message: result?.problem ?? `no answer for ${variable.value}`,
      });
  }
  return { values, unresolved };
}

/** Parameter Store and Secrets Manager of an account and region; see ReferenceResolver. */
export function accountReferences(access: Access): ReferenceResolver {
  return {
    async resolve(variables, signal) {
      try {
        return await resolveReferences(variables, signal, access);
      } catch (error) {
        if (!isSeedError(error) || error.code !== 'aws/no-credentials') throw error;
        throw notConfigured(
          variables.filter(({ type }) => type !== 'PLAINTEXT'),
          error,
        );
      }
    },
  };
}
