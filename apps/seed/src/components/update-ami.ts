import { raise } from '@seed/components';
import type { ImageProject, ProjectImage, TextEdit, Words } from '@seed/components';
import { EXIT, InputError } from '@seed/kernel';
import type { AmiQuery } from '@seed/publisher';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { AMI_UPDATE_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import { commitBranch, mustBranch } from './commit-branch.ts';
import { mustBeSound, namedImages, openImages } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { withPlaces } from './open-places.ts';
import type { OpenPlace } from './open-places.ts';
import { placeFlags } from './plan-components.ts';
import { applyRaises, editImages } from './raise-versions.ts';
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

/** Keys of images may hold what git does not take. */
const branchOf = (key: string): string => `update-ami-${key.replaceAll(/[^\w.-]+/g, '-')}`;

interface Told {
  readonly check: boolean;
  /** Hashes of commits on branches, by key of the image. */
  readonly commits: ReadonlyMap<string, string>;
}

function tell(
  { out, print, general }: CommandContext,
  all: readonly Found[],
  { check, commits }: Told,
): void {
  const rows = all.map(({ image, parent, newest, name }) => ({
    image: image.key,
    before: parent.text,
    after: newest,
    name: name ?? null,
    changed: parent.text !== newest,
    branch: branchOf(image.key),
    commit: commits.get(image.key) ?? null,
    recipeVersion:
      parent.text === newest || image.recipe.version === undefined
        ? (image.recipe.version?.text ?? null)
        : raise(image.recipe.version.text, 'patch'),
  }));
  if (general.json) {
    print(JSON.stringify({ schema: 'seed.components.ami-update/1', written: !check, images: rows }));
    return;
  }
  for (const { image, before, after, name, changed, recipeVersion, branch, commit } of rows)
    print(
      changed
        ? [
            `${out.glyph('update')} image ${image}`,
            `${before} → ${after}`,
            ...(name === null ? [] : [name]),
            ...(recipeVersion === null ? [] : [`recipe ${recipeVersion}`]),
            ...(commit === null ? [] : [`branch ${branch}`]),
          ].join('  ')
        : `${out.glyph('unchanged')} image ${image}  ${before} is the newest`,
    );
}

/** One commit on a branch of its own for each image; hashes by key of the image. */
async function commitEach(
  { io }: CommandContext,
  { images, project, updates }: Writing,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { root } = images;
  const selection = { words: [] };
  await mustBranch(
    root,
    updates.map(({ image }) => branchOf(image.key)),
    signal,
  );
  const commits = new Map<string, string>();
  for (const update of updates) {
    const { key } = update.image;
    const { edited: texts } = await editImages(images, edits(project, [update]), { selection, io });
    const subject = `Build image ${key} from ${update.newest}${update.name === undefined ? '' : ` (${update.name})`}`;
    commits.set(key, await commitBranch(root, { branch: branchOf(key), subject, texts }, signal));
  }
  return commits;
}

interface Writing {
  readonly images: OpenImages;
  readonly project: ImageProject;
  readonly updates: readonly Found[];
}

/** Puts the newest base images into the settings and raises their recipes, in the files or on a branch each. */
export const componentsAmiUpdate: CommandFunction<typeof AMI_UPDATE_FLAGS> = async (context, flags, keys) => {
  const { io } = context;
  const check = flags.check === true;
  if (check && flags.branch === true)
    throw new InputError('cli/flags-conflict', '"--check" changes nothing, and "--branch" commits', {
      hints: ['give one of them'],
    });
  const images = await openImages({ words: [] }, io);
  const project = mustBeSound(images);
  const wanted = namedImages(project, keys);
  const { all, commits } = await untilInterrupted(context, async (signal) => {
    const where = { root: images.root, project, flags: placeFlags(flags) };
    const found = await withPlaces(context, where, async ([place]) =>
      place === undefined ? [] : search(place, wanted, { flags, signal }),
    );
    const updates = found.filter(({ parent, newest }) => parent.text !== newest);
    const writing = { images, project, updates };
    if (flags.branch === true) return { all: found, commits: await commitEach(context, writing, signal) };
    if (!check && updates.length > 0)
      await applyRaises(images, edits(project, updates), { selection: { words: [] }, io });
    return { all: found, commits: new Map<string, string>() };
  });
  if (all.length === 0)
    throw new InputError('cli/bad-arguments', 'no image starts from an AMI id', {
      hints: ['parents such as `ssm:…` follow the newest image by themselves'],
    });
  tell(context, all, { check, commits });
  return check && all.some(({ parent, newest }) => parent.text !== newest) ? EXIT.changesPending : EXIT.done;
};
