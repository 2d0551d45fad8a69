import type { ManifestFindings } from './codes.ts';
import type { Network, NetworkValue, RegionMapping } from './deployment.ts';

export interface NetworkLookups {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a parameter in Parameter Store; nothing where there is none. */
  readonly parameterStore: (name: string) => Promise<string | undefined>;
  /** What messages call that store; `Parameter Store` where absent. */
  readonly storeName?: string;
}

/** The VPC that builds of a region run in. */
export interface ResolvedNetwork {
  readonly vpcId?: string;
  readonly privateSubnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
}

type Region = Pick<RegionMapping, 'network' | 'parametersRegional'>;

interface Field {
  readonly key: 'vpcId' | 'privateSubnetIds' | 'securityGroupIds';
  readonly network: Network;
  readonly findings: ManifestFindings;
}

/** CodeBuild takes no more. */
const MOST_SECURITY_GROUPS = 5;

/**
 * The network of a region with everything looked up; nothing where it has none. `parameterValue` looks at
 * `parametersRegional` alone, as Seed-Farmer does. Lists in variables and in Parameter Store are JSON.
 */
export async function resolveNetwork(
  region: Region,
  lookups: NetworkLookups,
  findings: ManifestFindings,
): Promise<ResolvedNetwork | undefined> {
  const { network } = region;
  if (network === undefined) return undefined;
  const found = async (key: Field['key']): Promise<{ readonly field: Field; readonly value: unknown }> => {
    const field = { key, network, findings };
    return { field, value: await lookUp(field, region, lookups) };
  };
  const vpcId = oneText(await found('vpcId'));
  const privateSubnetIds = manyTexts(await found('privateSubnetIds'));
  const securityGroupIds = manyTexts(await found('securityGroupIds'));
  if (securityGroupIds !== undefined && securityGroupIds.length > MOST_SECURITY_GROUPS) {
    const summary = `the network has ${securityGroupIds.length} security groups, and 5 is the most`;
    findings.error('manifest/network', network.span, summary, {
      detail: 'Seed-Farmer says: Cannot have more than 5 Security Groups in a Network',
    });
  }
  if (vpcId === undefined && privateSubnetIds === undefined && securityGroupIds === undefined)
    return undefined;
  return {
    ...(vpcId === undefined ? {} : { vpcId }),
    ...(privateSubnetIds === undefined ? {} : { privateSubnetIds }),
    ...(securityGroupIds === undefined ? {} : { securityGroupIds }),
  };
}

/** The value, or null where it is not given or could not be found, which is reported. */
async function lookUp(
  field: Field,
  { parametersRegional }: Region,
  { env, parameterStore, storeName = 'Parameter Store' }: NetworkLookups,
): Promise<unknown> {
  const value: NetworkValue | undefined = field.network[field.key];
  if (value === undefined) return null;
  if (value.kind === 'literal') return value.value;
  const sources = {
    'parameter-value': { what: 'parametersRegional', get: () => parametersRegional.get(value.name) },
    'parameter-store': {
      what: storeName,
      get: async () => parseLoosely(await parameterStore(value.name)),
    },
    env: {
      what: 'the environment',
      get: () => {
        const text = Object.hasOwn(env, value.name) ? env[value.name] : undefined;
        return field.key === 'vpcId' ? text : parseLoosely(text);
      },
    },
  };
  const source = sources[value.kind];
  const found: unknown = await source.get();
  if (found === undefined || found === null) {
    field.findings.error(
      'manifest/network',
      field.network.span,
      `${field.key} of the network reads "${value.name}", which ${source.what} does not have`,
    );
  }
  return found ?? null;
}

/** JSON where it is JSON, else the text. */
function parseLoosely(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function refuse({ field, value }: { field: Field; value: unknown }, expected: string): undefined {
  const shown =
    typeof value === 'string' ? 'a text' : Array.isArray(value) ? 'a list' : 'neither text nor list';
  const summary = `${field.key} of the network is ${shown}, not ${expected}`;
  field.findings.error('manifest/network', field.network.span, summary);
  return undefined;
}

function oneText(found: { readonly field: Field; readonly value: unknown }): string | undefined {
  if (found.value === null || found.value === '') return undefined;
  return typeof found.value === 'string' ? found.value : refuse(found, 'a text');
}

function manyTexts(found: { readonly field: Field; readonly value: unknown }): readonly string[] | undefined {
  const { value } = found;
  if (value === null) return undefined;
  const isList = Array.isArray(value) && value.every((item): item is string => typeof item === 'string');
  return isList ? value : refuse(found, 'a list of texts such as ["subnet-1", "subnet-2"]');
}
