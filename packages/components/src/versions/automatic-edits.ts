import type { ImageProject } from '../project/image-project.ts';
import type { VersionGuard } from './guard-versions.ts';
import type { TextEdit } from './text-edit.ts';

/**
 * The edits that publishing may make by itself: versions of documents with `bump: auto`, and those of recipes whose
 * raised components all have it.
 */
export function automaticEdits(
  { components, images, settings }: ImageProject,
  { documents, edits }: VersionGuard,
): readonly TextEdit[] {
  const auto = new Set(components.filter(({ bump }) => bump === 'auto').map(({ key }) => key));
  const raised = documents.filter(({ next, keys }) => next !== undefined && keys.length > 0);
  const files = new Set(
    raised.filter(({ keys }) => keys.every((key) => auto.has(key))).map(({ file }) => file),
  );
  const byHand = new Set(raised.filter(({ file }) => !files.has(file)).flatMap(({ keys }) => keys));
  const touched = new Set(raised.filter(({ file }) => files.has(file)).flatMap(({ keys }) => keys));
  const places = images.flatMap(({ recipe, entries }) => {
    const keys = entries.flatMap((entry) => (entry.kind === 'own' ? [entry.component] : []));
    const isAutomatic = keys.some((key) => touched.has(key)) && !keys.some((key) => byHand.has(key));
    return isAutomatic && recipe.versionPlace !== undefined ? [recipe.versionPlace.start] : [];
  });
  return edits.filter(({ file, start }) =>
    file === settings?.path ? places.includes(start) : isPlaceOf(components, files, file),
  );
}

/** A side file holds the version of the document beside it. */
function isPlaceOf(
  components: ImageProject['components'],
  files: ReadonlySet<string>,
  file: string,
): boolean {
  return components.some((component) => files.has(component.file) && component.version?.place?.file === file);
}
