import { posix } from 'node:path';
import { hasErrors, type Loaded, type Source, sortDiagnostics } from '@seed/kernel';
import {
  createFindings,
  decodeSource,
  isNull,
  readYaml,
  type YamlDocument,
  type YamlEntry,
  type YamlMap,
} from '@seed/yaml';
import type { TemplateKind } from '../document/template-text.ts';
import { checkProject } from './check-project.ts';
import { gatherComponents, standaloneComponents } from './gather-components.ts';
import type { ImageProject, ProjectImage } from './image-project.ts';
import { naturalOrder } from './natural-order.ts';
import type { ProjectFindings } from './project-codes.ts';
import type { ProjectTree } from './project-tree.ts';
import { readImage } from './read-image.ts';
import { VERSION_SOURCES } from './read-version.ts';
import { readSettings, type Settings, STANDALONE } from './read-settings.ts';

export interface LoadImageProjectOptions extends ProjectTree {
  /** Absolute; kept in the value, not read. */
  readonly root: string;
  /** A settings file by name; otherwise `settings.json`, `settings.yaml` or `settings.yml`. */
  readonly settings?: string;
  /** Documents, or folders of them, that are published alone; the settings are not looked for. */
  readonly paths?: readonly string[];
  /** Where documents that stand alone have their version, as `version_from` of the settings spells it. */
  readonly versionFrom?: string;
  /** `false` leaves out the rules of documents: what another commit had is only compared. */
  readonly checks?: boolean;
  /** Documents are templates, which this tool fills in. */
  readonly template?: TemplateKind;
}

const SETTINGS_FILES = ['settings.json', 'settings.yaml', 'settings.yml'] as const;

interface Loading {
  readonly options: LoadImageProjectOptions;
  readonly findings: ProjectFindings;
  readonly sources: Map<string, string>;
}

/**
 * Reads settings with all documents that they name, or documents that stand alone. All problems come at once; the value
 * is there wherever something could be read, so ask `hasErrors` before anything is published.
 */
export async function loadImageProject(options: LoadImageProjectOptions): Promise<Loaded<ImageProject>> {
  const findings: ProjectFindings = createFindings();
  const loading: Loading = { options, findings, sources: new Map() };
  const value =
    options.paths === undefined
      ? await withSettings(loading)
      : await standingAlone(options.paths, STANDALONE, loading);
  return {
    ...(value && { value }),
    diagnostics: sortDiagnostics(findings.list),
    sources: loading.sources,
  };
}

async function withSettings(loading: Loading): Promise<ImageProject | undefined> {
  const found = await findSettings(loading);
  if (found === undefined) return undefined;
  if (found === 'none') return standingAlone(['components'], STANDALONE, loading);
  const { findings } = loading;
  const { path, source } = found;
  const parsed = readSettingsText(found);
  findings.adopt(parsed.diagnostics);
  const { root } = parsed;
  if (root?.kind !== 'map') {
    if (!hasErrors(parsed.diagnostics))
      findings.error('components/no-images', parsed.span, `"${path}" holds no map of settings`, {
        hints: ['add `images`, or name documents on the command line'],
      });
    return undefined;
  }
  const settings = readSettings(path, source, root, findings);
  const images = await readImages(root, { settings, path, source }, loading);
  const documents = await gatherComponents(images, settings, { ...loading.options, ...loading });
  const project: ImageProject = { root: loading.options.root, ...settings, images, ...documents };
  checkProject(project, findings);
  return project;
}

/** JSON is YAML but for its tabs, which YAML does not take as indentation; one space is as wide. */
function readSettingsText({
  path,
  source,
}: {
  readonly path: string;
  readonly source: Source;
}): YamlDocument {
  const isJson = path.endsWith('.json');
  const text = isJson ? source.text.replaceAll('\t', ' ') : source.text;
  return readYaml({ id: source.id, text }, { dialect: isJson ? 'go' : 'python' });
}

async function readImages(
  root: YamlMap,
  { settings, path, source }: { readonly settings: Settings; readonly path: string; readonly source: Source },
  { options, findings }: Loading,
): Promise<readonly ProjectImage[]> {
  const entries = imageEntries(root, findings);
  const [key] = settings.settings?.imageKeys ?? [];
  const list = root.entries.find((entry) => entry.key.text === key)?.value;
  if (entries.length === 0 && (list === undefined || list.kind === 'map' || isNull(list))) {
    const has =
      key === undefined
        ? 'has neither `images` nor `supported_ubuntu_versions`'
        : `has no image under \`${key}\``;
    findings.error('components/no-images', root.span, `"${path}" ${has}`, {
      hints: ['add an image, or name documents on the command line'],
    });
  }
  const text = async (name: string): Promise<string | undefined> => {
    const bytes = await options.read(posix.normalize(posix.join(posix.dirname(path), name)));
    return bytes === undefined ? undefined : new TextDecoder('utf-8').decode(bytes);
  };
  const reading = { settings, settingsPath: path, settingsText: source.text, findings, text };
  const images = await Promise.all(
    entries.map(({ key, value }) => readImage(key.text, key.span, value, reading)),
  );
  return images.sort((a, b) => naturalOrder(a.key, b.key));
}

/** Both names of the list count; a key in both is an error, and then `images` counts. */
function imageEntries(root: YamlMap, findings: ProjectFindings): readonly YamlEntry[] {
  const entries = new Map<string, YamlEntry>();
  for (const name of ['images', 'supported_ubuntu_versions']) {
    const list = root.entries.find(({ key }) => key.text === name)?.value;
    for (const entry of list?.kind === 'map' ? list.entries : []) {
      const first = entries.get(entry.key.text);
      if (first === undefined) entries.set(entry.key.text, entry);
      else
        findings.error(
          'components/image-twice',
          entry.key.span,
          `image "${entry.key.text}" stands in \`images\` and in \`supported_ubuntu_versions\``,
          {
            related: [{ span: first.key.span, label: 'it first stands here' }],
            hints: ['remove it from one of the two'],
          },
        );
    }
  }
  return [...entries.values()];
}

/** `none`: there are no settings, but there may be documents. */
async function findSettings({
  options,
  findings,
  sources,
}: Loading): Promise<{ readonly path: string; readonly source: Source } | 'none' | undefined> {
  const names = options.settings === undefined ? SETTINGS_FILES : [options.settings];
  const found = await Promise.all(names.map(async (path) => ({ path, bytes: await options.read(path) })));
  const [first, ...others] = found.filter(({ bytes }) => bytes !== undefined);
  if (first?.bytes === undefined) {
    if (options.settings === undefined) return 'none';
    findings.add(
      'error',
      'components/no-settings',
      nowhere(options.settings),
      `"${options.settings}" is not there`,
    );
    return undefined;
  }
  const decoded = decodeSource(first.path, first.bytes);
  for (const [id, text] of decoded.sources) sources.set(id, text);
  if (decoded.value === undefined) {
    findings.adopt(decoded.diagnostics);
    return undefined;
  }
  if (others.length > 0)
    findings.warning(
      'components/several-settings',
      nowhere(first.path),
      `"${others[0]?.path}" is ignored, because "${first.path}" is there`,
      {
        hints: ['keep one of the two'],
      },
    );
  return { path: first.path, source: decoded.value };
}

function nowhere(source: string) {
  const start = { line: 1, column: 1, offset: 0 };
  return { source, start, end: start };
}

async function standingAlone(
  paths: readonly string[],
  settings: Settings,
  loading: Loading,
): Promise<ImageProject | undefined> {
  const { options, findings } = loading;
  const versionFrom = VERSION_SOURCES[options.versionFrom ?? ''] ?? settings.versionFrom;
  const documents = await standaloneComponents(
    paths,
    { ...settings, versionFrom },
    { ...options, ...loading },
  );
  if (documents === undefined) return undefined;
  const project: ImageProject = { root: options.root, ...settings, images: [], ...documents };
  checkProject(project, findings);
  return project;
}
