import { posix } from 'node:path';
import type { Span } from '@seed/kernel';
import type { TemplateKind } from '../document/template-text.ts';
import type { ImageProject, ProjectComponent, ProjectImage } from './image-project.ts';
import { nameFrom, normalName, parseArn } from './names.ts';
import { naturalOrder } from './natural-order.ts';
import type { ProjectFindings } from './project-codes.ts';
import type { ProjectTree } from './project-tree.ts';
import { type DocumentReading, type ReadDocument, readDocument } from './read-documents.ts';
import type { Settings } from './read-settings.ts';

type Gathered = Pick<ImageProject, 'components' | 'orphans'>;

export interface Gathering extends ProjectTree {
  readonly checks?: boolean;
  readonly template?: TemplateKind;
  readonly findings: ProjectFindings;
  readonly sources: Map<string, string>;
}

const isDocument = (path: string): boolean => /\.ya?ml$/i.test(path);

/** The documents that images name, those that no image names, and findings about files that are not there. */
export async function gatherComponents(
  images: readonly ProjectImage[],
  settings: Settings,
  gathering: Gathering,
): Promise<Gathered> {
  const reading = readingOf(settings, gathering);
  const wanted = wantedFiles(images);
  const files = (await gathering.list(settings.folder)).filter(isDocument);
  const orphanFiles = await findOrphans(
    files.filter((file) => !wanted.has(file)),
    gathering,
  );
  const texts = await updatedBefore(images, reading);
  const read = new Map<string, ReadDocument>();
  for (const file of [...wanted.keys(), ...orphanFiles].sort(naturalOrder)) {
    const arePackagesUpdated = texts.has(file);
    const document = await readDocument({ file, id: file, arePackagesUpdated }, reading);
    if (document !== undefined) read.set(file, document);
  }
  for (const [file, span] of wanted)
    if (!read.has(file))
      gathering.findings.error('C111', span, `"${file}" is not there`, {
        hints: await whereItMayBe(file, files),
      });
  const components = images.flatMap((image) =>
    image.entries.flatMap((entry) => {
      const found = entry.kind === 'own' ? read.get(entry.file) : undefined;
      if (found === undefined) return [];
      const awsName = nameFrom(settings.naming.component, {
        name: entry.name.text,
        image: image.key,
      }).replaceAll(' ', '-');
      return [
        componentOf(found, {
          key: `${image.key}/${entry.name.text}`,
          image: image.key,
          name: entry.name,
          awsName,
        }),
      ];
    }),
  );
  const orphans = orphanFiles.map((file) => read.get(file)?.document).filter((found) => found !== undefined);
  return { components: linkDependencies(components, gathering.findings), orphans };
}

/** Playbooks and the like may lie beside documents. */
async function findOrphans(files: readonly string[], { read }: ProjectTree): Promise<readonly string[]> {
  const looks = await Promise.all(
    files.map(async (file) =>
      /^\s*(?:phases|schemaVersion|component_version)\s*:/m.test(
        Buffer.from((await read(file)) ?? []).toString('utf8'),
      ),
    ),
  );
  return files.filter((_, index) => looks[index]);
}

function readingOf(
  settings: Settings,
  { read, checks, template, findings, sources }: Gathering,
): DocumentReading {
  const { targets } = settings;
  const hasUploadBucket =
    targets.length === 0 ? undefined : targets.every(({ uploadBucket }) => uploadBucket);
  return {
    read,
    versionFrom: settings.versionFrom,
    checks: checks ?? true,
    ...(template === undefined ? {} : { template }),
    ...(hasUploadBucket === undefined ? {} : { hasUploadBucket: hasUploadBucket === true }),
    sources,
    findings,
  };
}

function wantedFiles(images: readonly ProjectImage[]): ReadonlyMap<string, Span> {
  const files = new Map<string, Span>();
  for (const { entries } of images)
    for (const entry of entries)
      if (entry.kind === 'own' && !files.has(entry.file)) files.set(entry.file, entry.span);
  return files;
}

const UPDATES = /\baction:\s*['"]?UpdateOS\b|\bapt(?:-get)?\s+(?:-\S+\s+)*update\b/;

/** Documents before which, in every image that has them, another one updates the package index. */
async function updatedBefore(
  images: readonly ProjectImage[],
  { read, checks }: DocumentReading,
): Promise<ReadonlySet<string>> {
  if (!checks) return new Set();
  const updated = new Map<string, boolean>();
  for (const { entries } of images) {
    let isUpdated = false;
    for (const entry of entries) {
      if (entry.kind === 'arn') {
        isUpdated ||= /\bupdate-linux\b/.test(entry.arn.text);
        continue;
      }
      updated.set(entry.file, isUpdated && updated.get(entry.file) !== false);
      const bytes = isUpdated ? undefined : await read(entry.file);
      isUpdated ||= bytes !== undefined && UPDATES.test(Buffer.from(bytes).toString('utf8'));
    }
  }
  return new Set([...updated].filter(([, isUpdated]) => isUpdated).map(([file]) => file));
}

async function whereItMayBe(file: string, files: readonly string[]): Promise<readonly string[]> {
  const same = files.filter((other) => posix.basename(other) === posix.basename(file));
  if (same.length === 0) return ['correct the path or add the file'];
  return [
    `a file of this name is ${same.map((other) => `\`${other}\``).join(', ')}; paths are relative to \`${posix.dirname(file)}\``,
  ];
}

function componentOf(
  { document, extensions }: ReadDocument,
  entry: Pick<ProjectComponent, 'key' | 'image' | 'name' | 'awsName'>,
): ProjectComponent {
  return {
    ...document,
    platform: 'Linux',
    supportedOsVersions: [],
    tags: {},
    bump: 'manual',
    dependsOn: [],
    ...extensions,
    ...entry,
  };
}

/** Names of `depends_on` become keys, and calls of ExecuteDocument count as dependencies. */
function linkDependencies(
  components: readonly ProjectComponent[],
  findings: ProjectFindings,
): readonly ProjectComponent[] {
  const byArn = new Map(components.map(({ awsName, key }) => [normalName(awsName), key]));
  return components.map((component) => {
    const named = component.dependsOn.map((name) => {
      const other = components.find(({ image, name: its }) => image === component.image && its.text === name);
      if (other === undefined)
        findings.error(
          'components/unknown-dependency',
          startOf(component),
          `\`depends_on\` names "${name}", which is no component${component.image === undefined ? '' : ` of image "${component.image}"`}`,
          {
            hints: ['use the name of an entry'],
          },
        );
      return other?.key;
    });
    const called = calledNames(component).map((name) => byArn.get(name));
    const keys = [...named, ...called].filter((key) => key !== undefined);
    return { ...component, dependsOn: [...new Set(keys)].filter((key) => key !== component.key) };
  });
}

const startOf = ({ source, document }: ProjectComponent): Span => {
  const extensions = document?.extensions;
  if (extensions !== undefined) return extensions.span;
  const start = { line: 1, column: 1, offset: 0 };
  return { source: source.id, start, end: start };
};

function calledNames({ published }: ProjectComponent): readonly string[] {
  if (published === undefined || !published.text.includes('ExecuteDocument')) return [];
  const arns = published.text.match(/arn:[a-z-]+:imagebuilder:[^\s'",]+/g) ?? [];
  return arns.map((arn) => parseArn(arn)).flatMap((arn) => (arn?.kind === 'component' ? [arn.name] : []));
}

/** Documents without settings: every file, and every file below every folder. Nothing where there is none. */
export async function standaloneComponents(
  paths: readonly string[],
  settings: Settings,
  gathering: Gathering,
): Promise<Gathered | undefined> {
  const { findings } = gathering;
  const files = new Set<string>();
  for (const path of paths.map((given) => given.replace(/^\.\//, '').replace(/\/+$/, ''))) {
    const below = (await gathering.list(path === '.' ? '' : path)).filter(isDocument);
    const found = below.length === 0 && (await gathering.read(path)) !== undefined ? [path] : below;
    if (found.length === 0) reportNothing(path, findings);
    for (const file of found) files.add(file);
  }
  if (files.size === 0) return undefined;
  const reading = readingOf(settings, gathering);
  const components: ProjectComponent[] = [];
  for (const file of [...files].sort(naturalOrder)) {
    const found = await readDocument({ file, id: file, arePackagesUpdated: false }, reading);
    if (found === undefined) continue;
    const { document, extensions } = found;
    const start = { line: 1, column: 1, offset: 0 };
    const stem = posix.basename(file).replace(/(?:-v\d+\.\d+\.\d+)?\.ya?ml$/i, '');
    const name = {
      text: extensions?.name ?? stem,
      span: { source: document.source.id, start, end: start },
    };
    components.push(
      componentOf(found, {
        key: file,
        name,
        awsName: nameFrom(settings.naming.component, { name: name.text }),
      }),
    );
  }
  return { components: linkDependencies(components, findings), orphans: [] };
}

function reportNothing(path: string, findings: ProjectFindings): void {
  const start = { line: 1, column: 1, offset: 0 };
  const hints = ['go to the folder of the project, name documents, or begin with `seed init --from component`'];
  findings.error(
    'components/no-settings',
    { source: path, start, end: start },
    `there are no settings, and no component documents in "${path}"`,
    { hints },
  );
}
