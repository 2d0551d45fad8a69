import type { Diagnostic, Loaded, Source } from '@seed/kernel';
import { entryOf, readYaml, type YamlEntry, type YamlNode, type YamlScalar } from '@seed/yaml';
import { PLATFORMS } from './action-modules.ts';
import type { ComponentDocument } from './component-document.ts';
import { textOf } from './document-reading.ts';
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
 * Reads and checks the components that a CloudFormation template holds in `Data`, as blocks, with or without `Fn::Sub`.
 * Places are those of the template. What the template itself looks like is not checked.
 */
export function readComponentsInTemplate(
  source: Source,
  options: Omit<ReadComponentOptions, 'template'> = {},
): Loaded<readonly TemplateComponent[]> {
  const sources = new Map([[source.id, source.text]]);
  const { root } = readYaml(source, { dialect: 'go' });
  const resources = root?.kind === 'map' ? entryOf(root, 'Resources')?.value : undefined;
  const diagnostics: Diagnostic[] = [];
  const value = entriesOf(resources).flatMap(({ key, value: resource }) => {
    const properties = below(resource, 'Properties');
    const data = below(properties, 'Data');
    if (textOf(below(resource, 'Type')) !== 'AWS::ImageBuilder::Component' || data === undefined) return [];
    const text = scriptOf(data, source);
    if (text === undefined) return [];
    const given = textOf(below(properties, 'Platform'));
    const platform = PLATFORMS.find((name) => name === given);
    const loaded = readComponent(
      { id: source.id, text: only(source.text, text.scalar) },
      { ...options, ...(platform && { platform }), ...(text.isSub && { template: 'cfn-sub' }) },
    );
    diagnostics.push(...loaded.diagnostics);
    return [{ resource: key.text, ...(loaded.value && { document: loaded.value }) }];
  });
  return { value, diagnostics, sources };
}

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
