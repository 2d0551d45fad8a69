import { join, relative, sep } from 'node:path';
import { loadImageProject } from '@seed/components';
import type {
  ImageProject,
  ProjectComponent,
  ProjectImage,
  ProjectTree,
  TemplateKind,
} from '@seed/components';
import { hasErrors, InputError, sortDiagnostics } from '@seed/kernel';
import type { Diagnostic, Loaded, SourceSet, Span } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import type { ProcessIo } from '../process-io.ts';
import { diskTree } from './disk-tree.ts';
import { treeWith } from './edit-files.ts';
import type { Texts } from './edit-files.ts';
import { findImageRoot } from './find-image-root.ts';
import type { ImageRoot } from './find-image-root.ts';

/** A project of images as it was read, with what of it was asked for. */
export interface OpenImages extends ImageRoot {
  readonly tree: ProjectTree;
  /** Absent where nothing could be read; the findings say why. */
  readonly project?: ImageProject;
  /** Findings about what was asked for, with places as a person would type them. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceSet;
  /** What stands before paths of the project to make them paths from the current folder. */
  readonly prefix: string;
  /** A path of the project as a person in the current folder types it. */
  readonly show: (file: string) => string;
  /** Files that have other texts than on the disk. */
  readonly edited: Texts;
  /** Whether a file of the project, relative to its root, belongs to what was named. */
  readonly isNamed: (file: string) => boolean;
}

export interface ImageSelection {
  /** Files and folders as they were typed. */
  readonly words: readonly string[];
  /** `--image`. */
  readonly images?: readonly string[];
  /** Documents are templates of another tool. */
  readonly template?: TemplateKind;
  /** Files that count with other texts than they have on the disk. */
  readonly edited?: Texts;
}

/** Gives places of the project as a person in the current folder types them. */
export function shownFrom(show: OpenImages['show']): (diagnostic: Diagnostic) => Diagnostic {
  const place = (span: Span): Span => ({ ...span, source: show(span.source) });
  return (diagnostic) => ({
    ...diagnostic,
    ...(diagnostic.span === undefined ? {} : { span: place(diagnostic.span) }),
    ...(diagnostic.related === undefined
      ? {}
      : { related: diagnostic.related.map(({ span, label }) => ({ label, span: place(span) })) }),
  });
}

export const shownSources = (sources: SourceSet, show: OpenImages['show']): SourceSet =>
  new Map([...sources].map(([id, text]) => [show(id), text]));

const pathFrom = (cwd: string, path: string): string => relative(cwd, path).split(sep).join('/') || '.';

function prefixOf(root: string, cwd: string): string {
  const way = relative(cwd, root).split(sep).join('/');
  return way === '' ? '' : `${way}/`;
}

/** A test whether files were named, by themselves or with a folder above. */
function namedBy(paths: readonly string[]): (file: string) => boolean {
  if (paths.length === 0) return () => true;
  return (file) => paths.some((path) => path === '.' || file === path || file.startsWith(`${path}/`));
}

function mustKnowImages(project: ImageProject, keys: readonly string[]): void {
  const known = project.images.map(({ key }) => key);
  for (const key of keys) {
    if (known.includes(key)) continue;
    const near = suggestKey(key, known);
    const all =
      known.length === 0 ? 'the settings have no images' : `images of the settings: ${known.join(', ')}`;
    throw new InputError('cli/bad-arguments', `there is no image "${key}"`, {
      hints: [near === undefined ? all : `did you mean "${near}"?`],
    });
  }
}

/** Files of the images that were asked for, and the settings. */
function filesOfImages(project: ImageProject, keys: readonly string[]): (file: string) => boolean {
  const files = new Set(
    project.components.flatMap(({ image = '', file }) => (keys.includes(image) ? [file] : [])),
  );
  return (file) => files.has(file) || file === project.settings?.path;
}

const NO_TEXTS: Texts = new Map();

/**
 * Reads the project that words, or the current folder, belong to. Findings about other files than those that were
 * asked for are left out. Rejects with InputError where there is nothing of what was named.
 */
export async function openImages(selection: ImageSelection, io: ProcessIo): Promise<OpenImages> {
  const { words, images = [], template, edited = NO_TEXTS } = selection;
  const at = await findImageRoot(words, io);
  const tree = treeWith(diskTree(at.root), edited);
  const loaded: Loaded<ImageProject> = await loadImageProject({
    root: at.root,
    read: (path) => tree.read(path),
    list: (folder) => tree.list(folder),
    ...(at.hasSettings || at.paths.length === 0 ? {} : { paths: at.paths }),
    ...(template === undefined ? {} : { template }),
  });
  const { value: project } = loaded;
  if (project !== undefined) mustKnowImages(project, images);
  const prefix = prefixOf(at.root, io.cwd);
  const show = (file: string): string => pathFrom(io.cwd, join(at.root, file));
  const byPath = namedBy(at.paths);
  const byImage = project === undefined || images.length === 0 ? () => true : filesOfImages(project, images);
  const isNamed = (file: string): boolean => byPath(file) && byImage(file);
  const wanted = loaded.diagnostics.filter(({ span }) => span === undefined || isNamed(span.source));
  return {
    ...at,
    tree,
    ...(project === undefined ? {} : { project }),
    diagnostics: sortDiagnostics(wanted.map(shownFrom(show))),
    sources: shownSources(loaded.sources, show),
    prefix,
    show,
    edited,
    isNamed,
  };
}

/** The project, where it can be worked with. Throws InputError with the findings where it cannot. */
export function mustBeSound({ project, diagnostics, sources }: OpenImages): ImageProject {
  if (project !== undefined && !hasErrors(diagnostics)) return project;
  // What stands in the way; `components validate` tells the rest.
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  throw new InputError('components/unsound', 'components or settings have mistakes', {
    diagnostics: errors.length > 0 ? errors : diagnostics,
    sources,
  });
}

/** The components that were asked for. Throws InputError where files were named and none is a component. */
export function namedComponents(
  { isNamed, paths }: OpenImages,
  project: ImageProject,
  images: readonly string[] = [],
): readonly ProjectComponent[] {
  const chosen = project.components.filter(
    ({ file, image }) =>
      isNamed(file) && (images.length === 0 || (image !== undefined && images.includes(image))),
  );
  if (chosen.length > 0 || paths.length === 0) return chosen;
  throw new InputError('cli/target-not-found', `there is no component at "${paths.join('", "')}"`, {
    hints: [`the settings name no such file; \`seed components list\` shows those that they do`],
  });
}

/** The images that were asked for, in the order of the settings; all where none was. */
export function namedImages(project: ImageProject, keys: readonly string[]): readonly ProjectImage[] {
  mustKnowImages(project, keys);
  return keys.length === 0 ? project.images : project.images.filter(({ key }) => keys.includes(key));
}
