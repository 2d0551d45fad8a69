import { ConflictError, isSeedError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { pipelineUsers, readRecipes, recipeUser, shareUsers, usesOf } from './find-uses.ts';
import { isAbsent } from './refusal.ts';
import { readArn } from './read-arn.ts';

/**
 * Deletes a build of a component or a version of a recipe; what is gone already is fine. Rejects with ConflictError
 * `publisher/dependants`, which names who uses it.
 */
export async function removeVersion(services: Services, arn: string, signal: AbortSignal): Promise<void> {
  try {
    await removeOne(services, arn, signal);
  } catch (error) {
    if (!isSeedError(error) || error.code !== 'publisher/dependants') throw error;
    const users = await usersOf(services, arn, signal);
    if (users.length === 0) throw error;
    throw new ConflictError(
      'publisher/dependants',
      `"${arn}" cannot be deleted: ${users.join(', ')} use it`,
      {
        hints: error.hints,
        data: { ...error.data, users },
        cause: error,
      },
    );
  }
}

async function removeOne(services: Services, arn: string, signal: AbortSignal): Promise<void> {
  const sdk = await import('@aws-sdk/client-imagebuilder');
  const { kind } = readArn(arn);
  const about = { words: `${kind} "${arn}"` };
  await services.write(
    async (client, send) => {
      try {
        if (kind === 'component')
          await client.send(new sdk.DeleteComponentCommand({ componentBuildVersionArn: arn }), send);
        else if (kind === 'image-recipe')
          await client.send(new sdk.DeleteImageRecipeCommand({ imageRecipeArn: arn }), send);
        else await client.send(new sdk.DeleteContainerRecipeCommand({ containerRecipeArn: arn }), send);
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    },
    { signal, about },
  );
}

/** Everything whose references this ARN fits, also where a newer version may fit better. */
async function usersOf(services: Services, arn: string, signal: AbortSignal): Promise<readonly string[]> {
  const [recipes, pipelines, shares] = await Promise.all([
    readRecipes(services, signal),
    pipelineUsers(services, signal),
    shareUsers(services, signal),
  ]);
  return usesOf([...recipes.map(recipeUser), ...pipelines, ...shares], [arn]).get(arn) ?? [];
}
