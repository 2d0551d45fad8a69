import { CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Builds, Place } from './cloud.ts';
import { ACCOUNTS, KEYS, PROJECT, TEAM_PARAMETERS, TOOLCHAIN } from './shop.ts';

/** What the team of the example keeps in its accounts: parameters, secrets. Given back by their names. */
export async function keepTeamValues(places: readonly Place[]): Promise<void> {
  for (const { accountId, region, ssm, secrets } of places) {
    if (accountId === ACCOUNTS.data && region === 'eu-west-1') {
      for (const [Name, Value] of Object.entries(TEAM_PARAMETERS))
        await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
    }
    if (accountId !== ACCOUNTS.apps) continue;
    for (const [key, value] of Object.entries(KEYS)) {
      const [Name = '', there] = key.split(' ');
      const SecretString = JSON.stringify({ 'api-key': value });
      if (there === region) await secrets.send(new CreateSecretCommand({ Name, SecretString }));
    }
  }
}

/** Emulators make no CodeBuild projects of templates, and `seed serve` has those that are made with its API. */
export async function createProjects(builds: readonly Builds[]): Promise<void> {
  for (const { codebuild } of builds)
    await codebuild.send(
      new CreateProjectCommand({
        name: `codeseeder-${PROJECT}`,
        source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
        artifacts: { type: 'NO_ARTIFACTS' },
        environment: {
          type: 'LINUX_CONTAINER',
          image: 'seed/standard:latest',
          computeType: 'BUILD_GENERAL1_SMALL',
        },
        serviceRole: `arn:aws:iam::${TOOLCHAIN}:role/codeseeder-${PROJECT}`,
      }),
    );
}
