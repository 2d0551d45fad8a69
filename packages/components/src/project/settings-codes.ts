import type { CodeDoc } from '@seed/kernel';

/** C109 to C127 apart from versions: settings and what they name. */
export const SETTINGS_CODES = {
  C109: {
    summary: 'two names become the same in Image Builder',
    docs: 'ARNs hold names in small letters with hyphens for spaces and underscores, so `My Comp` and `my-comp` are one resource, and the second would become another build or version of the first. Fix: rename one of the two, or change the templates in `naming`.',
  },
  C110: {
    summary: 'a component stands twice in one recipe',
    docs: 'Image Builder takes each component once per recipe. Fix: remove one of the two entries; work that has to happen twice needs a document of its own.',
  },
  C111: {
    summary: 'a file that the settings name is not there',
    docs: 'Paths of documents are relative to the folder of the image: `components/<image>/<file>`. Other files are relative to the settings. Fix: correct the path or add the file.',
  },
  C112: {
    summary: 'nothing uses a component document',
    docs: 'A document lies in the folder of components and no image names it, so that it is never published or run. Usually the entry in the settings was forgotten. Fix: add the entry, or remove the file.',
  },
  C113: {
    summary: 'an image has more than 20 components',
    docs: 'Image Builder takes 20 components per recipe unless the quota of the account was raised. Fix: join documents, or build on another image.',
  },
  C116: {
    summary: 'an ARN belongs to another region or partition',
    docs: 'Recipes use components and images of their own region. An ARN that names `eu-west-2` cannot be used where the target is `us-east-1`. Fix: write `{region}` and `{partition}` in place of the literal parts.',
  },
  C117: {
    summary: 'a component is not pinned',
    docs: 'The ARN holds `x` in place of a number, so the same commit builds other images when its owner publishes. seed records in `components.lock.json` what it meant; `policy.wildcards: forbid` makes this an error, `allow` hides it. Fix: write a version, if images have to be the same.',
  },
  C118: {
    summary: 'a version with `x` is malformed',
    docs: '`x` only stands at the end: `x.x.x`, `1.x.x`, `1.2.x`. Forms such as `x.2.x` or `1.x.8` mean nothing to Image Builder. Fix: use one of the three.',
  },
  C119: {
    summary: 'a required parameter has no value',
    docs: 'The document has a parameter without a default, and the entry in the settings gives it no value; Image Builder would refuse the recipe. Fix: add it under `parameters` of the entry, or give it a default in the document.',
  },
  C120: {
    summary: 'an entry sets a parameter that the component does not have',
    docs: 'Image Builder refuses recipes with parameters that the component does not declare. Letters count: `version` is not `Version`. Fix: correct the name, or declare the parameter.',
  },
  C122: {
    summary: 'an image has no components',
    docs: 'The image has an empty list of components, so its recipe would only copy the parent image. Fix: add components, or remove the image.',
  },
  C123: {
    summary: 'the parent image is malformed or missing',
    docs: '`base_ami` holds the id of an AMI: `ami-` and 8 or 17 hex digits. `parent_image` also takes the ARN of an image, `ssm:` and the name of a parameter, or a product id. Fix: correct the value.',
  },
  C124: {
    summary: 'a component is deprecated or disabled',
    docs: 'Its owner marked it so; components in these states cannot enter a new recipe. Fix: use another version or another component.',
  },
  C125: {
    summary: 'a component is made for other operating systems',
    docs: 'None of the operating systems that the component supports has the number of the image. Image Builder compares the list with the parent image when the recipe is made. Fix: correct `supported_os_versions`, or use the component that fits.',
  },
  C126: {
    summary: '`arn` holds no ARN',
    docs: 'An entry names an own document with `file` and a component of others with `arn`. A file name under `arn` makes a recipe that cannot be created. Fix: rename the key to `file`.',
  },
  C127: {
    summary: 'an entry has both `file` and `arn`, or neither',
    docs: 'An entry is either an own document or a component of others. Fix: keep one of the two keys.',
  },
  'components/no-settings': {
    summary: 'there are no settings and no component documents',
    docs: 'seed looks for `settings.json`, `settings.yaml` or `settings.yml` with images, or else for a folder of component documents. Fix: go to the folder of the project, name the documents on the command line, or begin with `seed init --from component`.',
  },
  'components/several-settings': {
    summary: 'there is more than one settings file',
    docs: 'The first of `settings.json`, `settings.yaml` and `settings.yml` counts and the others are ignored. Fix: keep one.',
  },
  'components/no-images': {
    summary: 'the settings hold no images',
    docs: 'Images stand under `images`, or under `supported_ubuntu_versions` as dc_image_builder has them. Fix: add an image, or publish documents alone with `seed components publish <folder>`.',
  },
  'components/image-twice': {
    summary: 'an image stands in both lists',
    docs: '`images` and `supported_ubuntu_versions` are the same list under two names, so a key may stand in one of them only. Fix: remove it from one.',
  },
  'components/settings-type': {
    summary: 'a setting has the wrong type',
    docs: 'The message says what stands there and what is expected. `seed schema images` prints the JSON Schema for editors. Fix: correct the value.',
  },
  'components/settings-word': {
    summary: 'a setting has a word that means nothing',
    docs: 'Some settings take one of a few words, and the hint lists them. Fix: use one of them.',
  },
  'components/missing-key': {
    summary: 'a key that has to be there is missing',
    docs: 'The message names the key. Fix: add it.',
  },
  'components/unknown-key': {
    summary: 'a key of the settings has no effect',
    docs: 'Nothing reads the key, which often is a typing slip. Keys that start with `$` are left alone. Fix: correct or remove it.',
  },
  'components/bad-name': {
    summary: 'a name is none that Image Builder takes',
    docs: 'Names have 3 to 128 letters, digits, hyphens, underscores and spaces, and no space at either end. Names are made of the templates in `naming`; dots become hyphens. Fix: change the name of the entry or image, or the template.',
  },
  'components/unknown-configuration': {
    summary: 'an image names a configuration that the settings do not have',
    docs: '`infrastructure` and `distribution` of an image are keys of the maps `infrastructure` and `distributions`. Fix: correct the key, or add the configuration.',
  },
  'components/unknown-dependency': {
    summary: '`depends_on` names no component of the same image',
    docs: 'The list holds names of entries of the settings; of documents that stand alone, their names. Fix: correct the name.',
  },
  'components/dependency-cycle': {
    summary: 'components depend on each other in a circle',
    docs: 'A component has to exist before another one that calls it is published, so a circle can never be published. Fix: remove one of the dependencies.',
  },
  'components/parameter-value': {
    summary: 'a parameter gets a value that the component does not allow',
    docs: 'The document lists `allowedValues` for the parameter and the settings give another one. Fix: use one of the listed values.',
  },
  'components/cut-anchor': {
    summary: 'the document does not work without the keys that are taken out',
    docs: '`component_version` and `x-seed` are taken out before publishing, and what is left is no YAML by itself, usually because an anchor that stands in them is used below. Fix: define the anchor elsewhere, or write the value out.',
  },
  'components/dockerfile-placeholder': {
    summary: 'the Dockerfile lacks a placeholder, so that components would not run',
    docs: 'Image Builder replaces `{{{ imagebuilder:parentImage }}}`, `{{{ imagebuilder:environments }}}` and `{{{ imagebuilder:components }}}` in the template. Without the last two nothing of the components reaches the image. Fix: add a line with the placeholder.',
  },
  'components/schedule': {
    summary: 'the schedule of a pipeline is malformed',
    docs: 'Image Builder takes `rate(1 day)` with minutes, hours or days, and `cron(0 0 * * ? *)` with six fields, of which exactly one of day-of-month and day-of-week is `?`. Fix: correct the expression.',
  },
  'components/share-principal': {
    summary: 'a principal of the share is not complete',
    docs: 'Resource Access Manager takes account ids and the ARNs of organisations and organisational units. The id alone (`o-…`, `ou-…`) does not say whose organisation it is. Fix: write the ARN; `aws organizations describe-organization` prints it.',
  },
  'components/regional-ami': {
    summary: 'the id of an AMI is used in several regions',
    docs: 'An AMI has another id in each region, so that the recipe can only be made in the region of this one. Fix: name the parent by a public parameter of Systems Manager, `parent_image: ssm:/aws/service/…`, or by the ARN of an image with `{region}`.',
  },
  'components/member': {
    summary: 'members of a configuration do not fit together',
    docs: 'The message names the members. Image Builder would refuse the call. Fix: add or remove one of them.',
  },
} as const satisfies Record<string, CodeDoc>;
