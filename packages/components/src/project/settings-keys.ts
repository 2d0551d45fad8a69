/** What may stand at a key. The same tables check settings and make their JSON Schema. */
export interface SettingsKey {
  /** `text` takes any scalar, by its text. */
  readonly type: 'text' | 'flag' | 'number' | 'list' | 'map' | 'map-or-none' | 'any';
  readonly about?: string;
  readonly oneOf?: readonly string[];
  /** Of a map: the keys it knows. */
  readonly keys?: SettingsKeys;
  /** Of a list: its items. Of a map: the values of all keys that `keys` does not name. */
  readonly each?: SettingsKey;
  readonly required?: readonly string[];
}

export type SettingsKeys = Readonly<Record<string, SettingsKey>>;

const text = (about: string): SettingsKey => ({ type: 'text', about });
const texts = (about: string): SettingsKey => ({ type: 'list', about, each: { type: 'text' } });
const flag = (about: string): SettingsKey => ({ type: 'flag', about });
const word = (about: string, ...oneOf: readonly string[]): SettingsKey => ({ type: 'text', about, oneOf });
const tags = (about: string): SettingsKey => ({ type: 'map', about, each: { type: 'text' } });
const any = (about: string): SettingsKey => ({ type: 'any', about });
const members = (about: string, names: string): SettingsKey => ({
  type: 'map',
  about,
  keys: Object.fromEntries(names.split(' ').map((name) => [name, { type: 'any' as const }])),
});

/** `x-seed` of a component document. */
export const EXTENSION_KEYS: SettingsKeys = {
  name: text('Name of the component where no settings give one; the name of the file unless given.'),
  platform: word('Linux unless given.', 'Linux', 'Windows', 'macOS'),
  supported_os_versions: texts('Operating systems that the component is made for, e.g. `Ubuntu 24`.'),
  description: text('Description of the component in Image Builder.'),
  change_description: text('What this version changes.'),
  tags: tags('Tags of the component.'),
  kms_key_id: text('ARN of the key that encrypts the component; cannot be changed later.'),
  bump: word('`auto`: publishing may raise the patch number.', 'auto', 'manual'),
  depends_on: texts('Names of components that this one calls with ExecuteDocument.'),
  local: any('Defaults of `seed components run`.'),
  allow: any('Codes of findings to leave out, each with a reason.'),
};

const ENTRY: SettingsKey = {
  type: 'map',
  required: ['name'],
  keys: {
    name: text('Name of the entry; part of the name of an own component.'),
    file: text('Path of an own document, relative to the folder of the image.'),
    arn: text('ARN of another component; `{region}`, `{account}` and `{partition}` are replaced.'),
    parameters: { type: 'map', about: 'Values for the parameters of the document.', each: { type: 'any' } },
    pin: word('What the recipe refers to; `build` unless given.', 'version', 'build', 'latest'),
    version: text('Another version of an own component than the one of its document.'),
  },
};

export const INFRASTRUCTURE_MEMBERS =
  'name description instanceTypes instanceProfileName securityGroupIds subnetId logging keyPair terminateInstanceOnFailure snsTopicArn resourceTags instanceMetadataOptions placement tags';
export const PIPELINE_MEMBERS =
  'name description imageTestsConfiguration enhancedImageMetadataEnabled schedule status imageScanningConfiguration workflows executionRole loggingConfiguration imageTags tags';

export const IMAGE_KEYS: SettingsKeys = {
  base_ami: text('Id of the AMI to start from.'),
  parent_image: text('Another start: AMI id, image ARN, `ssm:<parameter>` or product id.'),
  recipe_version: text('Version of the recipe; `1.0.x` with `recipe_version_mode: service`.'),
  recipe_version_mode: word('Who counts recipe versions; `own` unless given.', 'own', 'service'),
  recipe_name: text('Template of the name of the recipe.'),
  description: text('Description of the recipe.'),
  components: { type: 'list', about: 'Components in the order of execution.', each: ENTRY },
  working_directory: text('Folder in which components run.'),
  block_devices: { type: 'list', about: 'Block devices, as members of the API.', each: { type: 'map' } },
  user_data_file: text('File with user data for the build instance, relative to the settings.'),
  uninstall_ssm_agent: flag('Whether the SSM agent is removed after the build.'),
  ami_tags: tags('Tags of the AMI that the build makes.'),
  tags: tags('Tags of recipe, distribution and pipeline.'),
  infrastructure: text('Key of `infrastructure`; `default` unless given.'),
  distribution: text('Key of `distributions`; `default` unless given.'),
  pipeline: {
    ...members('Members of the pipeline, or false for none.', PIPELINE_MEMBERS),
    type: 'map-or-none',
  },
  container: {
    type: 'map',
    about: 'Makes a container recipe.',
    required: ['repository', 'dockerfile'],
    keys: {
      repository: text('Name of the ECR repository.'),
      dockerfile: text('Template of the Dockerfile, relative to the settings.'),
      platform_override: text('Operating system of a parent that does not say it.'),
      os_version_override: text('Operating system version of a parent that does not say it.'),
      instance_configuration: any('AMI and block devices of the build instance.'),
      kms_key_id: text('Key that encrypts the Dockerfile.'),
    },
  },
  local: any('Defaults of `seed components run`.'),
};

const IMAGES: SettingsKey = { type: 'map', each: { type: 'map', keys: IMAGE_KEYS } };

export const TARGET_KEYS: SettingsKeys = {
  account: text('Account id.'),
  regions: texts('Regions, in the order of publishing.'),
  role: text('Role to assume.'),
  upload_bucket: text('Bucket for documents of more than 16,000 characters.'),
  upload_prefix: text('Prefix of keys in the bucket.'),
  kms_key_id: text('Key for components that name none.'),
};

/** `settings.json` or `settings.yaml`. */
export const SETTINGS_KEYS: SettingsKeys = {
  images: { ...IMAGES, about: 'Images by key.' },
  supported_ubuntu_versions: { ...IMAGES, about: 'Another name of `images`.' },
  components_dir: text('Folder of component documents; `components` unless given.'),
  version_from: word(
    'Where documents have their version; `component_version` unless given.',
    'component_version',
    'parameters.Version.default',
    'metadata.Version',
    'file-name',
    'side-file',
  ),
  naming: {
    type: 'map',
    about: 'Templates of names.',
    keys: {
      component: text('`{name}_{image}` unless given.'),
      recipe: text('`DCBaseImage_ubuntu_{image}` unless given.'),
      pipeline: text('`ubuntu_{image}` unless given.'),
      distribution: text('`Ubuntu-{image}-distribution` unless given.'),
      infrastructure: text('`DCBaseImageInfraConfig` for `default`, the key for others, unless given.'),
    },
  },
  infrastructure: {
    type: 'map',
    about: 'Infrastructure configurations by key, as members of the API.',
    each: members('Members of the API.', INFRASTRUCTURE_MEMBERS),
  },
  distributions: {
    type: 'map',
    about: 'Distribution configurations by key.',
    each: {
      type: 'map',
      keys: {
        name: text('Template of the name.'),
        description: text('Description.'),
        tags: tags('Tags.'),
        distributions: any('Another name of `regions`.'),
        regions: { type: 'list', about: 'Regions by name, or as members of the API.', each: any('') },
      },
    },
  },
  targets: { type: 'map', about: 'Accounts to publish to.', each: { type: 'map', keys: TARGET_KEYS } },
  share: {
    type: 'map',
    about: 'Whom components are shared with.',
    keys: {
      principals: texts('Accounts, organisations and organisational units.'),
      name: text('Name of the resource share.'),
      allow_external_principals: flag('Whether accounts outside the organisation may be named.'),
      permission_arns: texts('Permissions of Resource Access Manager.'),
      tags: tags('Tags of the share.'),
    },
  },
  lifecycle: {
    type: 'map',
    about: 'Lifecycle policies by key, or one policy, as members of the API.',
    each: any(''),
  },
  policy: {
    type: 'map',
    about: 'What versions have to do.',
    keys: {
      bump: word('`semantic` asks for the right part of the number.', 'any', 'semantic'),
      cosmetic: word('Whether comments alone need a version.', 'ignore', 'require'),
      max_gap: { type: 'number', about: 'How far a version may jump; 1 unless given.' },
      allow_rebuild: flag('Whether other content may be published under the same version.'),
      wildcards: word('What `x.x.x` is.', 'record', 'forbid', 'allow'),
    },
  },
};
