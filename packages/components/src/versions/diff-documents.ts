import { entryOf, type YamlMap, type YamlNode } from '@seed/yaml';
import { type Json, jsonOf } from '../project/json.ts';
import { OWN_KEYS } from './published-bytes.ts';
import type { BumpLevel, DocumentChange } from './document-change.ts';
import { diffLists, diffTexts } from './diff-lists.ts';

/**
 * What is different between two documents as people speak of them: phases, steps, inputs, single lines of command
 * lists, parameters. seed's own keys are left out. Equal documents give an empty list.
 */
export function diffDocuments(before: YamlMap, after: YamlMap): readonly DocumentChange[] {
  const changes: DocumentChange[] = [];
  const own: ReadonlySet<string> = new Set(OWN_KEYS);
  for (const key of keysOf(before, after).filter((name) => !own.has(name))) {
    const [old, now] = [valueOf(before, key), valueOf(after, key)];
    if (key === 'phases') diffNamed(old, now, { path: '', by: nameOfMap, inner: diffPhase }, changes);
    else if (key === 'parameters' || key === 'constants')
      diffNamed(old, now, { path: `${key}/`, by: onlyKey, inner: diffDefinition }, changes);
    else diffValues(old, now, key, changes);
  }
  return changes;
}

/** Keys of both in the order in which a reader meets them. */
function keysOf(before: YamlMap, after: YamlMap): readonly string[] {
  return [...new Set([...after.entries, ...before.entries].map(({ key }) => key.text))];
}

const valueOf = (map: YamlNode | undefined, key: string): YamlNode | undefined =>
  map?.kind === 'map' ? entryOf(map, key)?.value : undefined;

const nameOfMap = (node: YamlNode): string | undefined => {
  const name = valueOf(node, 'name');
  return name?.kind === 'scalar' ? name.text : undefined;
};

/** `- Version: {…}`: a map with one key. */
const onlyKey = (node: YamlNode): string | undefined =>
  node.kind === 'map' ? node.entries[0]?.key.text : undefined;

interface NamedList {
  readonly path: string;
  readonly by: (node: YamlNode) => string | undefined;
  readonly inner: (before: YamlNode, after: YamlNode, path: string, changes: DocumentChange[]) => void;
}

type Named = ReadonlyMap<string, YamlNode>;

function namedItems(node: YamlNode | undefined, by: NamedList['by']): Named {
  const items = node?.kind === 'list' ? node.items : [];
  return new Map(items.map((item, index) => [by(item) ?? `[${index}]`, item]));
}

/** Lists whose items have names: what came, went, moved and changed. */
function diffNamed(
  before: YamlNode | undefined,
  after: YamlNode | undefined,
  { path, by, inner }: NamedList,
  changes: DocumentChange[],
): void {
  const [old, now] = [namedItems(before, by), namedItems(after, by)];
  for (const [name, node] of old)
    if (!now.has(name)) changes.push({ path: path + name, op: 'remove', before: shortText(node) });
  const moved = movedNames([...old.keys()], [...now.keys()]);
  for (const [name, node] of now) {
    const earlier = old.get(name);
    if (earlier === undefined) {
      changes.push({ path: path + name, op: 'add', after: shortText(node) });
      continue;
    }
    if (moved.has(name)) {
      const place = (names: Named): string => `number ${[...names.keys()].indexOf(name) + 1}`;
      changes.push({ path: path + name, op: 'move', before: place(old), after: place(now) });
    }
    inner(earlier, node, path + name, changes);
  }
}

/** Names that have to be taken out so that the rest keeps its order. */
function movedNames(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const common = after.filter((name) => before.includes(name));
  const wanted = before.filter((name) => after.includes(name));
  const kept = new Set(diffLists(wanted, common).flatMap((part) => (part.kind === 'same' ? part.items : [])));
  return new Set(common.filter((name) => !kept.has(name)));
}

function diffPhase(before: YamlNode, after: YamlNode, path: string, changes: DocumentChange[]): void {
  const steps = { path: `${path}/`, by: nameOfMap, inner: diffStep };
  diffNamed(valueOf(before, 'steps'), valueOf(after, 'steps'), steps, changes);
  diffOthers(before, after, { path, except: ['name', 'steps'] }, changes);
}

function diffStep(before: YamlNode, after: YamlNode, path: string, changes: DocumentChange[]): void {
  diffOthers(before, after, { path, except: ['name'] }, changes);
}

function diffDefinition(before: YamlNode, after: YamlNode, path: string, changes: DocumentChange[]): void {
  const inner = (node: YamlNode): YamlNode =>
    node.kind === 'map' && node.entries[0] !== undefined ? node.entries[0].value : node;
  diffValues(inner(before), inner(after), path, changes);
}

function diffOthers(
  before: YamlNode,
  after: YamlNode,
  { path, except }: { readonly path: string; readonly except: readonly string[] },
  changes: DocumentChange[],
): void {
  if (before.kind !== 'map' || after.kind !== 'map') return diffValues(before, after, path, changes);
  for (const key of keysOf(before, after).filter((name) => !except.includes(name)))
    diffValues(valueOf(before, key), valueOf(after, key), `${path}/${key}`, changes);
}

function diffValues(
  before: YamlNode | undefined,
  after: YamlNode | undefined,
  path: string,
  changes: DocumentChange[],
): void {
  if (before === undefined || after === undefined) {
    if (before !== undefined) changes.push({ path, op: 'remove', before: wholeText(before) });
    if (after !== undefined) changes.push({ path, op: 'add', after: wholeText(after) });
  } else if (before.kind === 'map' && after.kind === 'map') {
    diffOthers(before, after, { path, except: [] }, changes);
  } else if (before.kind === 'list' && after.kind === 'list') {
    diffItems(before.items, after.items, path, changes);
  } else if (wholeText(before) !== wholeText(after)) {
    changes.push(...diffTexts(wholeText(before), wholeText(after), path));
  }
}

function diffItems(
  before: readonly YamlNode[],
  after: readonly YamlNode[],
  path: string,
  changes: DocumentChange[],
): void {
  let [old, now] = [0, 0];
  for (const part of diffLists(before.map(wholeText), after.map(wholeText))) {
    if (part.kind === 'same') {
      old += part.items.length;
      now += part.items.length;
      continue;
    }
    const both = Math.min(part.removed.length, part.added.length);
    for (let index = 0; index < both; index += 1)
      diffValues(before[old + index], after[now + index], `${path}[${now + index}]`, changes);
    for (let index = both; index < part.removed.length; index += 1)
      changes.push({ path: `${path}[${old + index}]`, op: 'remove', before: part.removed[index] ?? '' });
    for (let index = both; index < part.added.length; index += 1)
      changes.push({ path: `${path}[${now + index}]`, op: 'add', after: part.added[index] ?? '' });
    old += part.removed.length;
    now += part.added.length;
  }
}

/** A scalar by its text, everything else as JSON with the scalars' texts. */
function wholeText(node: YamlNode): string {
  return node.kind === 'scalar' ? node.text : JSON.stringify(textsIn(node));
}

function textsIn(node: YamlNode): Json {
  if (node.kind === 'scalar') return node.value.type === 'null' ? null : node.text;
  if (node.kind === 'list') return node.items.map(textsIn);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, textsIn(value)]));
}

/** What a phase, step or parameter is, in a few words. */
function shortText(node: YamlNode): string {
  const action = valueOf(node, 'action');
  if (action?.kind === 'scalar') return action.text;
  const steps = valueOf(node, 'steps');
  if (steps?.kind === 'list') return `${steps.items.length} ${steps.items.length === 1 ? 'step' : 'steps'}`;
  return JSON.stringify(jsonOf(node));
}

/** The smallest part of a version that has to go up for the change from one document to another. */
export function requiredBump(before: YamlMap, after: YamlMap): BumpLevel {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  const removed = [...old.keys()].some((name) => !now.has(name));
  const newlyRequired = [...now].some(([name, has]) => !has && old.get(name) !== false);
  const [oldPhases, newPhases] = [phasesOf(before), phasesOf(after)];
  if (removed || newlyRequired || [...oldPhases.keys()].some((name) => !newPhases.has(name))) return 'major';
  const isNewStep = [...newPhases].some(([name, steps]) => {
    const earlier = oldPhases.get(name);
    return earlier === undefined || steps.some((step) => !earlier.includes(step));
  });
  return isNewStep || [...now.keys()].some((name) => !old.has(name)) ? 'minor' : 'patch';
}

/** Names of parameters, and whether they have a default. */
function parametersOf(root: YamlMap): ReadonlyMap<string, boolean> {
  const items = namedItems(valueOf(root, 'parameters'), onlyKey);
  return new Map(
    [...items].map(([name, item]) => [name, valueOf(valueOf(item, name), 'default') !== undefined]),
  );
}

function phasesOf(root: YamlMap): ReadonlyMap<string, readonly string[]> {
  const phases = namedItems(valueOf(root, 'phases'), nameOfMap);
  return new Map(
    [...phases].map(([name, phase]) => [name, [...namedItems(valueOf(phase, 'steps'), nameOfMap).keys()]]),
  );
}
