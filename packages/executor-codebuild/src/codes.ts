import type { CodeDoc } from '@seed/kernel';

export const CODEBUILD_CODES = {
  'codebuild/lost': {
    summary: 'CodeBuild no longer knows a build that it started',
    docs: 'A build that was started is not found any more. Builds are forgotten when somebody deletes them or their project, and an emulator forgets them when it ends. Look at the history of the project, and run again.',
  },
  'codebuild/no-project': {
    summary: 'the project that builds start from does not exist',
    docs: 'Builds start from the CodeBuild project of the seedkit, whose name is an output of its stack. It was deleted by hand, or the emulator that has the stack is not the one that has CodeBuild. `seed seedkit deploy PROJECT` makes it anew where CloudFormation notices; else remove the seedkit first. `seed serve` keeps projects of its own: make one there with `aws codebuild create-project`.',
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
  REMOTE001: {
    summary: 'the log of a build cannot be shown',
    docs: 'The build runs, and CloudWatch Logs does not let this role read what it prints: phases and the result are shown without it. Allow `logs:GetLogEvents` on the log group of the project, or read the log in the console; the message has the reason that AWS gave.',
  },
  REMOTE002: {
    summary: 'a build that should stop goes on',
    docs: 'seed asked CodeBuild to stop the build, and was refused or not answered in time. It goes on and costs money until it ends or reaches its time limit. The message says how to stop it by hand; `aws codebuild stop-build --id ID` does it too, with a role that may.',
  },
  REMOTE003: {
    summary: 'the build waits for room in the account',
    docs: 'The account runs as many builds as it may. The build is asked for again until it starts or the time limit of the queue is over. Lower `concurrency` of the group, or ask for a larger quota in Service Quotas.',
  },
  REMOTE004: {
    summary: 'AWS does not answer for now, and is asked again',
    docs: 'A call failed in a way that may pass: the network is away, a sign-in has expired, or the service is disturbed. Builds that run are not touched by it. Where credentials have expired, sign in again in another terminal and the run goes on.',
  },
  REMOTE005: {
    summary: 'it could not be written down that a build runs',
    docs: 'The store of the deployment did not take the note of the build, by which a later run would find it if this one were killed now. The build goes on, and so does this run; let it end. The message has the id of the build.',
  },
  REMOTE006: {
    summary: 'artifacts of a build were not brought here',
    docs: 'The build ended, and what it left in the bucket could not be read, is not there, or cannot be unpacked; the message says which. The result of the build holds without it. Read the bucket with a role that may, or run again.',
  },
  REMOTE007: {
    summary: 'the build of an earlier run is not known any more',
    docs: 'An earlier run left a build in CodeBuild, which has been deleted since, or the emulator that had it has ended. Whether it did its work cannot be told, so the module counts as stopped and the next apply deploys it again.',
  },
} as const satisfies Record<string, CodeDoc>;
