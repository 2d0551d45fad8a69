import { guardVersions, hideAllowed, LOCK_FILE, makeLock, raise, writeLock } from '@seed/components';
import type { BumpLevel, GuardOptions, ImageProject, TextEdit, VersionGuard } from '@seed/components';
import type { Diagnostic } from '@seed/kernel';
import type { ProcessIo } from '../process-io.ts';
import { editFiles, treeWith, writeTexts } from './edit-files.ts';
import { knownLock, openLock } from './lock-file.ts';
import { openImages } from './open-images.ts';
import type { ImageSelection, OpenImages } from './open-images.ts';

/** A version that was raised. */
export interface Raised {
  /** A file of the project, relative to the current folder, with what in it. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The edits of a guard, each by the asked part of its number; recipes go up by the last one. */
export function editsOf(
  { edits }: VersionGuard,
  { head, level }: { readonly head: ImageProject; readonly level?: BumpLevel | undefined },
): readonly TextEdit[] {
  if (level === undefined || level === 'patch') return edits;
  return edits.map((edit) =>
    edit.file === head.settings?.path ? edit : { ...edit, text: raise(edit.text, level) },
  );
}

/** What edits raise, for people. */
export async function raisedBy(
  { tree, show }: Pick<OpenImages, 'tree' | 'show'>,
  edits: readonly TextEdit[],
): Promise<readonly Raised[]> {
  return Promise.all(
    edits.map(async ({ file, start, end, text }) => {
      const bytes = await tree.read(file);
      const before = Buffer.from(bytes ?? [])
        .toString('utf8')
        .replace(/^\ufeff/, '');
      return { file: show(file), from: before.slice(start, end), to: text };
    }),
  );
}

export interface EditOptions {
  readonly selection: ImageSelection;
  readonly io: ProcessIo;
}

/** The project as edits make it, the lock too where there is one. Nothing is written. */
export async function editImages(
  { tree, edited: before }: Pick<OpenImages, 'tree' | 'edited'>,
  edits: readonly TextEdit[],
  { selection, io }: EditOptions,
): Promise<OpenImages> {
  const edited = new Map([...before, ...(await editFiles(tree, edits))]);
  const images = await openImages({ ...selection, edited }, io);
  const lock = await openLock(images);
  if (images.project === undefined || lock.lock === undefined) return images;
  const text = writeLock(makeLock(images.project, { previous: knownLock(lock) }));
  if (text === lock.source?.text) return images;
  const withLock = new Map([...edited, [LOCK_FILE, text]]);
  return { ...images, tree: treeWith(images.tree, withLock), edited: withLock };
}

/** Writes edits, and brings the lock up to date where there is one. Gives the project as it is now. */
export async function applyRaises(
  images: OpenImages,
  edits: readonly TextEdit[],
  options: EditOptions,
): Promise<OpenImages> {
  const now = await editImages(images, edits, options);
  await writeTexts(images.root, now.edited);
  return now;
}

/** Without what documents allow, with a reason, in `x-seed.allow`. */
function withoutAllowed({ project }: OpenImages, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const documents = new Map(project?.components.map(({ file, document }) => [file, document]));
  return found.filter((finding) => {
    const document = finding.span && documents.get(finding.span.source);
    return document === undefined || hideAllowed(document, [finding]).length > 0;
  });
}

/** Compares versions with content; findings about files that were not asked for are left out. */
export function guardImages(images: OpenImages, options: GuardOptions): VersionGuard {
  const guard = guardVersions(options);
  return {
    ...guard,
    diagnostics: withoutAllowed(images, guard.diagnostics).filter(
      ({ span }) => span === undefined || images.isNamed(span.source),
    ),
    edits: guard.edits.filter(({ file }) => images.isNamed(file) || file === images.project?.settings?.path),
  };
}
