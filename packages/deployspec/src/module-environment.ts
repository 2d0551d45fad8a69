import { createHash } from 'node:crypto';
import { pythonJson } from '@seed/yaml';
import type { EnvironmentVariable } from './build-spec.ts';
import { parameterEnvironmentName } from './module-environment-name.ts';

/** A parameter whose value is known, or one that the build looks up. */
export type ModuleParameter =
  | { readonly name: string; readonly value: unknown }
  | {
      readonly name: string;
      readonly reference: string;
      readonly type: 'PARAMETER_STORE' | 'SECRETS_MANAGER';
    };

export interface ModuleEnvironmentInput {
  /** `SEEDFARMER`, or the project's upper-cased name. */
  readonly prefix: string;
  /** The project's name as written; builds see it in lower case. */
  readonly project: string;
  readonly deployment: string;
  readonly group: string;
  readonly module: string;
  readonly parameters: readonly ModuleParameter[];
  /** What the module recorded last time; absent on a first deployment. */
  readonly metadata?: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>;
  /** See `sessionHash`. */
  readonly hash: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition?: string;
  readonly seedFarmerVersion: string;
  readonly seedVersion?: string;
  readonly permissionsBoundaryArn?: string;
  readonly dockerSecret?: string;
  readonly pypiMirrorSecret?: string;
  readonly npmMirrorSecret?: string;
  /** Only remote deployments know the md5 of their bundle. */
  readonly bundleMd5?: string;
}

/** The eight hexadecimal digits that stand for an account and a region in names. */
export function sessionHash(account: string, region: string): string {
  return createHash('sha1').update(`${account}-${region}`).digest('hex').slice(0, 8);
}

/** `SEEDFARMER`, or for a module that is not generic its project's name in capitals. */
export function modulePrefix(project: string, publishGenericEnvVariables: boolean): string {
  return publishGenericEnvVariables ? 'SEEDFARMER' : project.toUpperCase().replaceAll('-', '_');
}

function parameterVariable(prefix: string, parameter: ModuleParameter): EnvironmentVariable {
  const name = parameterEnvironmentName(prefix, parameter.name);
  if ('reference' in parameter) return { name, value: parameter.reference, type: parameter.type };
  const { value } = parameter;
  return { name, value: typeof value === 'string' ? value : pythonJson(value), type: 'PLAINTEXT' };
}

/** Everything that a module build finds in its environment besides CodeBuild's own, in Seed-Farmer's order. */
export function moduleEnvironment(input: ModuleEnvironmentInput): EnvironmentVariable[] {
  const { prefix } = input;
  const plain: (readonly [string, string | undefined])[] = [
    [`${prefix}_PROJECT_NAME`, input.project.toLowerCase()],
    [`${prefix}_DEPLOYMENT_NAME`, input.deployment],
    [`${prefix}_MODULE_METADATA`, pythonJson(input.metadata)],
    [`${prefix}_MODULE_NAME`, [input.group, input.module].filter((part) => part !== '').join('-')],
    [`${prefix}_HASH`, input.hash],
    [`${prefix}_PERMISSIONS_BOUNDARY_ARN`, input.permissionsBoundaryArn],
    ['AWS_CODESEEDER_DOCKER_SECRET', input.dockerSecret],
    ['SEEDFARMER_DOCKER_SECRET', input.dockerSecret],
    ['AWS_CODESEEDER_PYPI_MIRROR_SECRET', input.pypiMirrorSecret],
    ['SEEDFARMER_PYPI_MIRROR_SECRET', input.pypiMirrorSecret],
    ['AWS_CODESEEDER_NPM_MIRROR_SECRET', input.npmMirrorSecret],
    ['SEEDFARMER_NPM_MIRROR_SECRET', input.npmMirrorSecret],
    ['AWS_PARTITION', input.partition ?? 'aws'],
    ['SEEDFARMER_VERSION', input.seedFarmerVersion],
    ['SEED_VERSION', input.seedVersion],
    [`${prefix}_MODULE_MD5`, input.bundleMd5],
  ];
  return [
    ...input.parameters.map((parameter) => parameterVariable(prefix, parameter)),
    ...plain.flatMap(([name, value]): EnvironmentVariable[] =>
      value === undefined ? [] : [{ name, value, type: 'PLAINTEXT' }],
    ),
  ];
}
