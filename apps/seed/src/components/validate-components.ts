import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { policyWith } from '@seed/components';
import type { ImageProject } from '@seed/components';
import { EXIT, InputError, sortDiagnostics } from '@seed/kernel';
import type { Diagnostic, Source } from '@seed/kernel';
import { count } from '@seed/view';
import { allCodes } from '../all-codes.ts';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_VALIDATE_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import { shownPath } from '../run/find-target.ts';
import { openBase } from './base-project.ts';
import type { BaseProject } from './base-project.ts';
import { checkEmbedded, holdsDocuments } from './embedded-documents.ts';
import { knownLock, openLock } from './lock-file.ts';
import { openImages, shownFrom } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { observePublished } from './published-regions.ts';
import { applyRaises, editsOf, guardImages, raisedBy } from './raise-versions.ts';
import type { Raised } from './raise-versions.ts';
import { runShellcheck } from './run-shellcheck.ts';
import { isFailing, tellFindings } from './tell-findings.ts';

type Flags = FlagValues<typeof COMPONENTS_VALIDATE_FLAGS>;

interface Checked {
  readonly images: OpenImages;
  readonly diagnostics: readonly Diagnostic[];
  readonly since?: string;
  readonly raised: readonly Raised[];
}

const withPolicy = (project: ImageProject, words: readonly string[] = []): ImageProject => ({
  ...project,
  policy: policyWith(project.policy, words),
});

interface Versions {
  readonly images: OpenImages;
  readonly project: ImageProject;
  readonly base?: BaseProject | undefined;
  readonly flags: Flags;
}

async function guarded(context: CommandContext, { images, project, base, flags }: Versions) {
  const lock = await openLock(images);
  const { published: target } = flags;
  const published =
    target === undefined
      ? []
      : await observePublished(context, { images, project, flags: { ...flags, target: [target] } });
  const guard = guardImages(images, {
    head: withPolicy(project, flags.policy),
    lock: knownLock(lock),
    ...(base === undefined ? {} : { base: base.project, since: base.since }),
    ...(target === undefined ? {} : { published }),
  });
  return { guard, lockFindings: lock.diagnostics };
}

/** Compares versions, and raises those that have to rise where that was asked for. */
async function checkVersions(
  context: CommandContext,
  images: OpenImages,
  {
    flags,
    words,
    signal,
  }: { readonly flags: Flags; readonly words: readonly string[]; readonly signal: AbortSignal },
): Promise<Checked> {
  const { project } = images;
  if (project === undefined) return { images, diagnostics: images.diagnostics, raised: [] };
  const base = await openBase(images, { base: flags.base, signal });
  const since = base === undefined ? {} : { since: base.since };
  const first = await guarded(context, { images, project, base, flags });
  const told = [...images.diagnostics, ...first.lockFindings];
  const edits = flags.fix === true ? editsOf(first.guard, { head: project, level: flags.bump }) : [];
  if (edits.length === 0) {
    const findings = first.guard.diagnostics.map(shownFrom(images.show));
    return { images, diagnostics: [...told, ...findings], raised: [], ...since };
  }
  const raised = await raisedBy(images, edits);
  const selection = { words, images: flags.image ?? [] };
  const again = await applyRaises(images, edits, { selection, io: context.io });
  if (again.project === undefined) return { images: again, diagnostics: again.diagnostics, raised, ...since };
  const second = await guarded(context, { images: again, project: again.project, base, flags });
  const findings = second.guard.diagnostics.map(shownFrom(again.show));
  return {
    images: again,
    diagnostics: [...again.diagnostics, ...second.lockFindings, ...findings],
    raised,
    ...since,
  };
}

/** Files that were named and are templates of other tools, with components inside. */
async function templatesAmong(words: readonly string[], { io }: CommandContext): Promise<readonly Source[]> {
  const found = await Promise.all(
    words.map(async (word): Promise<Source[]> => {
      const path = resolve(io.cwd, word);
      const isFile = await stat(path).then(
        (entry) => entry.isFile(),
        () => false,
      );
      if (!isFile) return [];
      const source = { id: shownPath(path, io.cwd), text: await readFile(path, 'utf8') };
      return holdsDocuments(source) ? [source] : [];
    }),
  );
  return found.flat();
}

interface TemplateCheck {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly documents: number;
}

function checkTemplates(sources: readonly Source[]): TemplateCheck {
  const checked = sources.map(checkEmbedded);
  return {
    diagnostics: checked.flatMap(({ diagnostics }) => diagnostics),
    sources,
    documents: checked.reduce((sum, { value = 0 }) => sum + value, 0),
  };
}

function praiseOf({ images, since }: Partial<Checked>, templates: TemplateCheck): string {
  const project = images?.project;
  const files = new Set(project?.components.map(({ file }) => file).filter((file) => images?.isNamed(file)));
  const parts = [
    ...(files.size > 0 ? [count(files.size, 'document')] : []),
    ...(project !== undefined && project.images.length > 0 && images?.paths.length === 0
      ? [count(project.images.length, 'image')]
      : []),
    ...(templates.sources.length > 0
      ? [`${count(templates.documents, 'document')} in ${count(templates.sources.length, 'template')}`]
      : []),
  ];
  const [last = 'nothing', ...others] = parts.reverse();
  const subject = [others.reverse().join(', '), last].filter((part) => part !== '').join(' and ');
  const versions = since === undefined ? '' : `; versions compared with ${since}`;
  const isOne = parts.length === 1 && last.startsWith('1 ');
  return `${subject} ${isOne ? 'is' : 'are'} valid${versions}`;
}

function tellRaised({ general, err, note }: CommandContext, raised: readonly Raised[]): void {
  if (general.quiet === true) return;
  for (const { file, from, to } of raised) note(`${err.glyph('update')} ${file}  ${from} → ${to}`);
}

/** What programs get besides the findings. */
const counted = ({ images, raised, since }: Checked): Record<string, unknown> => ({
  schema: 'seed.components.validate/1',
  images: images.project?.images.length ?? 0,
  documents: new Set(images.project?.components.map(({ file }) => file)).size,
  entries: images.project?.images.reduce((sum, { entries }) => sum + entries.length, 0) ?? 0,
  ...(since === undefined ? {} : { base: since }),
  ...(raised.length === 0 ? {} : { raised }),
});

/** Everything that was named but templates, with its versions. Nothing where only templates were. */
async function checkRest(
  context: CommandContext,
  words: readonly string[],
  {
    flags,
    templates,
    signal,
  }: { readonly flags: Flags; readonly templates: TemplateCheck; readonly signal: AbortSignal },
): Promise<Checked | undefined> {
  const { io } = context;
  const inside = new Set(templates.sources.map(({ id }) => resolve(io.cwd, id)));
  const rest = words.filter((word) => !inside.has(resolve(io.cwd, word)));
  if (words.length > 0 && rest.length === 0) return undefined;
  const images = await openImages(
    {
      words: rest,
      images: flags.image ?? [],
      ...(flags.template === undefined ? {} : { template: flags.template }),
    },
    io,
  );
  return checkVersions(context, images, { flags, words: rest, signal });
}

/** What shellcheck says of scripts, with places as a person would type them. */
async function remarksOn(
  { images }: Checked,
  { io }: CommandContext,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  if (images.project === undefined) return [];
  const remarks = await runShellcheck(documentsOf(images), { path: io.env['PATH'], signal });
  return remarks.map(shownFrom(images.show));
}

/** Finds mistakes in documents, settings and versions. */
export const componentsValidate: CommandFunction<typeof COMPONENTS_VALIDATE_FLAGS> = async (
  context,
  flags,
  words,
) => {
  if (flags.bump !== undefined && flags.fix !== true)
    throw new InputError('cli/flags-conflict', '"--bump" says how far --fix raises versions', {
      hints: ['add `--fix`, or use `seed components publish --bump`'],
    });
  const { signal } = new AbortController();
  const templates = checkTemplates(await templatesAmong(words, context));
  const checked = await checkRest(context, words, { flags, templates, signal });
  if (checked !== undefined) tellRaised(context, checked.raised);
  const remarks =
    flags.shellcheck === true && checked !== undefined ? await remarksOn(checked, context, signal) : [];
  const diagnostics = sortDiagnostics([
    ...templates.diagnostics,
    ...(checked?.diagnostics ?? []),
    ...remarks,
  ]);
  const strict = flags.strict === true;
  const sources = new Map([
    ...(checked?.images.sources ?? []),
    ...templates.sources.map(({ id, text }) => [id, text] as const),
  ]);
  const told = {
    diagnostics,
    sources,
    files: [...sources.keys()],
    format: context.general.json === true ? 'json' : (flags.format ?? 'text'),
    strict,
    all: flags.all === true,
    praise: praiseOf(checked ?? {}, templates),
    more: checked === undefined ? {} : counted(checked),
  } as const;
  await tellFindings(context, told, allCodes);
  return isFailing(diagnostics, strict) ? EXIT.input : EXIT.done;
};

function documentsOf({ project, isNamed }: OpenImages) {
  const files = new Map(
    [...(project?.components ?? []), ...(project?.orphans ?? [])].map(({ file, document }) => [
      file,
      document,
    ]),
  );
  return [...files].flatMap(([file, document]) =>
    document !== undefined && isNamed(file) ? [document] : [],
  );
}
