import type { CodeDoc } from '@seed/kernel';

export const CODEBUILD_CODES = {
  'codebuild/lost': {
    summary: 'CodeBuild no longer knows a build that it started',
    docs: 'A build that was started is not found any more. Builds are forgotten when somebody deletes them or their project, and an emulator forgets them when it ends. Look at the history of the project, and run again.',
  },
  'codebuild/not-remote': {
    summary: 'the job uses something that only local executors have',
    docs: 'Some settings make sense only where seed itself holds the place of the build: a mounted source folder, a network of the machine, breakpoints with a shell, an offline rehearsal. Leave them out, or run with `--local`.',
  },
  'codebuild/quota': {
    summary: 'the account may not run more builds at present',
    docs: 'CodeBuild refuses builds above the concurrency of the account. seed waits and tries again until the time limit of the queue; a larger quota is asked for in Service Quotas.',
  },
  'codebuild/secret-in-clear': {
    summary: 'a secret would be readable by everyone who may see the build',
    docs: 'Values given with `--secret` would have to be sent as plain variables, which CodeBuild shows to whoever may read the build. Put the value into Secrets Manager or Parameter Store and refer to it in the spec.',
  },
  'codebuild/unfollowed': {
    summary: 'a build runs, and CodeBuild could not be asked about it for a long time',
    docs: 'CodeBuild did not answer for a quarter of an hour: the network is away, a sign-in has expired, or the service is disturbed. Builds go on by themselves. The message has the id of the build; ask for its status when AWS can be reached again.',
  },
  'codebuild/unknown-start': {
    summary: 'an earlier run may have started the build, and that cannot be found out',
    docs: 'A run of seed ended between asking for a build and hearing of it. seed looks for that build, so that none runs twice, and may not list the builds of the project. Allow `codebuild:ListBuildsForProject`, or look in the console whether one runs. After the time limits of queue and build the question answers itself.',
  },
} as const satisfies Record<string, CodeDoc>;
