import type { DeploymentKey } from './observed.ts';

/** Names of the values of one module, below its path. */
export const MODULE_VALUES = [
  'metadata',
  'manifest',
  'deployspec',
  'md5/bundle',
  'md5/deployspec',
  'md5/manifest',
  'seed/record',
  'seed/files',
] as const;
export type ModuleValue = (typeof MODULE_VALUES)[number];

/** Where the values of one module are kept; `all` has the record last, which is the order to delete them in. */
export interface ModuleKeys {
  readonly metadata: string;
  readonly manifest: string;
  readonly deployspec: string;
  readonly md5: { readonly bundle: string; readonly deployspec: string; readonly manifest: string };
  readonly record: string;
  readonly files: string;
  readonly all: readonly string[];
}

export interface StateKeys {
  /** Everything of the deployment lies below it. */
  readonly path: string;
  readonly requested: string;
  readonly deployed: string;
  readonly lock: string;
  module(group: string, module: string): ModuleKeys;
}

/** What a key stands for; keys of other projects and of users are nothing. */
export type ParsedKey =
  | { readonly kind: 'requested' | 'deployed' | 'lock'; readonly deployment: string }
  | {
      readonly kind: 'module';
      readonly deployment: string;
      readonly group: string;
      readonly module: string;
      readonly value: ModuleValue;
    };

/** The path of a project's deployments; Seed-Farmer writes project names in lower case. */
export function projectPath(project: string): string {
  return `/${project.toLowerCase()}`;
}

function moduleKeys(path: string): ModuleKeys {
  const [metadata, manifest, deployspec] = [`${path}/metadata`, `${path}/manifest`, `${path}/deployspec`];
  const md5 = {
    bundle: `${path}/md5/bundle`,
    deployspec: `${path}/md5/deployspec`,
    manifest: `${path}/md5/manifest`,
  };
  const [record, files] = [`${path}/seed/record`, `${path}/seed/files`];
  const all = [md5.bundle, md5.deployspec, md5.manifest, metadata, manifest, deployspec, files, record];
  return { metadata, manifest, deployspec, md5, record, files, all };
}

/** All keys of a deployment. Nobody else puts slashes together. */
export function stateKeys({ project, deployment }: DeploymentKey): StateKeys {
  const path = `${projectPath(project)}/${deployment}`;
  return {
    path,
    requested: `${path}/manifest`,
    deployed: `${path}/manifest/deployed`,
    lock: `${path}/lock`,
    module: (group, module) => moduleKeys(`${path}/${group}/${module}`),
  };
}

const VALUES: ReadonlySet<string> = new Set(MODULE_VALUES);

const isModuleValue = (text: string): text is ModuleValue => VALUES.has(text);

/**
 * Takes a key of a project apart by whole segments, so that project `app` never sees `app2` and a parameter that users
 * keep below the same path is no module. `…/manifest/deployed` is the deployment's, whatever it looks like.
 */
export function parseStateKey(project: string, key: string): ParsedKey | undefined {
  const [empty, owner, deployment, ...rest] = key.split('/');
  if (empty !== '' || owner !== project.toLowerCase()) return undefined;
  if (deployment === undefined || deployment === '' || rest.includes('')) return undefined;
  const [group, module, ...value] = rest;
  if (group === undefined) return undefined;
  if (module === undefined) {
    if (group === 'lock') return { kind: 'lock', deployment };
    return group === 'manifest' ? { kind: 'requested', deployment } : undefined;
  }
  if (value.length === 0)
    return group === 'manifest' && module === 'deployed' ? { kind: 'deployed', deployment } : undefined;
  const name = value.join('/');
  return isModuleValue(name) ? { kind: 'module', deployment, group, module, value: name } : undefined;
}
