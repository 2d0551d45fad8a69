import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeLock, parseArn } from '@seed/components';
import type { ImageProject, ObservedComponent } from '@seed/components';
import { EXIT, InputError } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_IMPORT_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import { applyFileEdits } from './apply-file-edits.ts';
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
  /** Name of the entry and, for its file, within the folder of the image. */
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
    return { file: project?.settings === undefined ? stem : `${project.folder}/${stem}`, name };
  }
  if (project?.settings === undefined)
    throw new InputError('cli/bad-arguments', `there are no settings with an image "${image}"`, {
      hints: ['leave `--image` out'],
    });
  namedImages(project, [image]);
  return { file: `${project.folder}/${image}/${stem}`, name, image };
}

async function mustBeNew(
  { tree, show }: OpenImages,
  { file, name, image }: Target,
  project: ImageProject | undefined,
): Promise<void> {
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

/** Writes a published component as a document, an entry of an image, and a line of the lock. */
export const componentsImport: CommandFunction<typeof COMPONENTS_IMPORT_FLAGS> = async (
  context,
  flags,
  [word = ''],
) => {
  const { io, general, print, out } = context;
  const images = await openImages({ words: [] }, io);
  const { project } = images;
  const parsed = checkedArn(word);
  const target = targetOf(images, flags.name ?? parsed.name, flags.image);
  await mustBeNew(images, target, project);
  const found = await fetched(context, word, { images, flags });
  const path = join(images.root, target.file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, documentOf(found), { flag: 'wx' });
  const edit =
    target.image === undefined || project === undefined
      ? undefined
      : addEntryEdit(project, target.image, {
          name: target.name,
          file: target.file.split('/').slice(2).join('/'),
        });
  if (edit !== undefined) await applyFileEdits(images.root, [edit]);
  const again = await openImages({ words: [] }, io);
  const lock = await openLock(again);
  if (again.project !== undefined && lock.source !== undefined)
    await saveLock(again.root, makeLock(again.project, { previous: knownLock(lock) }), lock.source.text);
  const shown = images.show(target.file);
  if (general.json)
    print(
      JSON.stringify({
        file: shown,
        arn: found.arn,
        version: found.version,
        image: target.image ?? null,
        name: target.name,
      }),
    );
  else {
    print(`${out.glyph('done')} ${shown} written from ${found.arn}`);
    if (edit !== undefined)
      print(
        `  entry "${target.name}" added to image ${target.image}; raise its recipe: \`seed components validate --fix\``,
      );
    print(`  check it with \`seed components validate ${shown}\``);
  }
  return EXIT.done;
};
