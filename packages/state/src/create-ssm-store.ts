import type { Parameter, SSMClient } from '@aws-sdk/client-ssm';
import type { AccountAccess } from '@seed/aws';
import { EnvironmentError, mapLimit } from '@seed/kernel';
import type { StateEntry, StateStore } from '@seed/kernel';
import { checkSsmKey, isSsmKey } from './ssm-key.ts';
import { fromStored, toStored, VALUE_LIMIT } from './stored-text.ts';

export interface SsmStoreOptions {
  /** The account and region whose parameters these are. */
  readonly access: AccountAccess;
  /** What messages call it. */
  readonly name?: string;
}

/** DeleteParameters takes ten names. */
const DELETED_AT_ONCE = 10;
/** AWS takes few changes per second; more lanes would only meet its throttling. */
const DELETING_LANES = 2;

/**
 * Makes a store over Parameter Store, laid out as Seed-Farmer's: plain texts of type String, in the tier that AWS
 * chooses. Nothing is called before the first use. Rejects with EnvironmentError `aws/…` (`aws/throttled` after about a
 * minute of refusals) or `state/…`, and with InputError `state/invalid-key`; see StateStore for what it promises.
 */
export function createSsmStore({ access, name = 'Parameter Store' }: SsmStoreOptions): StateStore {
  const use = <T>(work: (client: SSMClient) => Promise<T>): Promise<T> =>
    access.call(async () => work(await access.ssm()));
  return {
    name,
    get: async (key) => (isSsmKey(key) ? use((client) => readOne(client, key)) : undefined),
    async list(path) {
      const folder = path.endsWith('/') ? path : `${path}/`;
      const isPossible = folder === '/' || isSsmKey(folder.slice(0, -1));
      return isPossible ? use((client) => readBelow(client, folder)) : [];
    },
    async put(key, value) {
      await use((client) => write(client, { key, value, overwrite: true }));
    },
    create: (key, value) => use((client) => createOne(client, key, value)),
    async delete(keys) {
      const possible = [...new Set(keys)].filter(isSsmKey);
      if (possible.length > 0) await use((client) => remove(client, possible));
    },
  };
}

async function readOne(client: SSMClient, key: string): Promise<string | undefined> {
  const { GetParameterCommand, ParameterNotFound } = await import('@aws-sdk/client-ssm');
  try {
    const { Parameter: found } = await client.send(new GetParameterCommand({ Name: key }));
    return found?.Value === undefined ? undefined : fromStored(key, found.Value);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/** AWS gives ten at a time. The slash at the end keeps the request within policies for `parameter/myapp/*`. */
async function readBelow(client: SSMClient, folder: string): Promise<readonly StateEntry[]> {
  const { GetParametersByPathCommand } = await import('@aws-sdk/client-ssm');
  const found: StateEntry[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetParametersByPathCommand({
        Path: folder,
        Recursive: true,
        MaxResults: 10,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    found.push(...(page.Parameters ?? []).flatMap((parameter) => entryBelow(folder, parameter)));
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  // Names are ASCII, for which the order of texts is that of code points.
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function entryBelow(folder: string, { Name = '', Value = '' }: Parameter): StateEntry[] {
  return Name.startsWith(folder) ? [{ key: Name, value: fromStored(Name, Value) }] : [];
}

interface Write {
  readonly key: string;
  readonly value: string;
  readonly overwrite: boolean;
}

async function write(client: SSMClient, { key, value, overwrite }: Write): Promise<void> {
  checkSsmKey(key);
  const stored = toStored(value);
  if (Buffer.byteLength(stored) > VALUE_LIMIT) throw tooLarge(key, value, stored);
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  await client.send(
    new PutParameterCommand({
      Name: key,
      Value: stored,
      Type: 'String',
      Tier: 'Intelligent-Tiering',
      Overwrite: overwrite,
    }),
  );
}

async function createOne(client: SSMClient, key: string, value: string): Promise<boolean> {
  const { ParameterAlreadyExists } = await import('@aws-sdk/client-ssm');
  try {
    await write(client, { key, value, overwrite: false });
    return true;
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists)) throw error;
    // The answer to an earlier try may have been lost, and then it is this very value that exists.
    const wasRetried = (error.$metadata.attempts ?? 1) > 1;
    return wasRetried && (await readOne(client, key)) === value;
  }
}

async function remove(client: SSMClient, keys: readonly string[]): Promise<void> {
  const { DeleteParametersCommand } = await import('@aws-sdk/client-ssm');
  const count = Math.ceil(keys.length / DELETED_AT_ONCE);
  const batches = Array.from({ length: count }, (_, at) =>
    keys.slice(at * DELETED_AT_ONCE, (at + 1) * DELETED_AT_ONCE),
  );
  await mapLimit(batches, DELETING_LANES, (some) =>
    client.send(new DeleteParametersCommand({ Names: some })),
  );
}

function tooLarge(key: string, value: string, stored: string): EnvironmentError {
  const [bytes, compressed] = [Buffer.byteLength(value), Buffer.byteLength(stored)];
  const message = `the value of "${key}" has ${bytes} bytes, ${compressed} when compressed, and a parameter holds ${VALUE_LIMIT}`;
  const hint = key.endsWith('/metadata')
    ? 'let the module record less: put the large part into a parameter or object of its own, and record its name'
    : 'move large parts of the manifest into files or parameters that it refers to';
  return new EnvironmentError('state/too-large', message, {
    hints: [hint],
    data: { key, bytes, compressed, limit: VALUE_LIMIT },
  });
}
