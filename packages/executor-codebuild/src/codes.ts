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
} as const satisfies Record<string, CodeDoc>;
