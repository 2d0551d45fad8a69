import { checkRequest, textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { componentOperations } from './fake-components.ts';
import { fakeConfigurations } from './fake-configurations.ts';
import { fakeExecutions } from './fake-executions.ts';
import { fakeImages } from './fake-images.ts';
import { fakePipelines } from './fake-pipelines.ts';
import { omit } from './fake-place.ts';
import type { Operation, Place, Work } from './fake-place.ts';
import { ramOperations } from './fake-ram.ts';
import { fakeRecipes } from './fake-recipes.ts';
import { fakeTags } from './fake-tags.ts';
import type { ServiceCall } from './read-call.ts';
import { imageBuilderModel, ramModel } from './request-models.ts';
import { ServiceFailure } from './service-failure.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...componentOperations,
  ...fakeRecipes,
  ...fakeConfigurations,
  ...fakePipelines,
  ...fakeImages,
  ...fakeExecutions,
  ...fakeTags,
  ...ramOperations,
};

/** Keys in one order, so that the same request is the same text. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}

/** The answer that was given to the same request with the same token. */
function earlier(place: Place, key: string, asked: string): Body | undefined {
  const known = place.tokens.get(key);
  if (known === undefined) return undefined;
  if (known.asked !== asked)
    throw new ServiceFailure(
      'IdempotentParameterMismatchException',
      'The client token was used before with other parameters.',
    );
  return structuredClone(known.answer);
}

/** Operations whose answers carry no id of the request. */
const WITHOUT_ID = /Lifecycle|Tag|RetryImage/;

/** An answer as it goes out. */
export function withRequestId(operation: string, answer: Body, id: string): Body {
  const bare = operation in ramModel.requests || WITHOUT_ID.test(operation);
  return bare ? answer : { requestId: id, ...answer };
}

/** Does what Image Builder or Resource Access Manager would do. Throws ServiceFailure where they refuse. */
export function perform({ operation, input }: Pick<ServiceCall, 'operation' | 'input'>, work: Work): Body {
  const run = OPERATIONS[operation];
  const model = operation in ramModel.requests ? ramModel : imageBuilderModel;
  if (run === undefined)
    throw new ServiceFailure('UnknownOperationException', `There is no operation ${operation} here.`, 404);
  const members = model.requests[operation] ?? {};
  const given = 'clientToken' in members ? input : omit(input, ['clientToken']);
  checkRequest(model, operation, given);
  const { clientToken } = given;
  if (clientToken === undefined) return run(given, work);
  const key = `${operation}/${textAt(given, 'clientToken')}`;
  const asked = JSON.stringify(ordered(omit(given, ['clientToken'])));
  const known = earlier(work.place, key, asked);
  if (known !== undefined) return known;
  const answer = run(given, work);
  work.place.tokens.set(key, { asked, answer: structuredClone(answer) });
  return answer;
}
