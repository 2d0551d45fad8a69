import { hasErrors, type Source } from '@seed/kernel';
import { decodeSource, readYaml, type YamlMap } from '@seed/yaml';
import { readComponent } from '../document/read-component.ts';
import type { TemplateKind } from '../document/template-text.ts';
import { publishedBytes } from '../versions/published-bytes.ts';
import type { ProjectDocument, VersionSource } from './image-project.ts';
import type { ProjectFindings } from './project-codes.ts';
import { type Extensions, readExtensions } from './read-extensions.ts';
import { readVersion, sideFileOf, versionPath } from './read-version.ts';

/** A document with what its file says about its publication. */
export interface ReadDocument {
  readonly document: ProjectDocument;
  readonly extensions?: Extensions;
}

export interface DocumentReading {
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
  readonly versionFrom: VersionSource;
  /** `false`: only what versions are compared by; rules of documents are not checked. */
  readonly checks: boolean;
  readonly template?: TemplateKind;
  readonly hasUploadBucket?: boolean;
  readonly sources: Map<string, string>;
  readonly findings: ProjectFindings;
}

export interface DocumentPlace {
  /** Relative to the root. */
  readonly file: string;
  /** The name that findings show for it. */
  readonly id: string;
  /** Whether components that come before it in every recipe bring the package index up to date. */
  readonly arePackagesUpdated: boolean;
}

/** Reads one component file. Nothing where there is none. */
export async function readDocument(
  place: DocumentPlace,
  reading: DocumentReading,
): Promise<ReadDocument | undefined> {
  const { file, id } = place;
  const { findings, sources } = reading;
  const bytes = await reading.read(file);
  if (bytes === undefined) return undefined;
  const { value: source, sources: texts } = decodeSource(id, bytes);
  if (source === undefined) {
    findings.error('C093', { source: id, start: START, end: START }, `"${file}" is no text`, {
      hints: ['save the file as UTF-8 text'],
    });
    for (const [name, text] of texts) sources.set(name, text);
    return { document: { file, source: { id, text: '' } } };
  }
  sources.set(id, source.text);
  const parsed = readYaml(source, { dialect: 'go', duplicateKeys: 'warning' });
  const root = parsed.root?.kind === 'map' && !hasErrors(parsed.diagnostics) ? parsed.root : undefined;
  const document = reading.checks ? checkDocument(source, place, reading) : undefined;
  const found: ProjectDocument = { file, source, ...(document && { document }) };
  return root === undefined ? { document: found } : describe(found, root, reading);
}

const START = { line: 1, column: 1, offset: 0 };

function checkDocument(
  source: Source,
  place: DocumentPlace,
  { findings, versionFrom, hasUploadBucket, template }: DocumentReading,
) {
  const loaded = readComponent(source, {
    arePackagesUpdated: place.arePackagesUpdated,
    ...(hasUploadBucket === undefined ? {} : { hasUploadBucket }),
    ...(template === undefined ? {} : { template }),
    ...(versionFrom === 'metadata' ? { keys: ['metadata'] } : {}),
  });
  findings.adopt(loaded.diagnostics);
  return loaded.value;
}

async function describe(
  found: ProjectDocument,
  root: YamlMap,
  reading: DocumentReading,
): Promise<ReadDocument> {
  const { findings, versionFrom: from } = reading;
  const { file, source } = found;
  const side = from === 'side-file' ? await sideFile(file, reading) : undefined;
  const version = readVersion({ file, source, root, from, ...(side && { side }) }, findings);
  const extensions = readExtensions(root, findings);
  const published = publishedBytes(source.text, root, versionPath(from));
  if (published === undefined)
    findings.error(
      'components/cut-anchor',
      root.span,
      'without `component_version` and `x-seed` the document is no YAML',
      {
        hints: ['define anchors that are used below outside of these two keys'],
      },
    );
  const document = { ...found, ...(version && { version }), ...(published && { published }) };
  return { document, extensions };
}

async function sideFile(file: string, { read, sources }: DocumentReading): Promise<Source | undefined> {
  const path = sideFileOf(file);
  const bytes = await read(path);
  const source = bytes && decodeSource(path, bytes).value;
  if (source !== undefined) sources.set(path, source.text);
  return source;
}
