import { isObject, type Json } from '../project/json.ts';
import { diffTexts } from '../versions/diff-lists.ts';
import type { RecipeInputs } from '../versions/recipe-fingerprint.ts';
import type { MemberChange } from './component-plan.ts';
import { sameJson } from './json-diff.ts';

/** Differences of two recipes: parent, components by name, other members. Scripts for instances are not shown. */
export function recipeChanges(before: RecipeInputs, after: RecipeInputs): readonly MemberChange[] {
  const parent = changeOf('parentImage', before.parentImage, after.parentImage);
  const members = [...new Set([...Object.keys(before.members), ...Object.keys(after.members)])];
  return [
    ...parent,
    ...componentChanges(before, after),
    ...members.flatMap((name) => memberChanges(name, before.members[name], after.members[name])),
  ];
}

function changeOf(path: string, before: Json | undefined, after: Json | undefined): readonly MemberChange[] {
  if (sameJson(before, after)) return [];
  if (before === undefined) return after === undefined ? [] : [{ path, op: 'add', after }];
  return after === undefined ? [{ path, op: 'remove', before }] : [{ path, op: 'change', before, after }];
}

const nameOf = (reference: string): string => reference.replace(/@[^@]*$/, '');

function componentChanges(before: RecipeInputs, after: RecipeInputs): readonly MemberChange[] {
  const [old, now] = [byName(before), byName(after)];
  const names = [...new Set([...now.keys(), ...old.keys()])];
  const changes = names.flatMap((name) => {
    const [one, other] = [old.get(name), now.get(name)];
    const path = `components[${name}]`;
    return [
      ...changeOf(path, one?.reference, other?.reference),
      ...(one === undefined || other === undefined
        ? []
        : changeOf(`${path}.parameters`, one.parameters, other.parameters)),
    ];
  });
  const common = (
    list: ReadonlyMap<string, unknown>,
    others: ReadonlyMap<string, unknown>,
  ): readonly string[] => [...list.keys()].filter((name) => others.has(name));
  return [...changes, ...changeOf('order of components', common(old, now), common(now, old))];
}

const byName = ({ components }: RecipeInputs) =>
  new Map(components.map((component) => [nameOf(component.reference), component]));

function memberChanges(
  name: string,
  before: Json | undefined,
  after: Json | undefined,
): readonly MemberChange[] {
  if (name === 'dockerfileTemplateData' && typeof before === 'string' && typeof after === 'string')
    return diffTexts(before, after, 'dockerfile').map(
      ({ path, before: old, after: now }): MemberChange => ({
        path,
        op: old === undefined ? 'add' : now === undefined ? 'remove' : 'change',
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
      }),
    );
  return changeOf(name, before, after).map((change) => ({
    ...change,
    ...(change.before === undefined ? {} : { before: hidden(change.before) }),
    ...(change.after === undefined ? {} : { after: hidden(change.after) }),
  }));
}

/** User data may hold anything, so that only its length is told. */
function hidden(value: Json): Json {
  if (!isObject(value) || typeof value['userDataOverride'] !== 'string') return value;
  const { length } = Buffer.from(value['userDataOverride'], 'base64');
  return { ...value, userDataOverride: `${length} bytes` };
}
