import { posix } from 'node:path';
import { type YamlNode } from '@seed/yaml';
import { childOf } from './child-of.ts';
import type { EntryParameter, RecipeEntry } from './image-project.ts';
import { fillPlaceholders } from './names.ts';
import { textOf } from './read-extensions.ts';
import type { ImageReading } from './read-image.ts';

/** The entries of an image, in order. Those without a name, or without anything to name, are left out. */
export function readEntries(image: string, node: YamlNode, reading: ImageReading): readonly RecipeEntry[] {
  const list = childOf(node, 'components');
  const items = list?.kind === 'list' ? list.items : [];
  return items.map((item) => readEntry(image, item, reading)).filter((entry) => entry !== undefined);
}

function readEntry(
  image: string,
  item: YamlNode,
  { settings, findings }: ImageReading,
): RecipeEntry | undefined {
  if (item.kind !== 'map') return undefined;
  const nameNode = childOf(item, 'name');
  const name = textOf(nameNode);
  if (nameNode === undefined || name === undefined) return undefined;
  const [fileNode, arnNode] = [childOf(item, 'file'), childOf(item, 'arn')];
  const [file, arn] = [textOf(fileNode), textOf(arnNode)];
  if ((file === undefined) === (arn === undefined)) {
    const has = file === undefined ? 'neither `file` nor `arn`' : 'both `file` and `arn`';
    findings.error('C127', item.span, `entry "${name}" has ${has}`, {
      hints: ['keep one of the two: `file` for an own document, `arn` for one of others'],
    });
    if (file === undefined) return undefined;
  }
  const base = {
    name: { text: name, span: nameNode.span },
    span: item.span,
    parameters: readParameters(childOf(item, 'parameters')),
  };
  if (file === undefined) {
    return { ...base, kind: 'arn', arn: { text: arn ?? '', span: arnNode?.span ?? item.span } };
  }
  const pin = textOf(childOf(item, 'pin'));
  const versionNode = childOf(item, 'version');
  const version = textOf(versionNode);
  return {
    ...base,
    kind: 'own',
    component: `${image}/${name}`,
    file: posix.normalize(posix.join(settings.folder, image, fillPlaceholders(file, { image, name }))),
    pin: pin === 'version' || pin === 'latest' ? pin : 'build',
    ...(version === undefined || versionNode === undefined
      ? {}
      : { version: { text: version, span: versionNode.span } }),
  };
}

function readParameters(node: YamlNode | undefined): readonly EntryParameter[] {
  const entries = node?.kind === 'map' ? node.entries : [];
  return entries.map(({ key, value }) => {
    const items = value.kind === 'list' ? value.items : [value];
    return { name: { text: key.text, span: key.span }, values: items.map((item) => textOf(item) ?? '') };
  });
}
