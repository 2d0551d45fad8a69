import { pythonJson } from '@seed/yaml';
import type { ManifestFindings } from './codes.ts';
import type { RegionMapping, TargetAccount } from './deployment.ts';

/** Looks at the account mappings alone: ids, defaults, aliases, IAM paths, and mappings that are there twice. */
export function checkAccounts(accounts: readonly TargetAccount[], findings: ManifestFindings): void {
  for (const account of accounts) {
    checkAccountId(account, findings);
    checkIamPaths(account, findings);
    for (const mapping of account.regions) checkIamPaths(mapping, findings);
    checkDefaults('region', account.regions, findings);
  }
  checkDefaults('account', accounts, findings);
  checkAliases(accounts, findings);
  checkDuplicates(accounts, findings);
}

/** An id that could not be found has an error of its own. */
function checkAccountId(
  { accountId, accountIdSpan, alias, span }: TargetAccount,
  findings: ManifestFindings,
): void {
  if (accountId === '' || /^[0-9]{12}$/.test(accountId)) return;
  const isNumber = /^[0-9]+$/.test(accountId);
  const says = isNumber ? `has ${accountId.length} digits, not 12` : 'is not made of 12 digits';
  findings.warning(
    'manifest/account-id',
    accountIdSpan ?? span,
    `account id "${accountId}" of "${alias}" ${says}`,
    {
      detail: 'AWS refuses credentials for such an account',
      hints: [
        isNumber && accountId.length < 12
          ? 'quote the id, so that zeros in front are kept'
          : 'write the twelve digits of the account, in quotes',
      ],
    },
  );
}

function checkIamPaths(
  { rolePrefix, policyPrefix, span }: Pick<TargetAccount, 'rolePrefix' | 'policyPrefix' | 'span'>,
  findings: ManifestFindings,
): void {
  for (const [key, path] of Object.entries({ rolePrefix, policyPrefix })) {
    if (path === undefined || (path.length <= 512 && /^\/(?:[!-.0-~]+\/)*$/.test(path))) continue;
    findings.error('manifest/iam-path', span, `${key} "${path}" is no IAM path`, {
      hints: ['start and end it with `/`, as in `/teams/data/`'],
    });
  }
}

function checkDefaults(
  what: 'account' | 'region',
  mappings: readonly (TargetAccount | RegionMapping)[],
  findings: ManifestFindings,
): void {
  const marked = mappings.filter(({ isDefault }) => isDefault);
  const last = marked.at(-1);
  if (last === undefined || marked.length === 1) return;
  const nameOf = (mapping: TargetAccount | RegionMapping) =>
    'alias' in mapping ? mapping.alias : mapping.region;
  findings.warning(
    'manifest/several-defaults',
    last.span,
    `${marked.length} ${what}s are the default, and the last one, "${nameOf(last)}", counts`,
    {
      related: marked
        .slice(0, -1)
        .map((mapping) => ({ span: mapping.span, label: `"${nameOf(mapping)}" is marked as well` })),
      hints: ['keep `default: true` at one of them'],
    },
  );
}

function checkAliases(accounts: readonly TargetAccount[], findings: ManifestFindings): void {
  const seen = new Map<string, TargetAccount>();
  for (const account of accounts) {
    const first = seen.get(account.alias);
    if (first === undefined) seen.set(account.alias, account);
    else
      findings.warning(
        'manifest/duplicate-alias',
        account.span,
        `alias "${account.alias}" is given to two accounts`,
        {
          related: [{ span: first.span, label: 'first given here' }],
          hints: ['put the regions of one account into one mapping, or choose another alias'],
        },
      );
  }
}

/** What an account and region is prepared with, so what two mappings of it must agree on. */
function preparation(account: TargetAccount, mapping: RegionMapping): Readonly<Record<string, string>> {
  const boundary =
    mapping.parametersRegional.get('permissionsBoundaryName') ??
    account.parametersGlobal['permissionsBoundaryName'];
  return {
    network: networkText(mapping),
    rolePrefix: mapping.rolePrefix ?? account.rolePrefix ?? '/',
    policyPrefix: mapping.policyPrefix ?? account.policyPrefix ?? '/',
    permissionsBoundaryName: typeof boundary === 'string' ? boundary.trim() : '',
  };
}

/** References are compared by what they stand for in their own region. */
function networkText({ network, parametersRegional }: RegionMapping): string {
  if (network === undefined) return '';
  return pythonJson(
    [network.vpcId, network.privateSubnetIds, network.securityGroupIds].map((value) =>
      value?.kind === 'parameter-value'
        ? parametersRegional.get(value.name)
        : value?.kind === 'literal'
          ? value.value
          : value,
    ),
  );
}

function checkDuplicates(accounts: readonly TargetAccount[], findings: ManifestFindings): void {
  const seen = new Map<string, { readonly account: TargetAccount; readonly mapping: RegionMapping }>();
  for (const account of accounts) {
    for (const mapping of account.regions) {
      const key = `${account.accountId}/${mapping.region}`;
      const first = account.accountId === '' ? undefined : seen.get(key);
      if (first === undefined) {
        seen.set(key, { account, mapping });
        continue;
      }
      const before = preparation(first.account, first.mapping);
      const differing = Object.entries(preparation(account, mapping))
        .filter(([name, value]) => before[name] !== value)
        .map(([name]) => name);
      if (differing.length === 0) continue;
      findings.error(
        'manifest/duplicate-mapping',
        mapping.span,
        `account "${account.accountId}" and region "${mapping.region}" are mapped twice, with different ${differing.join(', ')}`,
        {
          detail: `Seed-Farmer says: Manifest contains dulicate \`targetAccountMapings\` for account ${account.accountId} region ${mapping.region}, with different values.`,
          related: [{ span: first.mapping.span, label: 'first mapped here' }],
          hints: ['give both mappings the same settings, or remove one'],
        },
      );
    }
  }
}
