import { posix } from 'node:path';
import { mapLimit, type Source, type Span, type TextCache } from '@seed/kernel';
import { entryOf, type PythonValue, pythonValue, readYamlDocuments, type YamlNode } from '@seed/yaml';
import type { Group, Module, Placed, TargetAccount } from './deployment.ts';
import { describeValue } from './describe-value.ts';
import { GROUP_KEYS } from './model-keys.ts';
import { type Fields, openFields } from './open-fields.ts';
import { integerField, listField, requiredText, textField } from './read-fields.ts';
import { type ModulePlace, readModule, type ReadModule } from './read-module.ts';
import { decodeManifest, type ReadFile, type Reading } from './reading.ts';
import { rememberGroup } from './remember-group.ts';
import { substituteEnvironment } from './substitute-environment.ts';

export interface GroupInput {
  readonly accounts: readonly TargetAccount[];
  /** Takes the place of every region. */
  readonly region?: string;
  readonly read: ReadFile;
  /** The deployment manifest. */
  readonly source: string;
  /** Texts of the files that were read are added. */
  readonly sources: Map<string, string>;
  /** Remembers what files held. */
  readonly texts?: TextCache;
}

/** A group file may be anywhere on a network share: reading several at once hides the waiting. */
const FILES_AT_ONCE = 32;

interface Head {
  readonly fields: Fields;
  readonly name: Placed<string>;
  readonly path?: Placed<string>;
  readonly inline: readonly YamlNode[];
  readonly concurrency?: number;
}

/** Reads `groups` with their files. A group that cannot be read is left out of the list, after it was reported. */
export async function readGroups(
  deployment: Fields,
  input: GroupInput,
  reading: Reading,
): Promise<readonly Group[]> {
  const heads = listField(deployment, 'groups', reading).map((node) => readHead(node, reading));
  const files = await mapLimit(heads, FILES_AT_ONCE, async (head) => {
    const path = head?.path && groupFile(head.path, reading);
    return path === undefined ? undefined : { path, bytes: await input.read(path) };
  });
  const stored: PythonValue[] = [];
  const groups: Group[] = [];
  for (const [index, head] of heads.entries()) {
    if (head === undefined) continue;
    const group = await readGroup(head, files[index], input, reading);
    stored.push(head.fields.stored);
    if (group !== undefined) groups.push(group);
  }
  deployment.stored.set('groups', stored);
  return groups;
}

function readHead(node: YamlNode, reading: Reading): Head | undefined {
  const named = node.kind === 'map' ? entryOf(node, 'name')?.value : undefined;
  const what = named?.kind === 'scalar' && named.text !== '' ? `group "${named.text}"` : 'a group';
  const fields = openFields(node, GROUP_KEYS, what, reading);
  const name = fields && requiredText(fields, 'name', reading);
  if (fields === undefined) {
    reading.leaveOut();
    return undefined;
  }
  const path = textField(fields, 'path', reading);
  const inline = listField(fields, 'modules', reading);
  const concurrency = integerField(fields, 'concurrency', reading);
  const hasPath = path !== undefined && path.value !== '';
  const isClear = hasPath !== inline.length > 0;
  if (!isClear) reportUnclear(fields, hasPath, reading);
  if (!isClear || name === undefined) {
    reading.leaveOut();
    return undefined;
  }
  return {
    fields,
    name,
    ...(hasPath && { path }),
    inline,
    ...(concurrency !== undefined && { concurrency }),
  };
}

function reportUnclear({ what, span, entries }: Fields, hasPath: boolean, reading: Reading): void {
  const path = entries.get('path');
  const modules = entries.get('modules');
  if (!hasPath) {
    const summary = 'One of the `path` or `modules` attributes must be defined on a Group';
    reading.findings.error('manifest/group-source', span, summary, {
      detail: `${what} has no modules`,
      hints: ['add `path:` with the file of its modules, or `modules:` with the modules themselves'],
    });
    return;
  }
  const summary = 'Only one of the `path` or `modules` attributes can be defined on a Group';
  reading.findings.error('manifest/group-source', modules?.key.span ?? span, summary, {
    detail: `${what} has both`,
    ...(path === undefined ? {} : { related: [{ span: path.key.span, label: 'its path stands here' }] }),
    hints: ['remove one of the two'],
  });
}

/** The path below the root; one that leads out of the project is reported. */
function groupFile({ value, span }: Placed<string>, reading: Reading): string | undefined {
  const path = posix.normalize(value.trim());
  if (!path.startsWith('/') && path !== '..' && !path.startsWith('../')) return path;
  reading.findings.error('manifest/path-escapes', span, `path "${value}" leads out of the project`, {
    hints: ['paths start at the folder of seedfarmer.yaml: move the file below it'],
  });
  return undefined;
}

interface File {
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
}

async function readGroup(
  head: Head,
  file: File | undefined,
  input: GroupInput,
  reading: Reading,
): Promise<Group | undefined> {
  const { name, path, inline, concurrency, fields } = head;
  if (path !== undefined && file?.bytes === undefined) {
    if (file !== undefined) await reportMissing(file.path, path.span, input.read, reading);
    reading.leaveOut();
    return undefined;
  }
  const place = {
    group: name.value,
    accounts: input.accounts,
    ...(input.region && { region: input.region }),
  };
  const modules =
    file?.bytes === undefined
      ? readInline(inline, place, fields, reading)
      : readFile(file.path, file.bytes, { place, input, reading });
  return {
    name: name.value,
    ...(file && { path: file.path }),
    ...(concurrency !== undefined && { concurrency }),
    modules,
    source: file?.path ?? input.source,
    span: name.span,
  };
}

function readModules(nodes: readonly YamlNode[], place: ModulePlace, reading: Reading): ReadModule[] {
  return nodes.flatMap((node) => readModule(node, place, reading) ?? []);
}

function readInline(
  nodes: readonly YamlNode[],
  place: ModulePlace,
  { stored }: Fields,
  reading: Reading,
): readonly Module[] {
  const modules = readModules(nodes, place, reading);
  stored.set(
    'modules',
    modules.map(({ requested }) => requested),
  );
  return modules.map(({ module }) => module);
}

function readFile(
  path: string,
  bytes: Uint8Array,
  {
    place,
    input,
    reading,
  }: {
    readonly place: ModulePlace;
    readonly input: GroupInput;
    readonly reading: Reading;
  },
): readonly Module[] {
  const source = decodeManifest(path, bytes, input.sources, reading.findings);
  if (source === undefined) {
    reading.leaveOut();
    return [];
  }
  const read = () => readModules(documentsOf(source, reading), place, reading).map(({ module }) => module);
  return rememberGroup(source, place, { texts: input.texts, reading, read });
}

async function reportMissing(path: string, span: Span, read: ReadFile, reading: Reading): Promise<void> {
  const other = path.endsWith('.yml')
    ? path.replace(/\.yml$/, '.yaml')
    : path.replace(/(?:\.yaml)?$/, '.yml');
  const isThere = (await read(other)) !== undefined;
  reading.findings.error('manifest/file-not-found', span, `group file "${path}" does not exist`, {
    detail: `Seed-Farmer says: Cannot parse manifest file path at ${path}`,
    hints: [isThere ? `did you mean "${other}"?` : 'paths start at the folder of seedfarmer.yaml'],
  });
}

/** One node per document, with its variables replaced. */
function documentsOf(source: Source, reading: Reading): readonly YamlNode[] {
  const documents = readYamlDocuments(source, { dialect: 'python' });
  return documents.flatMap(({ root, span, diagnostics }, index) => {
    reading.findings.adopt(diagnostics);
    if (root?.kind === 'map') return [substituteEnvironment(root, source, reading)];
    reading.leaveOut();
    if (diagnostics.some(({ severity }) => severity === 'error')) return [];
    const isEmpty = root === undefined || pythonValue(root) === null;
    const summary = isEmpty
      ? `document ${index + 1} of ${documents.length} is empty`
      : `document ${index + 1} of ${documents.length} is ${describeValue(root)}, not a map`;
    reading.findings.error('manifest/document', root?.span ?? span, summary, {
      detail: 'Seed-Farmer says: Cannot parse manifest file',
      hints: [isEmpty ? 'remove the line `---` that has nothing below it' : 'each document is one module'],
    });
    return [];
  });
}
