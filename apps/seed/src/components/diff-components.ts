import { diffMarkdown, diffProjects, naturalOrder, rawDiff, versionStep } from '@seed/components';
import type { ComponentDiff, ImageProject, ObservedRegion, ProjectDiff, RecipeDiff } from '@seed/components';
import { EXIT, InputError } from '@seed/kernel';
import { changeLines, count } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_DIFF_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import { openBase } from './base-project.ts';
import { openImages } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { observePublished } from './published-regions.ts';

type Flags = FlagValues<typeof COMPONENTS_DIFF_FLAGS>;

/** What the project is compared with. */
interface Other {
  /** Absent where there is nothing to compare with. */
  readonly name?: string;
  readonly base?: ImageProject;
  readonly published?: ObservedRegion;
}

async function otherSide(context: CommandContext, images: OpenImages, flags: Flags): Promise<Other> {
  const { project } = images;
  if (project === undefined)
    throw new InputError('components/unsound', 'the project cannot be read', {
      diagnostics: images.diagnostics,
      sources: images.sources,
    });
  if (flags.published !== undefined) {
    const target = [flags.published];
    const [published] = await observePublished(context, { images, project, flags: { ...flags, target } });
    if (published === undefined)
      throw new InputError('components/no-target', 'there is no target to look at');
    return { name: `${published.target.name} ${published.target.region}`, published };
  }
  const { signal } = new AbortController();
  const base = await openBase(images, { base: flags.base, signal });
  return base === undefined ? {} : { name: base.since, base: base.project };
}

const isChanged = (one: ComponentDiff): boolean => one.class !== 'none' || !one.ok;
const isTouched = ({ changed, base, head, ok }: RecipeDiff): boolean =>
  changed.length > 0 || base !== head || !ok;

function verdict({ ok, requiredBump }: ComponentDiff): string {
  return ok ? '' : `needs a new version${requiredBump === undefined ? '' : `, ${requiredBump} at least`}`;
}

function componentLines(one: ComponentDiff, { out, io }: CommandContext): string[] {
  const glyph = out.glyph(
    one.class === 'new' ? 'create' : one.class === 'removed' ? 'destroy' : one.ok ? 'update' : 'failed',
  );
  const said = one.class === 'none' ? 'same content' : one.class;
  const words = [said, verdict(one)].filter((word) => word !== '').join(', ');
  const columns = io.stdout.size?.().columns ?? 88;
  return [
    `${glyph} ${one.key}  ${versionStep(one)}  ${words}`,
    ...one.changes.flatMap((change) => changeLines(change, { style: out, columns })),
  ];
}

function recipeLines({ image, base, head, changed, ok }: RecipeDiff, { out }: CommandContext): string[] {
  const step = base === undefined || base === head ? (head ?? 'none') : `${base} → ${head ?? 'none'}`;
  const isNew = base === undefined;
  const words = [isNew ? 'new' : changed.join(', '), ok ? '' : 'needs a new version'];
  const glyph = out.glyph(ok ? (isNew ? 'create' : 'update') : 'failed');
  return [`${glyph} image ${image}  ${step}  ${words.filter((word) => word !== '').join('; ')}`.trimEnd()];
}

/** The published texts of both sides. */
function rawLines(one: ComponentDiff, head: ImageProject, { base, published }: Other): string[] {
  const textIn = (project: ImageProject | undefined): string | undefined =>
    project?.components.find(({ key }) => key === one.key)?.published?.text;
  const name = head.components.find(({ key }) => key === one.key)?.awsName;
  const build = published?.components
    .filter((found) => found.name === name && found.version === one.base?.version)
    .reduce<{ readonly build: number; readonly data?: string } | undefined>(
      (newest, found) => (newest === undefined || found.build > newest.build ? found : newest),
      undefined,
    );
  const [before, after] = [textIn(base) ?? build?.data ?? '', textIn(head) ?? ''];
  return before === after ? [] : rawDiff(one.file, before, after).trimEnd().split('\n');
}

function tell(
  context: CommandContext,
  diff: ProjectDiff,
  { images, other, flags }: { readonly images: OpenImages; readonly other: Other; readonly flags: Flags },
): void {
  const { print, note, general } = context;
  const components = diff.components.filter(isChanged);
  const recipes = diff.recipes.filter(isTouched);
  if (general.quiet !== true)
    note(
      other.name === undefined
        ? 'there is no earlier commit to compare with, so everything is new'
        : `compared with ${other.name}`,
    );
  for (const one of components) print(componentLines(one, context).join('\n'));
  for (const one of recipes) print(recipeLines(one, context).join('\n'));
  if (flags.raw === true && images.project !== undefined)
    for (const one of components) {
      const lines = rawLines(one, images.project, other);
      if (lines.length > 0) print(`\n${lines.join('\n')}`);
    }
  const wrong = [...components, ...recipes].filter(({ ok }) => !ok).length;
  const parts = [
    `${count(components.length, 'component')} and ${count(recipes.length, 'image')} changed`,
    ...(wrong > 0
      ? [`${wrong} need${wrong === 1 ? 's' : ''} a new version: \`seed components validate --fix\``]
      : []),
  ];
  print(components.length + recipes.length === 0 ? 'nothing changed' : parts.join('; '));
}

/** Prints what changed in documents and images, step by step. */
export const componentsDiff: CommandFunction<typeof COMPONENTS_DIFF_FLAGS> = async (
  context,
  flags,
  words,
) => {
  if (flags.base !== undefined && flags.published !== undefined)
    throw new InputError('cli/flags-conflict', '"--base" and "--published" are two sides to compare with', {
      hints: ['give one of them'],
    });
  const images = await openImages({ words, images: flags.image ?? [] }, context.io);
  const other = await otherSide(context, images, flags);
  const { project: head } = images;
  if (head === undefined) return EXIT.input;
  const whole = diffProjects({
    head,
    base: other.base ?? EMPTY(head),
    ...(other.published === undefined ? {} : { published: other.published }),
    ...(flags.image === undefined ? {} : { images: flags.image }),
  });
  const diff: ProjectDiff = {
    ...whole,
    components: whole.components
      .filter(({ file }) => images.isNamed(file))
      .toSorted((a, b) => naturalOrder(a.key, b.key)),
  };
  if (context.general.json) context.print(JSON.stringify(diff));
  else if (flags.markdown === true) context.print(diffMarkdown(diff).trimEnd());
  else tell(context, diff, { images, other, flags });
  return EXIT.done;
};

/** Without a base everything is new. */
const EMPTY = (head: ImageProject): ImageProject => ({ ...head, components: [], orphans: [], images: [] });
