import type { ObservedComponent } from '@seed/components';

/** What a key has to allow before shared components can be used. */
export interface KeyGrant {
  /** ARN of a key, or of an alias. */
  readonly key: string;
  /** Names of the components that it encrypts. */
  readonly components: readonly string[];
  /** A statement for the policy of the key. */
  readonly statement: {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Principal: { readonly AWS: '*' | readonly string[] };
    readonly Action: readonly string[];
    readonly Resource: '*';
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  };
}

const ACTIONS = ['kms:Decrypt', 'kms:DescribeKey'];

/**
 * What has to be added to the policies of keys, because sharing a component does not share the key it is encrypted
 * with. Whether a policy has it already cannot be seen from here.
 */
export function keyGrants(
  components: readonly ObservedComponent[],
  principals: readonly string[],
): readonly KeyGrant[] {
  const byKey = Map.groupBy(components, ({ members }) => members['kmsKeyId']);
  return [...byKey].flatMap(([key, encrypted]) =>
    typeof key === 'string'
      ? [
          {
            key,
            components: [...new Set(encrypted.map(({ name }) => name))],
            statement: statementFor(principals),
          },
        ]
      : [],
  );
}

/** Accounts are principals of policies; organisations and units are conditions on anybody. */
function statementFor(principals: readonly string[]): KeyGrant['statement'] {
  const common = {
    Sid: 'UseSharedImageBuilderComponents',
    Effect: 'Allow' as const,
    Action: ACTIONS,
    Resource: '*' as const,
  };
  const paths = principals.filter((principal) => principal.includes(':organizations::'));
  if (paths.length === 0)
    return {
      ...common,
      Principal: { AWS: principals.map((one) => (/^\d{12}$/.test(one) ? `arn:aws:iam::${one}:root` : one)) },
    };
  const organizations = paths.map((arn) => /(o-[a-z0-9]+)/.exec(arn)?.[1] ?? arn);
  return {
    ...common,
    Principal: { AWS: '*' },
    Condition: { StringEquals: { 'aws:PrincipalOrgID': [...new Set(organizations)] } },
  };
}
