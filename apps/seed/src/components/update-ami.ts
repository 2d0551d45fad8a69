import { raise } from '@seed/components';
import type { ImageProject, ProjectImage, TextEdit, Words } from '@seed/components';
import { EXIT, InputError } from '@seed/kernel';
import type { AmiQuery } from '@seed/publisher';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { AMI_UPDATE_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import { mustBeSound, namedImages, openImages } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { withPlaces } from './open-places.ts';
import type { OpenPlace } from './open-places.ts';
import { placeFlags } from './plan-components.ts';
import { applyRaises } from './raise-versions.ts';
import { untilInterrupted } from './until-interrupted.ts';

type Flags = FlagValues<typeof AMI_UPDATE_FLAGS>;

const AMI = /^ami-[0-9a-f]+$/;
/** Dates and numbers at the end of names: `ubuntu-jammy-22.04-amd64-server-20260801`, `al2023-ami-2023.5.20240819.0-…`. */
const DATE = /\d{8}(?:[.T-]?\d{1,6})*|\d{4}[-.]\d{2}[-.]\d{2}(?:[T.-]\d+)*/g;

interface Found {
  readonly image: ProjectImage;
  readonly parent: Words;
  readonly newest: string;
  readonly name?: string;
}

/** What the newest image of this kind is found by. Rejects with InputError where nothing says it. */
async function queryOf(
  place: OpenPlace,
  {
    image,
    parent,
    flags,
    signal,
  }: {
    readonly image: ProjectImage;
    readonly parent: Words;
    readonly flags: Flags;
    readonly signal: AbortSignal;
  },
): Promise<AmiQuery> {
  const { parameter, owner, namePattern, arch } = flags;
  if (parameter !== undefined) return { kind: 'parameter', name: parameter.replaceAll('{image}', image.key) };
  const isWhole = owner !== undefined && namePattern !== undefined && arch !== undefined;
  const used = isWhole ? undefined : await place.builder.describeAmi(parent.text, signal);
  const pattern = namePattern ?? used?.name?.replaceAll(DATE, '*');
  const by = owner ?? used?.owner;
  if (pattern === undefined || by === undefined)
    throw new InputError(
      'cli/bad-arguments',
      `"${parent.text}" of image "${image.key}" is not known in ${place.target.region}, so nothing says what a newer one is`,
      {
        hints: [
          'name who publishes it and how it is called: `--owner 099720109477 --name-pattern "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*"`',
          'or a public parameter: `--parameter /aws/service/canonical/ubuntu/server/{image}/stable/current/amd64/hvm/ebs-gp2/ami-id`',
        ],
      },
    );
  return {
    kind: 'describe',
    owner: by,
    namePattern: pattern.replaceAll('{image}', image.key),
    architecture: arch ?? used?.architecture ?? 'x86_64',
  };
}

async function search(
  place: OpenPlace,
  images: readonly ProjectImage[],
  { flags, signal }: { readonly flags: Flags; readonly signal: AbortSignal },
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const image of images) {
    const parent = image.recipe.parentImage;
    if (parent === undefined || !AMI.test(parent.text)) continue;
    const newest = await place.builder.newestAmi(
      await queryOf(place, { image, parent, flags, signal }),
      signal,
    );
    if (newest === undefined)
      throw new InputError(
        'cli/bad-arguments',
        `no image in ${place.target.region} fits what image "${image.key}" asks for`,
        {
          hints: ['look at `--owner`, `--name-pattern` and `--arch`, or `--parameter`'],
        },
      );
    found.push({
      image,
      parent,
      newest: newest.id,
      ...(newest.name === undefined ? {} : { name: newest.name }),
    });
  }
  return found;
}

/** The text of the id itself: quotes stay. */
function idEdit(
  { path, source }: NonNullable<ImageProject['settings']>,
  { parent, newest }: Found,
): TextEdit {
  const { start, end } = parent.span;
  const at = source.text.slice(start.offset, end.offset).indexOf(parent.text);
  const from = start.offset + Math.max(0, at);
  return { file: path, start: from, end: from + parent.text.length, text: newest };
}

function edits(project: ImageProject, updates: readonly Found[]): TextEdit[] {
  const { settings } = project;
  if (settings === undefined) return [];
  return updates.flatMap((found) => {
    const { version, versionPlace, mode } = found.image.recipe;
    const id = idEdit(settings, found);
    return version === undefined || versionPlace === undefined || mode === 'service'
      ? [id]
      : [id, { ...versionPlace, text: raise(version.text, 'patch') }];
  });
}

function tell({ out, print, general }: CommandContext, all: readonly Found[], check: boolean): void {
  const rows = all.map(({ image, parent, newest, name }) => ({
    image: image.key,
    before: parent.text,
    after: newest,
    name: name ?? null,
    changed: parent.text !== newest,
    branch: `update-ami-${image.key}`,
    recipeVersion:
      parent.text === newest || image.recipe.version === undefined
        ? (image.recipe.version?.text ?? null)
        : raise(image.recipe.version.text, 'patch'),
  }));
  if (general.json) {
    print(JSON.stringify({ schema: 'seed.components.ami-update/1', written: !check, images: rows }));
    return;
  }
  for (const { image, before, after, name, changed, recipeVersion } of rows)
    print(
      changed
        ? `${out.glyph('update')} image ${image}  ${before} → ${after}  ${name ?? ''}  recipe ${recipeVersion ?? ''}`.trimEnd()
        : `${out.glyph('unchanged')} image ${image}  ${before} is the newest`,
    );
}

async function write(
  context: CommandContext,
  images: OpenImages,
  changes: readonly TextEdit[],
): Promise<void> {
  if (changes.length > 0) await applyRaises(images, changes, { selection: { words: [] }, io: context.io });
}

/** Puts the newest base images into the settings and raises their recipes; one image at a time makes one branch each. */
export const componentsAmiUpdate: CommandFunction<typeof AMI_UPDATE_FLAGS> = async (context, flags, keys) => {
  const { io } = context;
  const images = await openImages({ words: [] }, io);
  const project = mustBeSound(images);
  const wanted = namedImages(project, keys);
  const check = flags.check === true;
  const all = await untilInterrupted(context, (signal) =>
    withPlaces(context, { root: images.root, project, flags: placeFlags(flags) }, async ([place]) =>
      place === undefined ? [] : search(place, wanted, { flags, signal }),
    ),
  );
  if (all.length === 0)
    throw new InputError('cli/bad-arguments', 'no image starts from an AMI id', {
      hints: ['parents such as `ssm:…` follow the newest image by themselves'],
    });
  const updates = all.filter(({ parent, newest }) => parent.text !== newest);
  if (!check) await write(context, images, edits(project, updates));
  tell(context, all, check);
  return check && updates.length > 0 ? EXIT.changesPending : EXIT.done;
};
