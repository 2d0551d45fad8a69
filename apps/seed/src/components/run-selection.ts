import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readComponent } from '@seed/components';
import type {
  ComponentDocument,
  ImageProject,
  Platform,
  ProjectComponent,
  ProjectImage,
} from '@seed/components';
import { hasErrors, InputError } from '@seed/kernel';
import type { Diagnostic, SourceSet } from '@seed/kernel';
import { decodeSource, suggestKey } from '@seed/yaml';
import type { FlagValues } from '../flags.ts';
import type { COMPONENTS_RUN_FLAGS } from '../components-run-command.ts';
import type { ProcessIo } from '../process-io.ts';
import { openImages } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { platformOf } from './run-extensions.ts';
import { componentFiles, pathExists } from './run-files.ts';

export type ComponentRunFlags = FlagValues<typeof COMPONENTS_RUN_FLAGS>;

/** A component of this project that is to be run. */
export interface OwnComponent {
  readonly kind: 'own';
  readonly name: string;
  /** As a person in the current folder types it. */
  readonly path: string;
  readonly document: ComponentDocument;
  readonly platform: Platform;
  /** What the recipe says. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One that only AWS has. */
export interface ManagedComponent {
  readonly kind: 'managed';
  readonly name: string;
  readonly arn: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface RunSelection {
  /** The image of the settings, or the first file. */
  readonly name: string;
  readonly components: readonly (OwnComponent | ManagedComponent)[];
  /** The image of the settings that they belong to. */
  readonly image?: ProjectImage;
  /** Absent where files stand alone. */
  readonly project?: ImageProject;
  /** About these components, places as a person types them. No errors are among them. */
  readonly warnings: readonly Diagnostic[];
  readonly sources: SourceSet;
}

/** Findings about a document itself; those about names and versions are for whoever publishes it. */
const ABOUT_DOCUMENTS = /^(C0|L|yaml\/)/;

/**
 * Finds what is to be run: one selection for each image that is named, or one of files. Rejects with InputError where
 * it is not there, or is wrong.
 */
export async function selectImages(
  words: readonly string[],
  flags: ComponentRunFlags,
  io: ProcessIo,
): Promise<readonly RunSelection[]> {
  const paths = await Promise.all(words.map((word) => pathExists(word, io)));
  const absent = words.filter((_, index) => paths[index] === false);
  if (words.length < 2 || absent.length === 0 || flags.recipe !== undefined)
    return [await selectComponents(words, flags, { io, named: absent[0] })];
  const images = await openImages({ words: [] }, io);
  const project = mustBeThere(images);
  const keys = project.images.map(({ key }) => key);
  for (const word of absent) if (!keys.includes(word)) throw unknownName(word, keys, 'image');
  if (absent.length < words.length)
    throw new InputError('cli/bad-arguments', 'images and files cannot be run together', {
      hints: [`run ${absent.join(', ')} alone`],
    });
  const narrowing = flags.from !== undefined ? '--from' : flags.only !== undefined ? '--only' : undefined;
  if (narrowing !== undefined)
    throw new InputError('cli/flags-conflict', `${narrowing} is for the components of one image`, {
      hints: ['name one image'],
    });
  return [...new Set(words)].map((word) => selectNamed(images, word, flags));
}

async function selectComponents(
  words: readonly string[],
  flags: ComponentRunFlags,
  found: { readonly io: ProcessIo; readonly named: string | undefined },
): Promise<RunSelection> {
  const { io } = found;
  const named = flags.recipe ?? found.named;
  if (flags.recipe !== undefined && words.length > 0)
    throw new InputError('cli/flags-conflict', '--recipe and names of files exclude each other', {
      hints: ['give one of them'],
    });
  if (named === undefined && words.length === 0) return onlyImage(flags, io);
  if (named !== undefined) return selectNamed(await openImages({ words: [] }, io), named, flags);
  return selectFiles(words, flags, io);
}

/** Files in the order in which they were named; those of a folder as the project has them. */
async function selectFiles(
  words: readonly string[],
  flags: ComponentRunFlags,
  io: ProcessIo,
): Promise<RunSelection> {
  const images = await openImages({ words }, io);
  const known = new Map<string, ProjectComponent>();
  for (const component of images.project?.components ?? [])
    if (!known.has(component.file)) known.set(component.file, component);
  for (const orphan of images.project?.orphans ?? [])
    if (!known.has(orphan.file)) known.set(orphan.file, orphanComponent(orphan));
  const chosen = new Map<string, ProjectComponent>();
  const diagnostics = [...images.diagnostics];
  const sources = new Map(images.sources);
  for (const file of await componentFiles(words, { io, root: images.root, known: [...known.keys()] })) {
    const component = known.get(file) ?? (await readAlone(file, images, { diagnostics, sources }));
    chosen.set(file, component);
  }
  if (chosen.size === 0)
    throw new InputError('cli/target-not-found', `there is no component at "${words.join('", "')}"`, {
      hints: ['components are .yml, .yaml and .json files with `phases`'],
    });
  const components = [...chosen.values()];
  const image = images.project?.images.find(({ key }) => key === components[0]?.image);
  return finish({ ...images, diagnostics, sources }, images.project, flags, {
    name: words.length === 1 ? basename(words[0] ?? '') : `${words.length} paths`,
    entries: components.map((component) => ({ component, parameters: {} })),
    ...(image === undefined ? {} : { image }),
  });
}

/** A file that the settings do not know. */
async function readAlone(
  file: string,
  { root, prefix }: OpenImages,
  found: { readonly diagnostics: Diagnostic[]; readonly sources: Map<string, string> },
): Promise<ProjectComponent> {
  const id = prefix + file;
  const decoded = decodeSource(id, await readFile(join(root, file)));
  const source = decoded.value ?? { id, text: '' };
  found.sources.set(id, source.text);
  found.diagnostics.push(...decoded.diagnostics, ...readComponent(source).diagnostics);
  return orphanComponent({ file, source });
}

type Orphan = ImageProject['orphans'][number];

/** A file that nothing names runs under the name of its file. */
const orphanComponent = (orphan: Orphan): ProjectComponent => ({
  ...orphan,
  key: orphan.file,
  name: { text: basename(orphan.file).replace(/\.[^.]+$/, ''), span: EMPTY_SPAN },
  awsName: '',
  platform: platformOf(orphan.document),
  supportedOsVersions: [],
  tags: {},
  bump: 'manual',
  dependsOn: [],
});

const START = { line: 1, column: 1, offset: 0 };
const EMPTY_SPAN = { source: '', start: START, end: START };

function mustBeThere({ project, diagnostics, sources }: OpenImages): ImageProject {
  if (project !== undefined) return project;
  throw new InputError('components/unsound', 'components or settings have mistakes', {
    diagnostics,
    sources,
  });
}

async function onlyImage(flags: ComponentRunFlags, io: ProcessIo): Promise<RunSelection> {
  const images = await openImages({ words: [] }, io);
  const keys = images.project?.images.map(({ key }) => key) ?? [];
  const [key] = keys;
  if (key !== undefined && keys.length === 1) return selectNamed(images, key, flags);
  throw new InputError('cli/bad-arguments', 'nothing says which components to run', {
    hints:
      keys.length === 0
        ? ['name files of components: `seed components run components/24.04/x.yml`']
        : [`name images of the settings: ${keys.join(', ')}`, 'or files of components'],
  });
}

function selectNamed(images: OpenImages, name: string, flags: ComponentRunFlags): RunSelection {
  const project = mustBeThere(images);
  const image = project.images.find(({ key }) => key === name);
  if (image !== undefined)
    return finish(images, project, flags, { name, image, entries: recipeEntries(image, project, flags) });
  const component = project.components.find(
    ({ key, name: own, awsName }) => key === name || own.text === name || awsName === name,
  );
  if (component !== undefined && flags.recipe === undefined) {
    const of = project.images.find(({ key }) => key === component.image);
    return finish(images, project, flags, {
      name,
      entries: [{ component, parameters: {} }],
      ...(of === undefined ? {} : { image: of }),
    });
  }
  const known = [...project.images.map(({ key }) => key), ...project.components.map(({ key }) => key)];
  throw unknownName(name, known, 'component');
}

function unknownName(name: string, known: readonly string[], what: 'component' | 'image'): InputError {
  const near = suggestKey(name, known);
  const list =
    what === 'image' && known.length > 0
      ? `images: ${known.join(', ')}`
      : 'list components with `seed components list`';
  return new InputError('cli/target-not-found', `there is no file and no image "${name}"`, {
    hints: [near === undefined ? list : `did you mean "${near}"?`],
  });
}

type Entry =
  | { readonly component: ProjectComponent; readonly parameters: Readonly<Record<string, string>> }
  | ManagedComponent;

/** A parameter of a recipe has a list of values; a document sees one text. */
const valuesOf = (entry: ProjectImage['entries'][number]): Readonly<Record<string, string>> =>
  Object.fromEntries(entry.parameters.map(({ name, values }) => [name.text, values.join(',')]));

function recipeEntries(
  image: ProjectImage,
  project: ImageProject,
  flags: ComponentRunFlags,
): readonly Entry[] {
  return image.entries.map((entry): Entry => {
    const parameters = valuesOf(entry);
    if (entry.kind === 'own') {
      const component = project.components.find(({ key }) => key === entry.component);
      if (component !== undefined) return { component, parameters };
      throw new InputError('cli/target-not-found', `there is no file "${entry.file}"`, {
        hints: [`the settings name it for "${image.key}"`],
      });
    }
    if (flags.managed === 'fail')
      throw new InputError('cli/bad-arguments', `"${entry.arn.text}" is no component of this project`, {
        hints: ['leave such components out, or get them from AWS: `--managed skip`, `--managed fetch`'],
      });
    return { kind: 'managed', name: entry.name.text, arn: entry.arn.text, parameters };
  });
}

interface Chosen {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly image?: ProjectImage;
}

/** Drops what `--from` and `--only` leave out, and refuses documents with mistakes. */
function finish(
  images: OpenImages,
  project: ImageProject | undefined,
  flags: ComponentRunFlags,
  chosen: Chosen,
): RunSelection {
  const nameOf = (entry: Entry): string => ('component' in entry ? entry.component.name.text : entry.name);
  const entries = narrow(chosen.entries, flags, nameOf);
  const files = new Set(
    entries.flatMap((one) => ('component' in one ? [images.prefix + one.component.file] : [])),
  );
  const found = images.diagnostics.filter(
    ({ span, code }) => span !== undefined && files.has(span.source) && ABOUT_DOCUMENTS.test(code),
  );
  const strict = flags.strict === true && found.some(({ severity }) => severity !== 'info');
  if (hasErrors(found) || strict)
    throw new InputError('components/unsound', 'components have mistakes', {
      diagnostics: found,
      sources: images.sources,
    });
  const taken = new Set<string>();
  const unique = (name: string): string => {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
    taken.add(free);
    return free;
  };
  return {
    name: chosen.name,
    ...(chosen.image === undefined ? {} : { image: chosen.image }),
    ...(project === undefined ? {} : { project }),
    warnings: found.filter(({ severity }) => severity !== 'info'),
    sources: images.sources,
    components: entries.map((entry) => {
      const name = unique(nameOf(entry));
      return 'component' in entry ? ownComponent(entry, images.prefix, name) : { ...entry, name };
    }),
  };
}

function narrow(
  entries: readonly Entry[],
  { from, only }: ComponentRunFlags,
  nameOf: (entry: Entry) => string,
): readonly Entry[] {
  const names = entries.map(nameOf);
  const known = (flag: string, name: string): number => {
    const at = names.findIndex((one, index) => one === name || keyOf(entries[index]) === name);
    if (at !== -1) return at;
    const near = suggestKey(name, names);
    throw new InputError('cli/bad-arguments', `${flag} ${name}: there is no such component`, {
      hints: [near === undefined ? `components: ${names.join(', ')}` : `did you mean "${near}"?`],
    });
  };
  const rest = from === undefined ? entries : entries.slice(known('--from', from));
  if (only === undefined) return rest;
  const wanted = new Set(only.map((name) => known('--only', name)));
  return rest.filter((entry) => wanted.has(entries.indexOf(entry)));
}

const keyOf = (entry: Entry | undefined): string | undefined =>
  entry !== undefined && 'component' in entry ? entry.component.key : undefined;

/** Read anew, so that places are as a person types them. */
function ownComponent(
  { component, parameters }: Exclude<Entry, ManagedComponent>,
  prefix: string,
  name: string,
): OwnComponent {
  const { file, source, platform } = component;
  const path = prefix + file;
  const { value } = readComponent({ id: path, text: source.text }, { platform });
  if (value === undefined)
    throw new InputError('components/unsound', `"${path}" is no component`, {
      hints: ['look at it with `seed components validate`'],
    });
  return { kind: 'own', name, path, document: value, platform, parameters };
}

/** The system that a component is made for, as folders of components are called. */
export function systemOf(selection: RunSelection): string | undefined {
  if (selection.image !== undefined) return selection.image.key;
  const own = selection.components.find((one) => one.kind === 'own');
  return own === undefined ? undefined : basename(dirname(own.path));
}
