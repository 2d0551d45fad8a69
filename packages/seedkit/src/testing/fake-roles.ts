import type { Role, RoleRequest, Roles } from '../roles.ts';

export interface FakeRoles extends Roles {
  /** Every operation that changes something, as `create NAME`. */
  readonly writes: readonly string[];
  readonly requests: ReadonlyMap<string, RoleRequest>;
  /** The statements of inline policies, by `role/policy`. */
  readonly inline: ReadonlyMap<string, unknown>;
}

/** IAM in memory. */
export function fakeRoles(accountId = '123456789012'): FakeRoles {
  const roles = new Map<string, Role>();
  const requests = new Map<string, RoleRequest>();
  const inline = new Map<string, unknown>();
  const writes: string[] = [];
  const change = (name: string, with_: (role: Role) => Role): void => {
    const role = roles.get(name);
    if (role === undefined) throw new Error(`no role ${name}`);
    roles.set(name, with_(role));
  };
  return {
    writes,
    requests,
    inline,
    find: async (name) => roles.get(name),
    describe: async (name) => roles.get(name),
    create: async (request) => {
      const { name, path, permissionsBoundary: boundary } = request;
      const there = roles.get(name);
      if (there !== undefined) return there;
      writes.push(`create ${name}`);
      requests.set(name, request);
      const role = {
        name,
        arn: `arn:aws:iam::${accountId}:role${path}${name}`,
        attached: [],
        inline: [],
        ...(boundary === undefined ? {} : { boundary }),
      };
      roles.set(name, role);
      return role;
    },
    attach: async (name, arn) => {
      writes.push(`attach ${name} ${arn}`);
      change(name, (role) => ({ ...role, attached: [...new Set([...role.attached, arn])] }));
    },
    putInline: async (name, policy) => {
      writes.push(`inline ${name} ${policy.name}`);
      inline.set(`${name}/${policy.name}`, policy.statements);
      change(name, (role) => ({ ...role, inline: [...new Set([...role.inline, policy.name])] }));
    },
    delete: async (name) => {
      if (roles.delete(name)) writes.push(`delete ${name}`);
    },
    holders: async (arn) =>
      [...roles.values()].filter(({ attached }) => attached.includes(arn)).map(({ name }) => name),
  };
}
