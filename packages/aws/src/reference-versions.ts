import type { SSMClient } from '@aws-sdk/client-ssm';
import { mapLimit } from '@seed/kernel';
import type { AccountAccess } from './account-access.ts';

/** Versions of parameters and secrets, without their values. Rejects with EnvironmentError `aws/…`. */
export interface Versions {
  /** By name; those that do not exist are left out. */
  parameters(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The id of the version that has a stage such as `AWSCURRENT`; undefined where there is none. */
  secret(id: string, stage: string): Promise<string | undefined>;
}

/** As many names as one filter takes, and as many answers as one page has. */
const NAMES_PER_CALL = 50;
const AT_ONCE = 4;

/** Reads versions with the rights that every deployment role has. */
export function referenceVersions(access: Pick<AccountAccess, 'ssm' | 'secretsManager' | 'call'>): Versions {
  return {
    parameters: (names) =>
      access.call(async () => {
        const client = await access.ssm();
        const distinct = [...new Set(names)];
        const batches = Array.from({ length: Math.ceil(distinct.length / NAMES_PER_CALL) }, (_, at) =>
          distinct.slice(at * NAMES_PER_CALL, (at + 1) * NAMES_PER_CALL),
        );
        const found = await mapLimit(batches, AT_ONCE, (batch) => describeBatch(client, batch));
        return new Map(found.flat());
      }),
    secret: (id, stage) =>
      access.call(async () => {
        const { ListSecretVersionIdsCommand, ResourceNotFoundException } = await import(
          '@aws-sdk/client-secrets-manager'
        );
        const client = await access.secretsManager();
        try {
          const { Versions = [] } = await client.send(new ListSecretVersionIdsCommand({ SecretId: id }));
          return Versions.find(({ VersionStages = [] }) => VersionStages.includes(stage))?.VersionId;
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return undefined;
          throw error;
        }
      }),
  };
}

async function describeBatch(client: SSMClient, names: readonly string[]): Promise<[string, number][]> {
  const { DescribeParametersCommand } = await import('@aws-sdk/client-ssm');
  const found: [string, number][] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeParametersCommand({
        ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [...names] }],
        MaxResults: NAMES_PER_CALL,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const { Name, Version } of page.Parameters ?? [])
      if (Name !== undefined && Version !== undefined) found.push([Name, Version]);
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return found;
}
