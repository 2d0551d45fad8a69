import type { ImageProject, TextEdit } from '@seed/components';
import { entryOf } from '@seed/yaml';
import type { YamlList, YamlMap } from '@seed/yaml';

interface NewEntry {
  readonly name: string;
  readonly file: string;
}

function componentsOf(root: YamlMap, image: string): YamlList | undefined {
  for (const key of ['images', 'supported_ubuntu_versions']) {
    const images = entryOf(root, key)?.value;
    const found = images?.kind === 'map' ? entryOf(images, image)?.value : undefined;
    const list = found?.kind === 'map' ? entryOf(found, 'components')?.value : undefined;
    if (list?.kind === 'list') return list;
  }
  return undefined;
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';

/** JSON: one more object after the last, laid out as the last one is. */
function jsonEdit(
  text: string,
  { items }: YamlList,
  { name, file }: NewEntry,
): Omit<TextEdit, 'file'> | undefined {
  const last = items.at(-1);
  if (last === undefined) return undefined;
  const { start, end } = last.span;
  const isMany = text.slice(start.offset, end.offset).includes('\n');
  const indent = indentAt(text, start.offset);
  const members = [`"name": ${JSON.stringify(name)}`, `"file": ${JSON.stringify(file)}`];
  const object = isMany
    ? `{\n${members.map((member) => `${indent}  ${member}`).join(',\n')}\n${indent}}`
    : `{ ${members.join(', ')} }`;
  const isOwnLine = text.slice(lineStart(text, start.offset), start.offset).trim() === '';
  return { start: end.offset, end: end.offset, text: isOwnLine ? `,\n${indent}${object}` : `, ${object}` };
}

const plain = (word: string): string => (/^[A-Za-z][\w./-]*$/.test(word) ? word : JSON.stringify(word));

/** YAML: one more item after the lines of the last. */
function yamlEdit(
  text: string,
  { items }: YamlList,
  { name, file }: NewEntry,
): Omit<TextEdit, 'file'> | undefined {
  const last = items.at(-1);
  if (last === undefined) return undefined;
  const dash = text.lastIndexOf('-', last.span.start.offset - 1);
  if (dash < lineStart(text, last.span.start.offset)) return undefined;
  const indent = ' '.repeat(dash - lineStart(text, dash));
  const trimmed = text.slice(0, last.span.end.offset).trimEnd().length;
  const next = text.indexOf('\n', trimmed);
  const at = next === -1 ? text.length : next + 1;
  const lead = next === -1 ? '\n' : '';
  return {
    start: at,
    end: at,
    text: `${lead}${indent}- name: ${plain(name)}\n${indent}  file: ${plain(file)}\n`,
  };
}

/** An edit of the settings that gives an image one more component; undefined where its list is empty or none. */
export function addEntryEdit(project: ImageProject, image: string, entry: NewEntry): TextEdit | undefined {
  const { settings } = project;
  const list = settings && componentsOf(settings.root, image);
  if (settings === undefined || list === undefined) return undefined;
  const { text } = settings.source;
  const isFlow = settings.path.endsWith('.json') || text[list.span.start.offset] === '[';
  const edit = isFlow ? jsonEdit(text, list, entry) : yamlEdit(text, list, entry);
  return edit && { file: settings.path, ...edit };
}
