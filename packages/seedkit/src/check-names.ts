import { InputError } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';

const PROJECT = /^(?!-)[A-Za-z0-9+=,.@_-]{1,35}(?<!-)$/;
const QUALIFIER = /^[A-Za-z0-9]{1,6}$/;
const PATH = /^\/(?:[\u0021-\u007e]{0,510}\/)?$/;
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+::(?:\d{12}|aws|\*):\S+$/;
const ACCOUNT = /^\d{12}$/;

/** Everything that people name on the command line; what is absent is not looked at. */
export interface NamesToCheck {
  readonly project?: string | undefined;
  readonly qualifier?: string | undefined;
  readonly rolePrefix?: string | undefined;
  readonly policyPrefix?: string | undefined;
  readonly toolchainAccount?: string | undefined;
  readonly permissionsBoundary?: string | undefined;
  readonly principals?: readonly string[] | undefined;
  readonly policyArns?: readonly string[] | undefined;
  /** Names of resources that come of it, with their limits. */
  readonly resources?: readonly { readonly kind: string; readonly name: string; readonly most: number }[];
}

const problem = (code: string, summary: string, hint: string): Diagnostic => ({
  code,
  severity: 'error',
  summary,
  hints: [hint],
});

function misspelled(what: string, value: string | undefined, shape: RegExp, hint: string): Diagnostic[] {
  if (value === undefined || shape.test(value)) return [];
  return [problem('seedkit/bad-name', `${what} "${value}" cannot be used`, hint)];
}

function findings(names: NamesToCheck): Diagnostic[] {
  const path = 'begin and end it with a slash, as in `/teams/data/`';
  const arn = 'give an ARN such as `arn:aws:iam::123456789012:role/admin`';
  const arns = (what: string, values: readonly string[] = []) =>
    values.flatMap((value) => misspelled(what, value, ARN, arn));
  const long = (names.resources ?? [])
    .filter(({ name, most }) => name.length > most)
    .map(({ kind, name, most }) =>
      problem(
        'seedkit/name-too-long',
        `the ${kind} "${name}" would have ${name.length} characters, and ${most} are the most`,
        'choose a shorter name of the project',
      ),
    );
  return [
    ...misspelled('project', names.project, PROJECT, 'use up to 35 letters, digits and `+=,.@_-`'),
    ...misspelled('qualifier', names.qualifier, QUALIFIER, 'use up to six letters and digits'),
    ...misspelled('IAM path of roles', names.rolePrefix, PATH, path),
    ...misspelled('IAM path of policies', names.policyPrefix, PATH, path),
    ...misspelled(
      'toolchain account',
      names.toolchainAccount,
      ACCOUNT,
      'give the twelve digits of the account',
    ),
    ...arns(
      'permissions boundary',
      names.permissionsBoundary === undefined ? [] : [names.permissionsBoundary],
    ),
    ...arns('trusted principal', names.principals),
    ...arns('policy', names.policyArns),
    ...long,
  ];
}

/** Rejects names that AWS would not take, all at once, before anything is sent. Throws InputError `seedkit/bad-name`. */
export function checkNames(names: NamesToCheck): void {
  const diagnostics = findings(names);
  const [first] = diagnostics;
  if (first === undefined) return;
  throw new InputError(first.code, first.summary, { diagnostics, hints: first.hints ?? [] });
}
