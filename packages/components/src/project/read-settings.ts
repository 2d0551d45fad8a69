import type { Source } from '@seed/kernel';
import { entryOf, type YamlMap, type YamlNode } from '@seed/yaml';
import { childOf } from './child-of.ts';
import { checkKeys } from './check-keys.ts';
import type {
  ImageProject,
  Naming,
  ProjectConfiguration,
  ProjectTarget,
  SettingsFile,
  ShareSettings,
  VersionPolicy,
} from './image-project.ts';
import { type JsonObject, isObject, jsonOf } from './json.ts';
import type { ProjectFindings } from './project-codes.ts';
import { VERSION_SOURCES } from './read-version.ts';
import { flagOf, tagsOf, textOf, textsOf } from './read-extensions.ts';
import { SETTINGS_KEYS, TARGET_KEYS } from './settings-keys.ts';

/** What dc_image_builder calls its resources, so that those that exist are taken over. */
const NAMING: Naming = {
  component: '{name}_{image}',
  recipe: 'DCBaseImage_ubuntu_{image}',
  pipeline: 'ubuntu_{image}',
  distribution: 'Ubuntu-{image}-distribution',
  infrastructure: 'DCBaseImageInfraConfig',
};

const POLICY: VersionPolicy = {
  bump: 'any',
  cosmetic: 'ignore',
  maxGap: 1,
  allowRebuild: false,
  wildcards: 'record',
};

/** The settings apart from their images. */
export type Settings = Pick<
  ImageProject,
  | 'folder'
  | 'infrastructure'
  | 'distributions'
  | 'lifecycle'
  | 'targets'
  | 'share'
  | 'policy'
  | 'naming'
  | 'versionFrom'
> & { readonly settings?: SettingsFile };

/** Where component files stand alone. Their names are those of the files. */
export const STANDALONE: Settings = {
  folder: 'components',
  infrastructure: [],
  distributions: [],
  lifecycle: [],
  targets: [],
  policy: POLICY,
  naming: { ...NAMING, component: '{name}' },
  versionFrom: 'component_version',
};

/** Reads a map of settings and reports what does not fit the table of keys. */
export function readSettings(
  path: string,
  source: Source,
  root: YamlMap,
  findings: ProjectFindings,
): Settings {
  checkKeys(root, { type: 'map', keys: SETTINGS_KEYS }, '', findings);
  const at = (key: string) => entryOf(root, key)?.value;
  const share = readShare(at('share'), findings);
  const naming = readNaming(at('naming'));
  const imageKeys = (['images', 'supported_ubuntu_versions'] as const).filter((key) => at(key) !== undefined);
  return {
    settings: { path, source, root, imageKeys },
    folder: cleanFolder(textOf(at('components_dir')) ?? 'components'),
    infrastructure: readInfrastructure(at('infrastructure'), naming),
    distributions: readDistributions(at('distributions'), naming),
    lifecycle: readLifecycle(at('lifecycle'), findings),
    targets: readTargets(at('targets'), findings),
    ...(share && { share }),
    policy: readPolicy(at('policy')),
    naming,
    versionFrom: VERSION_SOURCES[textOf(at('version_from')) ?? ''] ?? 'component_version',
  };
}

const cleanFolder = (path: string): string => path.replace(/^\.\//, '').replace(/\/+$/, '');

const entriesOf = (node: YamlNode | undefined) => (node?.kind === 'map' ? node.entries : []);

const objectOf = (node: YamlNode): JsonObject => {
  const value = jsonOf(node);
  return isObject(value) ? value : {};
};

function readNaming(node: YamlNode | undefined): Naming {
  const template = (key: keyof Naming): string => textOf(childOf(node, key)) ?? NAMING[key];
  return {
    component: template('component'),
    recipe: template('recipe'),
    pipeline: template('pipeline'),
    distribution: template('distribution'),
    infrastructure: template('infrastructure'),
  };
}

function readPolicy(node: YamlNode | undefined): VersionPolicy {
  const gap = Number(textOf(childOf(node, 'max_gap')));
  return policyOf({
    bump: textOf(childOf(node, 'bump')),
    cosmetic: textOf(childOf(node, 'cosmetic')),
    wildcards: textOf(childOf(node, 'wildcards')),
    maxGap: Number.isInteger(gap) && gap > 0 ? gap : POLICY.maxGap,
    allowRebuild: flagOf(childOf(node, 'allow_rebuild')),
  });
}

function policyOf(words: {
  readonly bump: string | undefined;
  readonly cosmetic: string | undefined;
  readonly wildcards: string | undefined;
  readonly maxGap: number;
  readonly allowRebuild: boolean;
}): VersionPolicy {
  const { bump, cosmetic, wildcards, maxGap, allowRebuild } = words;
  return {
    bump: bump === 'semantic' ? bump : POLICY.bump,
    cosmetic: cosmetic === 'require' ? cosmetic : POLICY.cosmetic,
    wildcards: wildcards === 'forbid' || wildcards === 'allow' ? wildcards : POLICY.wildcards,
    maxGap,
    allowRebuild,
  };
}

/** The members that dc_image_builder's stack gives; its topic lies in the account of the stack. */
const INFRASTRUCTURE_DEFAULTS: JsonObject = {
  instanceTypes: ['t3.xlarge'],
  instanceProfileName: 'DCBaseImageInstanceProfile',
};

const DC_TOPIC = 'arn:{partition}:sns:{region}:{account}:dc-wide-image-builds';

function readInfrastructure(node: YamlNode | undefined, naming: Naming): readonly ProjectConfiguration[] {
  const given = entriesOf(node).map(({ key, value }): ProjectConfiguration => {
    const { name, ...members } = objectOf(value);
    const template =
      typeof name === 'string' ? name : key.text === 'default' ? naming.infrastructure : key.text;
    return { key: key.text, span: key.span, awsName: template, members, defaults: {} };
  });
  if (given.some(({ key }) => key === 'default')) return given;
  const defaults = { ...INFRASTRUCTURE_DEFAULTS, snsTopicArn: DC_TOPIC };
  return [...given, { key: 'default', awsName: naming.infrastructure, members: {}, defaults }];
}

/** A region by its name, or the members of one. */
const regionOf = (region: JsonObject[string]): JsonObject =>
  isObject(region) ? region : { region: typeof region === 'string' ? region : '' };

function readDistributions(node: YamlNode | undefined, naming: Naming): readonly ProjectConfiguration[] {
  const given = entriesOf(node).map(({ key, value }): ProjectConfiguration => {
    const { name, regions, distributions, ...members } = objectOf(value);
    const list = Array.isArray(regions) ? regions : Array.isArray(distributions) ? distributions : [];
    const template =
      typeof name === 'string'
        ? name
        : key.text === 'default'
          ? naming.distribution
          : `${naming.distribution}-${key.text}`;
    return {
      key: key.text,
      span: key.span,
      awsName: template,
      members: list.length === 0 ? members : { ...members, distributions: list.map(regionOf) },
      defaults: {},
    };
  });
  if (given.some(({ key }) => key === 'default')) return given;
  const ami = { amiDistributionConfiguration: { amiTags: { ubuntu_version: '{image}' } } };
  const defaults = { distributions: [{ region: '{region}', ...ami }] };
  return [...given, { key: 'default', awsName: naming.distribution, members: {}, defaults }];
}

/** A map of policies, or one policy by itself. */
function readLifecycle(
  node: YamlNode | undefined,
  findings: ProjectFindings,
): readonly ProjectConfiguration[] {
  if (node?.kind !== 'map') return [];
  const isOne = ['policyDetails', 'resourceType', 'resourceSelection'].some((key) => childOf(node, key));
  const named = isOne ? [{ key: undefined, value: node }] : node.entries;
  return named.map(({ key, value }): ProjectConfiguration => {
    const { name, ...members } = objectOf(value);
    const awsName = typeof name === 'string' ? name : key === undefined ? 'seed-images' : key.text;
    for (const wanted of ['policyDetails', 'resourceType', 'resourceSelection', 'executionRole'])
      if (members[wanted] === undefined)
        findings.error(
          'components/missing-key',
          value.span,
          `lifecycle policy "${awsName}" has no \`${wanted}\``,
        );
    return {
      key: key?.text ?? 'default',
      span: (key ?? value).span,
      awsName,
      members,
      defaults: { status: 'ENABLED' },
    };
  });
}

function readTargets(node: YamlNode | undefined, findings: ProjectFindings): readonly ProjectTarget[] {
  return entriesOf(node).map(({ key, value }) => {
    const text = (name: string) => textOf(childOf(value, name));
    const account = text('account');
    if (account !== undefined && !/^\d{12}$/.test(account)) {
      const at = childOf(value, 'account')?.span ?? key.span;
      findings.error(
        'components/settings-word',
        at,
        `account "${account}" of target "${key.text}" is no account id`,
        {
          hints: ['write 12 digits, in quotes'],
        },
      );
    }
    const [role, uploadBucket, uploadPrefix, kmsKeyId] = [
      'role',
      'upload_bucket',
      'upload_prefix',
      'kms_key_id',
    ].map(text);
    const other = Object.entries(objectOf(value)).filter(([name]) => TARGET_KEYS[name] === undefined);
    return {
      name: key.text,
      span: key.span,
      ...(account === undefined ? {} : { account }),
      regions: textsOf(childOf(value, 'regions')),
      ...(role === undefined ? {} : { role }),
      ...(uploadBucket === undefined ? {} : { uploadBucket }),
      ...(uploadPrefix === undefined ? {} : { uploadPrefix }),
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      other: Object.fromEntries(other),
    };
  });
}

function readShare(node: YamlNode | undefined, findings: ProjectFindings): ShareSettings | undefined {
  if (node?.kind !== 'map') return undefined;
  const principals = textsOf(childOf(node, 'principals'));
  if (principals.length === 0)
    findings.error('components/missing-key', node.span, '"share" names no `principals`', {
      hints: ['list accounts, organisations (`o-…`) or organisational units (`ou-…`)'],
    });
  return {
    span: node.span,
    name: textOf(childOf(node, 'name')) ?? 'seed-components',
    principals,
    allowExternalPrincipals: flagOf(childOf(node, 'allow_external_principals')),
    permissionArns: textsOf(childOf(node, 'permission_arns')),
    tags: tagsOf(childOf(node, 'tags')),
  };
}
