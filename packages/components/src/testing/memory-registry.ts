import { ConflictError, EnvironmentError, InputError } from '@seed/kernel';
import type { AppliedItem, ComponentItem, PlanItem, ShareItem } from '../plan/component-plan.ts';
import type {
  ComponentRegistry,
  ObservedComponent,
  ObservedConfiguration,
  ObservedRecipe,
  ObservedRegion,
  ObservedShare,
  ObserveRequest,
} from '../plan/component-registry.ts';
import type { JsonObject } from '../project/json.ts';
import { normalName } from '../project/names.ts';
import { semanticSha256Of } from '../versions/semantic-hash.ts';
import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { ofKind, omit, resolve } from './fake-place.ts';
import type { Place, Resource } from './fake-place.ts';
import { fakeWorld } from './fake-world.ts';
import type { FakeWorld, FakeWorldOptions } from './fake-world.ts';
import { readArn } from './resource-arns.ts';
import { ServiceFailure } from './service-failure.ts';

/** A registry without a network, over the same accounts as the fake service. */
export interface MemoryRegistry extends ComponentRegistry, Pick<FakeWorld, 'call' | 'place'> {
  /** Operations that changed something, in order. */
  readonly changes: readonly string[];
}

/** The codes that the adapter has for what services answer. */
const CODES: Readonly<Record<string, string>> = {
  IdempotentParameterMismatchException: 'publisher/token-reused',
  OperationNotPermittedException: 'publisher/share-failed',
  ResourceDependencyException: 'publisher/dependants',
  ServiceQuotaExceededException: 'publisher/quota',
  UnknownResourceException: 'publisher/share-failed',
};

function mapped(error: unknown): unknown {
  if (!(error instanceof ServiceFailure)) return error;
  const code = CODES[error.name] ?? 'publisher/invalid-request';
  if (/dependants|token/.test(code)) return new ConflictError(code, error.message, { cause: error });
  if (/quota|share/.test(code)) return new EnvironmentError(code, error.message, { cause: error });
  return new InputError(code, error.message, { cause: error });
}

const isTaken = (error: unknown): boolean =>
  error instanceof ServiceFailure && error.name === 'ResourceAlreadyExistsException';

const DELETE_CONTAINER_RECIPE = { operation: 'DeleteContainerRecipe', member: 'containerRecipeArn' };

/** How a version of each kind is deleted. */
const DELETIONS: Readonly<Record<string, typeof DELETE_CONTAINER_RECIPE>> = {
  component: { operation: 'DeleteComponent', member: 'componentBuildVersionArn' },
  'container-recipe': DELETE_CONTAINER_RECIPE,
  'image-recipe': { operation: 'DeleteImageRecipe', member: 'imageRecipeArn' },
};

export function memoryRegistry(options: FakeWorldOptions = {}): MemoryRegistry {
  const world = fakeWorld(options);
  const changes: string[] = [];
  const place = world.place();
  const send = (operation: string, input: Body): Body => {
    // What replaces something is asked for anew, also where it was asked for before.
    const replaces = /^(?:Update|Associate)/.test(operation);
    const answer = world.call(operation, replaces ? omit(input, ['clientToken']) : input);
    changes.push(operation);
    return answer;
  };
  const guarded = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      throw mapped(error);
    }
  };
  return {
    changes,
    call: world.call,
    place: world.place,
    observe: (request) => guarded(() => observe(place, request)),
    component: (arn) =>
      guarded(() => {
        const found = resolve(place, arn);
        return found === undefined ? undefined : observedComponent(found);
      }),
    apply: (item) => guarded(() => apply(place, item, send)),
    unshare: ({ arn, resources, principals }) =>
      guarded(() => {
        if (resources.length + principals.length > 0)
          send('DisassociateResourceShare', { resourceShareArn: arn, resourceArns: resources, principals });
      }),
    remove: (arn) =>
      guarded(() => {
        const { operation, member } = DELETIONS[readArn(arn).kind] ?? DELETE_CONTAINER_RECIPE;
        if (place.resources.has(arn)) send(operation, { [member]: arn });
      }),
  };
}

const json = (body: Body): JsonObject => structuredClone(body) as JsonObject;

const tagsOf = ({ body }: Resource): Record<string, string> => ({
  ...(body['tags'] as Record<string, string>),
});

function observedComponent(resource: Resource): ObservedComponent {
  const { arn, body } = resource;
  const { version = '', build = 1 } = readArn(arn);
  const hidden = body['obfuscate'] === true;
  return {
    arn,
    name: textAt(body, 'name'),
    version,
    build,
    state: textAt(body['state'] as Body, 'status') as 'ACTIVE',
    dateCreated: textAt(body, 'dateCreated'),
    ...(hidden ? { hidden } : { data: textAt(body, 'data') }),
    members: json(omit(body, ['arn', 'name', 'data', 'tags'])),
    tags: tagsOf(resource),
  };
}

function observedRecipe(resource: Resource): ObservedRecipe {
  const { arn, body, kind } = resource;
  return {
    kind: kind === 'image-recipe' ? 'image' : 'container',
    arn,
    name: textAt(body, 'name'),
    version: textAt(body, 'version'),
    dateCreated: textAt(body, 'dateCreated'),
    members: json(omit(body, ['tags'])),
    tags: tagsOf(resource),
  };
}

function observedShares(place: Place, names: readonly string[]): ObservedShare[] {
  return [...place.shares.values()]
    .filter(({ name }) => names.includes(name))
    .map(({ arn, name, external, associations }) => {
      const of = (wanted: string) =>
        associations
          .filter(({ type, status }) => type === wanted && status !== 'DISASSOCIATED')
          .map(({ entity, status, invitation }) => ({ entity, status, external: invitation !== undefined }));
      return {
        arn,
        name,
        status: 'ACTIVE',
        allowExternalPrincipals: external,
        resources: of('RESOURCE'),
        principals: of('PRINCIPAL'),
      };
    });
}

function observe(place: Place, request: ObserveRequest): ObservedRegion {
  const named = (kind: string, names: readonly string[]): Resource[] => {
    const wanted = new Set(names.map(normalName));
    return ofKind(place, kind).filter(
      ({ arn }) => wanted.has(readArn(arn).name) && readArn(arn).owner === place.account,
    );
  };
  const configurations = (kind: string, names: readonly string[]): ObservedConfiguration[] =>
    named(kind, names).map((resource) => ({
      arn: resource.arn,
      name: textAt(resource.body, 'name'),
      members: json(omit(resource.body, ['tags'])),
      tags: tagsOf(resource),
    }));
  const recipes = (kind: 'image' | 'container') =>
    named(
      `${kind}-recipe`,
      request.recipes.filter((one) => one.kind === kind).map(({ name }) => name),
    ).map(observedRecipe);
  return {
    target: request.target,
    components: named(
      'component',
      request.components.map(({ name }) => name),
    ).map(observedComponent),
    references: [...new Set(request.references)].flatMap((reference) => {
      const found = resolve(place, reference);
      return found === undefined ? [] : [{ reference, resolved: observedComponent(found) }];
    }),
    recipes: [...recipes('image'), ...recipes('container')],
    infrastructure: configurations('infrastructure-configuration', request.infrastructure),
    distributions: configurations('distribution-configuration', request.distributions),
    pipelines: configurations('image-pipeline', request.pipelines),
    lifecycle: configurations('lifecycle-policy', request.lifecycle),
    shares: observedShares(place, request.shares),
  };
}

type Send = (operation: string, input: Body) => Body;

function apply(place: Place, item: PlanItem, send: Send): AppliedItem {
  const { id, call } = item;
  if (call === undefined) return { id, outcome: 'nothing', arn: item.arn };
  if ('upload' in item && item.upload !== undefined)
    place.objects.set(`${item.upload.bucket}/${item.upload.key}`, { body: item.upload.text, headers: {} });
  if (item.kind === 'share') return applyShare(place, item, send);
  const input =
    call.operation === 'TagResource' ? call.request : { ...call.request, clientToken: call.clientToken };
  let answer: Body;
  try {
    answer = send(call.operation, input);
  } catch (error) {
    if (!isTaken(error)) throw error;
    return settle(place, item);
  }
  const member = Object.keys(answer).find((name) => name.endsWith('Arn')) ?? '';
  const arn = textAt(answer, member) || item.arn;
  const { version, build } = readArn(arn);
  if (item.kind === 'component' && build !== item.expectedBuild)
    throw new ConflictError('C121', `"${arn}" is build ${build}, and ${item.expectedBuild} was expected`);
  return {
    id,
    outcome: 'done',
    arn,
    ...(version === undefined ? {} : { version }),
    ...(build === undefined ? {} : { build }),
  };
}

const sameText = (found: Resource | undefined, item: ComponentItem): boolean =>
  found !== undefined && semanticSha256Of(textAt(found.body, 'data')) === item.semanticSha256;

/** Somebody has made it already. */
function settle(place: Place, item: PlanItem): AppliedItem {
  const found = resolve(place, item.kind === 'component' ? item.arn.replace(/\/\d+$/, '') : item.arn);
  if (item.kind === 'component') {
    if (!sameText(found, item))
      throw new ConflictError('C107', `"${item.name}" is published with other content`);
  } else if (found === undefined || differs(item.call?.request ?? {}, found.body)) {
    const code = item.kind === 'recipe' ? 'C114' : 'publisher/changed';
    throw new ConflictError(code, `"${item.name}" exists already, with other content`);
  }
  const { version, build } = readArn(found?.arn ?? item.arn);
  return {
    id: item.id,
    outcome: 'already',
    arn: found?.arn ?? item.arn,
    ...(version === undefined ? {} : { version }),
    ...(build === undefined ? {} : { build }),
  };
}

function differs(request: JsonObject, body: Body): boolean {
  return Object.entries(omit(request, ['semanticVersion', 'tags'])).some(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(body[name]),
  );
}

function applyShare(place: Place, item: ShareItem, send: Send): AppliedItem {
  const { operation = '', request = {}, clientToken = '' } = item.call ?? {};
  const answer = send(operation, { ...request, clientToken });
  const arn = item.arn || textAt({ ...(answer['resourceShare'] as Body | undefined) }, 'resourceShareArn');
  const share = place.shares.get(arn);
  const failed = share?.associations.find(({ status }) => status === 'FAILED');
  if (failed !== undefined)
    throw new EnvironmentError('publisher/share-failed', `"${failed.entity}" is ${failed.statusMessage}`);
  for (const association of share?.associations ?? [])
    if (association.invitation !== 'PENDING') association.status = 'ASSOCIATED';
  return { id: item.id, outcome: 'done', arn };
}
