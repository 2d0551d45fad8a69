import type { EnvironmentVariable } from '@seed/deployspec';
import type { AccountAccess } from './account-access.ts';

/**
 * The variables that a build in CodeBuild was started with, in their order: references as they were given, not what they
 * refer to. `id` is `project:uuid` or an ARN. Undefined where CodeBuild knows no such build; rejects with EnvironmentError
 * `aws/…`.
 */
export function readBuildVariables(
  access: Pick<AccountAccess, 'codeBuild' | 'call'>,
  id: string,
): Promise<readonly EnvironmentVariable[] | undefined> {
  return access.call(async () => {
    const client = await access.codeBuild();
    const { BatchGetBuildsCommand, InvalidInputException } = await import('@aws-sdk/client-codebuild');
    try {
      const { builds: [build] = [] } = await client.send(new BatchGetBuildsCommand({ ids: [id] }));
      const variables = build?.environment?.environmentVariables ?? [];
      return (
        build && variables.map(({ name = '', value = '', type = 'PLAINTEXT' }) => ({ name, value, type }))
      );
    } catch (error) {
      // What is no id of a build is the id of none.
      if (error instanceof InvalidInputException) return undefined;
      throw error;
    }
  });
}
