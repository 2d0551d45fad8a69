import { findMapping, permissionsBoundary, resolveNetwork } from '@seed/manifest';
import type { Deployment, ManifestCode, ResolvedNetwork } from '@seed/manifest';
import type { Diagnostic, Target } from '@seed/kernel';
import type { SeedkitSettings } from '@seed/seedkit';
import { createFindings } from '@seed/yaml';
import type { Accounts, CloudTarget } from '../../cloud/accounts.ts';
import { placeText } from './each-target.ts';

export interface SettingsContext {
  readonly deployment: Pick<Deployment, 'accounts'>;
  readonly accounts: Accounts;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The flag --enable-self-access-logs. */
  readonly selfAccessLogs: boolean;
  readonly signal: AbortSignal;
}

/** What the manifest asks of an account and region for all of its builds, with what is wrong about it. */
export interface TargetSettings {
  readonly settings: SeedkitSettings;
  readonly diagnostics: readonly Diagnostic[];
}

async function readParameter(
  name: string,
  { references }: CloudTarget,
  signal: AbortSignal,
): Promise<string | undefined> {
  const variable = { name: 'value', value: name, type: 'PARAMETER_STORE' } as const;
  const { values } = await references.resolve([variable], signal);
  return values['value'];
}

const networkSettings = ({
  vpcId,
  privateSubnetIds,
  securityGroupIds,
}: ResolvedNetwork): Partial<SeedkitSettings> => ({
  ...(vpcId === undefined ? {} : { vpcId }),
  ...(privateSubnetIds === undefined ? {} : { subnetIds: privateSubnetIds }),
  ...(securityGroupIds === undefined ? {} : { securityGroupIds }),
});

/** Reads what a region's network and roles are to be; parameters of its network are looked up in the region itself. */
export async function targetSettings(target: Target, context: SettingsContext): Promise<TargetSettings> {
  const { deployment, accounts, env, selfAccessLogs, signal } = context;
  const mapping = findMapping(deployment, target);
  const findings = createFindings<ManifestCode>();
  const network =
    mapping?.region === undefined
      ? undefined
      : await resolveNetwork(
          mapping.region,
          {
            env,
            storeName: `Parameter Store in ${placeText(target)}`,
            parameterStore: (name) => readParameter(name, accounts.target(target), signal),
          },
          findings,
        );
  const rolePrefix = mapping?.region?.rolePrefix ?? mapping?.account.rolePrefix;
  const policyPrefix = mapping?.region?.policyPrefix ?? mapping?.account.policyPrefix;
  const boundary = permissionsBoundary(deployment, target);
  return {
    settings: {
      ...(rolePrefix === undefined ? {} : { rolePrefix }),
      ...(policyPrefix === undefined ? {} : { policyPrefix }),
      ...(boundary === undefined ? {} : { permissionsBoundaryArn: boundary }),
      ...(selfAccessLogs ? { selfAccessLogs } : {}),
      ...(network === undefined ? {} : networkSettings(network)),
    },
    diagnostics: findings.list,
  };
}
