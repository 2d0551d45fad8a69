import type { Source, Span } from '@seed/kernel';
import { suggestKey, type YamlMap, type YamlNode } from '@seed/yaml';
import { LARGEST_NODE, parseVersion, versionText } from '../versions/version-number.ts';
import { childOf } from './child-of.ts';
import type { ComponentVersion, VersionSource } from './image-project.ts';
import type { ProjectFindings } from './project-codes.ts';

/** How the settings spell where versions are. */
export const VERSION_SOURCES: Readonly<Record<string, VersionSource>> = {
  component_version: 'component_version',
  'parameters.Version.default': 'parameter',
  'metadata.Version': 'metadata',
  'file-name': 'file-name',
  'side-file': 'side-file',
};

/** Where the number stands in what is published, and so does not count as content. */
export function versionPath(from: VersionSource): readonly string[] | undefined {
  if (from === 'parameter') return ['parameters', 'Version', 'default'];
  return from === 'metadata' ? ['metadata', 'Version'] : undefined;
}

export interface VersionPlaces {
  readonly file: string;
  readonly source: Source;
  readonly root: YamlMap;
  readonly from: VersionSource;
  /** `x.version` beside `x.yml`. */
  readonly side?: Source;
}

/** The version of a component, wherever the project keeps it. Reports C100, C101 and C102. */
export function readVersion(places: VersionPlaces, findings: ProjectFindings): ComponentVersion | undefined {
  const { from, file, side } = places;
  if (from === 'file-name') return versionOfName(places, findings);
  if (from === 'side-file') {
    if (side === undefined) return missing(places, findings);
    const found = /\S+/.exec(side.text);
    const start = found?.index ?? 0;
    const span = spanIn(side, start, start + (found?.[0].length ?? 0));
    return checked({ text: found?.[0] ?? '', span }, from, { file: side.id, start }, findings);
  }
  const node = versionNode(places.root, from);
  if (node === undefined) return missing(places, findings);
  if (node.kind !== 'scalar' || node.value.type === 'null') {
    findings.error(
      'C101',
      node.span,
      `the version is ${node.kind === 'scalar' ? 'empty' : `a ${node.kind}`}, not three numbers`,
      {
        hints: ['write it as `component_version: 1.0.0`'],
      },
    );
    return undefined;
  }
  const { start, end } = node.span;
  const inside = places.source.text.slice(start.offset, end.offset).indexOf(node.text);
  const at = start.offset + Math.max(0, inside);
  return checked({ text: node.text, span: node.span }, from, { file, start: at }, findings);
}

function versionNode(root: YamlMap, from: VersionSource): YamlNode | undefined {
  if (from === 'component_version') return childOf(root, 'component_version');
  if (from === 'metadata') return childOf(childOf(root, 'metadata'), 'Version');
  const parameters = childOf(root, 'parameters');
  const items = parameters?.kind === 'list' ? parameters.items : [];
  const version = items.map((item) => childOf(item, 'Version')).find((found) => found !== undefined);
  return childOf(version, 'default');
}

function spanIn({ id, text }: Source, start: number, end: number): Span {
  const line = text.slice(0, start).split('\n');
  const column = (line.at(-1)?.length ?? 0) + 1;
  return {
    source: id,
    start: { line: line.length, column, offset: start },
    end: { line: line.length, column: column + end - start, offset: end },
  };
}

function versionOfName(
  { file, source, root }: VersionPlaces,
  findings: ProjectFindings,
): ComponentVersion | undefined {
  const text = /-v(\d+\.\d+\.\d+)\.ya?ml$/.exec(file)?.[1];
  const span = { ...root.span, end: root.span.start };
  if (text !== undefined) return checked({ text, span }, 'file-name', undefined, findings);
  findings.error('C100', { ...span, source: source.id }, `the name of "${file}" holds no version`, {
    hints: ['end it in `-v1.0.0.yml`, or change `version_from` in the settings'],
  });
  return undefined;
}

function missing({ file, root, from, source }: VersionPlaces, findings: ProjectFindings): undefined {
  const span = { source: source.id, start: root.span.start, end: root.span.start };
  if (from === 'side-file') {
    findings.error('C100', span, `"${sideFileOf(file)}", which should hold the version, is not there`, {
      hints: [`write the version, such as \`1.0.0\`, to \`${sideFileOf(file)}\``],
    });
    return undefined;
  }
  const wanted = Object.entries(VERSION_SOURCES).find(([, source]) => source === from)?.[0] ?? from;
  const other = Object.entries(VERSION_SOURCES).find(
    ([, source]) =>
      source !== from && versionNode(root, source) !== undefined && source !== 'component_version',
  )?.[0];
  const near = suggestKey(
    wanted,
    root.entries.map(({ key }) => key.text),
  );
  const hint =
    near !== undefined && from === 'component_version'
      ? `rename \`${near}\` to \`component_version\``
      : other === undefined
        ? 'add `component_version: 0.0.1` below `schemaVersion`; it is taken out before publishing'
        : `add \`component_version\`, or set \`version_from: ${other}\` in the settings`;
  findings.error('C100', span, `the document has no \`${wanted}\``, { hints: [hint] });
  return undefined;
}

/** `x.version` for `x.yml`. */
export const sideFileOf = (file: string): string => file.replace(/\.ya?ml$/, '.version');

function checked(
  { text, span }: { readonly text: string; readonly span: Span },
  from: VersionSource,
  place: { readonly file: string; readonly start: number } | undefined,
  findings: ProjectFindings,
): ComponentVersion | undefined {
  const version = checkVersion(text, span, findings);
  if (version === undefined) return undefined;
  const range = place && { ...place, end: place.start + text.length };
  return { text: version, span, from, ...(range && { place: range }) };
}

/** The number as ARNs have it; reports C101 and C102. */
export function checkVersion(text: string, span: Span, findings: ProjectFindings): string | undefined {
  const version = parseVersion(text);
  if (version === undefined) {
    const hint = /^\d+(?:\.\d+)?$/.test(text)
      ? `quote it and use three numbers: \`"${text.includes('.') ? text : `${text}.0`}.0"\``
      : 'use three numbers with dots, such as `1.0.0`';
    findings.error('C101', span, `version "${text}" is not three numbers`, { hints: [hint] });
    return undefined;
  }
  const large = version.find((node) => node > LARGEST_NODE);
  if (large === undefined) return versionText(version);
  findings.error('C102', span, `${large} in version "${text}" is more than ${LARGEST_NODE}`, {
    hints: ['use smaller numbers'],
  });
  return undefined;
}
