import type { Diagnostic, Loaded, Source, Span } from '@seed/kernel';
import {
  createPositions,
  entryOf,
  readYaml,
  type YamlEntry,
  type YamlNode,
  type YamlScalar,
} from '@seed/yaml';
import { PLATFORMS } from './action-modules.ts';
import type { ComponentDocument } from './component-document.ts';
import { textOf } from './document-reading.ts';
import { embeddedText } from './embedded-text.ts';
import { readComponent, type ReadComponentOptions } from './read-component.ts';

/** A component inside of a CloudFormation template. */
export interface TemplateComponent {
  /** The name of its resource. */
  readonly resource: string;
  /** Absent where it cannot be read; the findings say why. */
  readonly document?: ComponentDocument;
}

/** True for a text that looks like a CloudFormation template with components. */
export const hasComponentResources = (text: string): boolean => text.includes('AWS::ImageBuilder::Component');

/**
 * Reads and checks the components that a CloudFormation template, in YAML or JSON, holds in `Data`: as a block, in
 * quotes, joined of lines, with or without `Fn::Sub`. Findings have their places in the template; places inside of a
 * document that is no block are those of its own text. What the template itself looks like is not checked.
 */
export function readComponentsInTemplate(
  source: Source,
  options: Omit<ReadComponentOptions, 'template'> = {},
): Loaded<readonly TemplateComponent[]> {
  const sources = new Map([[source.id, source.text]]);
  const { root } = readYaml(source, { dialect: 'go' });
  const resources = root?.kind === 'map' ? entryOf(root, 'Resources')?.value : undefined;
  const diagnostics: Diagnostic[] = [];
  const value = entriesOf(resources).flatMap(({ key, value: resource }): TemplateComponent[] => {
    const properties = below(resource, 'Properties');
    const data = below(properties, 'Data');
    if (textOf(below(resource, 'Type')) !== 'AWS::ImageBuilder::Component' || data === undefined) return [];
    const given = textOf(below(properties, 'Platform'));
    const platform = PLATFORMS.find((name) => name === given);
    const loaded = readData(data, source, { ...options, ...(platform && { platform }) });
    diagnostics.push(...(loaded?.diagnostics ?? [unread(key, data)]));
    return loaded === undefined
      ? []
      : [{ resource: key.text, ...(loaded.value && { document: loaded.value }) }];
  });
  return { value, diagnostics, sources };
}

/** Nothing where the text is not in the template. */
function readData(
  data: YamlNode,
  source: Source,
  options: ReadComponentOptions,
): Pick<Loaded<ComponentDocument>, 'value' | 'diagnostics'> | undefined {
  const { id } = source;
  const block = scriptOf(data, source);
  if (block !== undefined)
    return readComponent(
      { id, text: only(source.text, block.scalar) },
      { ...options, ...(block.isSub && { template: 'cfn-sub' }) },
    );
  const embedded = embeddedText(data, source.text);
  if (embedded === undefined) return undefined;
  const { text, offsets, isSub } = embedded;
  const loaded = readComponent({ id, text }, { ...options, ...(isSub && { template: 'cfn-sub' }) });
  const positions = createPositions(source);
  const placed = ({ start, end }: Span): Span =>
    positions.at(offsets[start.offset] ?? 0, offsets[end.offset] ?? offsets[start.offset] ?? 0);
  return {
    ...loaded,
    diagnostics: loaded.diagnostics.map((finding) => ({
      ...finding,
      ...(finding.span && { span: placed(finding.span) }),
      ...(finding.related && {
        related: finding.related.map(({ span, label }) => ({ label, span: placed(span) })),
      }),
    })),
  };
}

const unread = ({ text }: YamlScalar, { span }: YamlNode): Diagnostic => ({
  code: 'C004',
  severity: 'warning',
  summary: `the document of "${text}" is not in the template, so nobody looked at it`,
  span,
  hints: ['check what comes out: `seed components validate FILE`'],
});

const entriesOf = (node: YamlNode | undefined): readonly YamlEntry[] =>
  node?.kind === 'map' ? node.entries : [];

const below = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? entryOf(node, key)?.value : undefined;

interface Embedded {
  readonly scalar: YamlScalar;
  readonly isSub: boolean;
}

/** The block of text in `Data`. Nothing where it is a reference, or written in another way. */
function scriptOf(data: YamlNode, source: Source): Embedded | undefined {
  const long = below(data, 'Fn::Sub');
  const node = long ?? data;
  const scalar = node.kind === 'list' ? node.items[0] : node;
  if (scalar?.kind !== 'scalar' || scalar.style !== 'block') return undefined;
  const before = source.text.slice(0, node.span.start.offset);
  return { scalar, isSub: long !== undefined || /!Sub\s*(?:\n\s*-\s*)?$/.test(before) };
}

/** The text with everything blank but the lines of a block, so that all places stay. */
function only(text: string, { span }: YamlScalar): string {
  const blank = (part: string): string => part.replaceAll(/[^\n]/g, ' ');
  const start = text.indexOf('\n', span.start.offset) + 1;
  return (
    blank(text.slice(0, start)) + text.slice(start, span.end.offset) + blank(text.slice(span.end.offset))
  );
}
