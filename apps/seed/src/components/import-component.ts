import { makeLock, parseArn } from '@seed/components';
import type { ObservedComponent } from '@seed/components';
import { EXIT, InputError } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_IMPORT_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import type { ProcessIo } from '../process-io.ts';
import { editFiles, writeTexts } from './edit-files.ts';
import { addEntryEdit } from './entry-edit.ts';
import { documentOf } from './imported-document.ts';
import { knownLock, openLock, saveLock } from './lock-file.ts';
import { namedImages, openImages } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { withPlaces } from './open-places.ts';
import { untilInterrupted } from './until-interrupted.ts';

type Flags = FlagValues<typeof COMPONENTS_IMPORT_FLAGS>;

function checkedArn(word: string) {
  const arn = parseArn(word);
  if (arn?.kind === 'component' && arn.version !== undefined) return { ...arn, version: arn.version };
  throw new InputError('cli/bad-arguments', `"${word}" is no ARN of a component's version`, {
    hints: ['it ends in `component/<name>/<version>`, with or without a build'],
  });
}

/** The newest build, where the ARN names a version or a wildcard. */
async function fetched(
  context: CommandContext,
  word: string,
  { images, flags }: { readonly images: OpenImages; readonly flags: Flags },
): Promise<ObservedComponent> {
  const arn = checkedArn(word);
  const { profile, region, endpointUrl } = flags;
  const places = {
    root: images.root,
    project: undefined,
    flags: {
      region: region ?? arn.region,
      ...(profile === undefined ? {} : { profile }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
    },
  };
  const found = await untilInterrupted(context, (signal) =>
    withPlaces(context, places, async ([place]) => place?.builder.registry.component(word, { signal })),
  );
  if (found === undefined)
    throw new InputError('cli/bad-arguments', `there is no component "${word}"`, {
      hints: ['check the region and the account, and that it is shared with you'],
    });
  if (found.data !== undefined) return found;
  throw new InputError('cli/bad-arguments', `the owner of "${word}" does not show its document`, {
    hints: ['use it by its ARN: `arn:` instead of `file:` in the settings'],
  });
}

const cleanStem = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '') || 'component';

interface Target {
  /** Relative to the root. */
  readonly file: string;
  /** The same within the folder of the image. */
  readonly stem: string;
  /** Name of the entry. */
  readonly name: string;
  readonly image?: string;
}

function targetOf({ project }: OpenImages, name: string, image: string | undefined): Target {
  const stem = `${cleanStem(name)}.yml`;
  if (image === undefined) {
    if (project?.settings !== undefined && project.images.length > 0)
      throw new InputError('cli/bad-arguments', 'it is not clear which image uses the component', {
        hints: [`say \`--image\`: ${project.images.map(({ key }) => key).join(', ')}`],
      });
    return { file: project?.settings === undefined ? stem : `${project.folder}/${stem}`, stem, name };
  }
  if (project?.settings === undefined)
    throw new InputError('cli/bad-arguments', `there are no settings with an image "${image}"`, {
      hints: ['leave `--image` out'],
    });
  namedImages(project, [image]);
  return { file: `${project.folder}/${image}/${stem}`, stem, name, image };
}

async function mustBeNew({ tree, show, project }: OpenImages, { file, name, image }: Target): Promise<void> {
  if ((await tree.read(file)) !== undefined)
    throw new InputError('cli/exists', `"${show(file)}" exists already`, {
      hints: ['give another name: `--name NAME`'],
    });
  const entries = project?.images.find(({ key }) => key === image)?.entries ?? [];
  if (entries.some((entry) => entry.name.text === name))
    throw new InputError('cli/exists', `image "${image}" has an entry "${name}" already`, {
      hints: ['give another name: `--name NAME`'],
    });
}

/** Writes the document, its entry where an image is named, and the lock where there is one. True with an entry. */
async function write(
  { root, project, tree }: OpenImages,
  { file, stem, name, image }: Target,
  { text, io }: { readonly text: string; readonly io: ProcessIo },
): Promise<boolean> {
  const entry =
    image === undefined || project === undefined
      ? undefined
      : addEntryEdit(project, image, { name, file: stem });
  const settings = entry === undefined ? [] : await editFiles(tree, [entry]);
  await writeTexts(root, new Map([[file, text], ...settings]));
  const again = await openImages({ words: [] }, io);
  const lock = await openLock(again);
  if (again.project !== undefined && lock.source !== undefined)
    await saveLock(root, makeLock(again.project, { previous: knownLock(lock) }), lock.source.text);
  return entry !== undefined;
}

function tell(
  { general, print, out }: CommandContext,
  { file, stem, name, image }: Target,
  { found: { arn, version }, hasEntry }: { readonly found: ObservedComponent; readonly hasEntry: boolean },
): void {
  if (general.json) return print(JSON.stringify({ file, arn, version, image: image ?? null, name }));
  print(`${out.glyph('done')} ${file} written from ${arn}`);
  if (image !== undefined)
    print(
      hasEntry
        ? `  entry "${name}" added to image ${image}; raise its recipe: \`seed components validate --fix\``
        : `  add the entry to image ${image}: name ${name}, file ${stem}`,
    );
  print(`  check it with \`seed components validate ${file}\``);
}

/** Writes a published component as a document, an entry of an image, and a line of the lock. */
export const componentsImport: CommandFunction<typeof COMPONENTS_IMPORT_FLAGS> = async (
  context,
  flags,
  [word = ''],
) => {
  const images = await openImages({ words: [] }, context.io);
  const target = targetOf(images, flags.name ?? checkedArn(word).name, flags.image);
  await mustBeNew(images, target);
  const found = await fetched(context, word, { images, flags });
  const hasEntry = await write(images, target, { text: documentOf(found), io: context.io });
  tell(context, { ...target, file: images.show(target.file) }, { found, hasEntry });
  return EXIT.done;
};
