import type { CodeDoc } from '@seed/kernel';

/** Errors and findings of the command line itself. */
export const CLI_CODES = {
  'cli/unknown-command': {
    summary: 'there is no such command',
    docs: 'The first words after seed name the command, for instance run or image list. The nearest commands are suggested. `seed --help` lists all of this version.',
  },
  'cli/unknown-flag': {
    summary: 'the command has no such flag',
    docs: 'Flags belong to commands; `seed <command> --help` lists them. A value that begins with two dashes can be given as --flag=--value, and everything after a lone -- is taken as an argument.',
  },
  'cli/bad-arguments': {
    summary: 'a flag or an argument cannot be used as given',
    docs: 'A value is missing, is not one of the allowed ones, or there are more arguments than the command takes. `seed <command> --help` shows what it takes.',
  },
  'cli/bad-setting': {
    summary: 'a setting has a value that cannot be used',
    docs: 'Settings come from flags, from SEED_* variables, from seed.yaml, and from the configuration of the user, in this order. The message names the value and where it comes from. `seed config` prints the whole table.',
  },
  'cli/flags-conflict': {
    summary: 'two flags ask for different things',
    docs: 'For instance --local and --remote name different places. Give one of them.',
  },
  'cli/region-without-effect': {
    summary: 'a region was typed that the command does not use',
    docs: 'A deployment in AWS is remembered in the region that its manifest names with `toolchainRegion`, and its modules go to the regions of their accounts; `--region` changes neither. Correct the manifest, or leave the flag out. On this machine, with `--local`, the flag takes the place of all regions of the manifest.',
  },
  'cli/secret-on-command-line': {
    summary: 'a secret was typed on the command line',
    docs: 'Everything on a command line can be read by other users of the machine and stays in the history of the shell, so seed refuses secrets there. Put the value into the environment and give its name (`--secret TOKEN`), or into a file (`--secret TOKEN=@token.txt`). If the refused value was real, consider it seen.',
  },
  'cli/secret-missing': {
    summary: 'a secret is neither in the environment nor in the file',
    docs: 'The flag --secret NAME takes the value of NAME from the environment of seed; it has to be exported there. --secret NAME=@FILE reads the file as it is, without the line end at its end.',
  },
  'cli/bad-env': {
    summary: 'an environment entry is not NAME=VALUE',
    docs: 'The flag --env takes NAME=VALUE. The value is literal: nothing in it is expanded. NAME=@parameter-store:/path and NAME=@secrets-manager:id:key look the value up, as the buildspec can.',
  },
  'cli/target-not-found': {
    summary: 'there is nothing to run at that place',
    docs: 'The target of seed run is a folder with a deployspec.yaml (a Seed-Farmer module), a folder with a buildspec.yml, or a buildspec file. Without a target the current folder is taken.',
  },
  'cli/no-build-spec': {
    summary: 'a deployment manifest stands where a spec of a build should',
    docs: 'The file names groups and modules, as deployment manifests do, and has no phases to run. Deploy it with `seed apply`, or give the folder of one of its modules to `seed run`.',
  },
  'cli/archive-secret': {
    summary: 'the login for archives cannot be read',
    docs: 'The manifest names a secret with `archiveSecret`, which archives that are not in S3 are downloaded with. It is looked up in Secrets Manager with the credentials of the caller and holds JSON with `username` and `password`.',
  },
  'cli/no-manifest': {
    summary: 'there is no deployment manifest at that place',
    docs: 'The command takes the path of a deployment manifest, from the current folder or from the root of the project, which is the folder of seedfarmer.yaml. A plan that `seed plan -o plan.json` wrote can be given to `seed apply` instead.',
  },
  'plan/bad-file': {
    summary: 'a file holds no plan',
    docs: 'A file whose name ends in .json is taken for a plan that `seed plan -o FILE` wrote. This one is no JSON, or was written by another version of seed. Make the plan anew, or give the manifest itself.',
  },
  'cli/no-executor': {
    summary: 'nothing on this machine can run the build',
    docs: 'By default a build runs in a container. No container engine answered, and running the commands as plain processes of this machine has not been allowed. Start an engine, or name the host executor with --executor host, or allow it for the project with `host: { allow: true }` in seed.yaml.',
  },
  'cli/no-engine': {
    summary: 'no container engine answers',
    docs: 'The docker executor talks to an engine through DOCKER_HOST or the usual sockets, and none answered within a second. Start the engine, check that this user may use its socket, or run with --executor host.',
  },
  'cli/state-not-writable': {
    summary: 'the folder for journals and outputs cannot be written',
    docs: 'seed keeps journals, caches and artifacts in the folder .seed of the project. Give that folder to the user that runs seed, or set another one with SEED_STATE_DIR.',
  },
  'cli/run-not-found': {
    summary: 'there is no such run in the journals',
    docs: 'Runs are kept in .seed/runs of the project, the newest fifty of them. `seed runs list` shows them; the end of an id is enough when only one run has it. `seed logs` takes modules too, as `deployment/group/module` or the end of that: it prints the newest run in which the module had a part. Where there is no journal yet, the hint names what can be started in this folder.',
  },
  'cli/run-over': {
    summary: 'the run is over already',
    docs: 'Only a run that is going on can be cancelled or answered. `seed runs show` tells how it ended.',
  },
  'cli/no-question': {
    summary: 'the run asks nothing',
    docs: 'Nobody waits for an answer: the run has not asked yet, was answered before, or was started with --yes. `seed runs list` shows which runs go on, `seed monitor` which of them ask.',
  },
  'cli/wrong-answer': {
    summary: 'the answer is none that the question takes',
    docs: 'A confirmation takes yes or no. A question for the name of a deployment, of which something will be destroyed, takes that name or no. Nothing was sent: the question still waits.',
  },
  'cli/already-answered': {
    summary: 'somebody else has answered first',
    docs: 'A question has one answer, the first. The message says whose it was. The run goes on, or ended, according to it.',
  },
  'cli/no-such-build': {
    summary: 'the run has no such build, or it does not run',
    docs: '`seed runs cancel <run> --node` takes the name of a module that is being built, as group/module. `seed runs show <run>` lists those of the run, and how each of them stands.',
  },
  'cli/needs-terminal': {
    summary: 'the command draws on a terminal, and there is none',
    docs: 'Screens need a terminal at standard input and output that can move its cursor. In a pipe, in CI and with TERM=dumb, `seed monitor --plain` tells the same line by line; `seed runs answer` and `seed runs cancel` do what the keys do.',
  },
  'cli/editor-missing': {
    summary: 'the editor cannot be started',
    docs: 'The screens open files with VISUAL, else EDITOR, else vi, given as `+line file`. Name an editor that is on PATH.',
  },
  'cli/not-tainted': {
    summary: 'the modules could not be tainted',
    docs: 'The message is that of `seed taint`, which does the same on the command line and can be told which state is meant.',
  },
  'cli/unknown-code': {
    summary: 'no error or finding has this code',
    docs: 'Codes have the form area/thing and stand at the right of an error. `seed explain` without a code lists all of them.',
  },
  'cli/unreadable-file': {
    summary: 'a file that was named cannot be read',
    docs: 'The file does not exist, is a folder, or may not be read by this user. The message gives the path.',
  },
  'cli/not-a-file': {
    summary: 'a folder was named where a file is written',
    docs: 'The flag takes the name of a file, which is made or replaced. A folder is never replaced. Name a file in it.',
  },
  'cli/file-not-writable': {
    summary: 'a file that was asked for cannot be written',
    docs: 'The folder may belong to somebody else, be read-only or full. What was in the file before is untouched. Name a file elsewhere, or take `-` and redirect standard output.',
  },
  'cli/exists': {
    summary: 'a file that would be written exists already',
    docs: 'seed init never overwrites anything. Choose another folder, or remove the file.',
  },
  'cli/declined': {
    summary: 'a question was answered with no, or could not be asked',
    docs: 'The command needed a decision. On a terminal it asks; elsewhere, and with --no-input, the flag named in the message has to give the answer beforehand.',
  },
  'cli/interrupted': {
    summary: 'the command was interrupted',
    docs: 'A signal or seed runs cancel ended the work. Builds are stopped in an orderly way within ten seconds; a second interrupt ends them at once. The exit status is 130 after SIGINT and 143 after SIGTERM.',
  },
  'seed/bug': {
    summary: 'seed itself failed in a way that nobody foresaw',
    docs: 'An invariant of seed broke. Nothing about your input is known to be wrong. A report with the version and the stack was written to the file that the message links; it holds no arguments and no variables. Attach it, and the journal of the run if it may be shared.',
  },
  'cli/no-deployment': {
    summary: 'the state knows no such deployment',
    docs: 'The command looks for a deployment by its exact name among those of the project in the state that is meant: Parameter Store of the toolchain account and region, the state of this machine with `--local`, or that of its rehearsals with `--offline`. `seed list deployments` names all. A deployment of another project or of another toolchain region is not there.',
  },
  'cli/no-module': {
    summary: 'the state knows no such module',
    docs: 'A module is named as `deployment/group/module`. The beginning may be left out where only one module ends that way. `seed list modules` names all.',
  },
  'cli/several-modules': {
    summary: 'more than one module is meant',
    docs: 'The end of a name fits several modules: write more of it. Or one module is in several accounts or regions, because its target changed and the old one has not been removed: name the place with `--target-account-id` and `--target-region`.',
  },
  'cli/no-key': {
    summary: 'the state has no such key',
    docs: 'Keys are paths such as `/project/deployment/group/module/metadata`; `seed state list` prints all of them. The project is written in lower case, as Seed-Farmer does.',
  },
  'cli/account-not-set': {
    summary: 'an account is known only by a variable that is not set',
    docs: 'The manifest took the id of an account from the environment, and what is stored of it names the variable. A destroy that does not see the modules of that account would leave them behind. Set the variable as it was for the apply, in the environment or in an env file.',
  },
  'cli/no-build': {
    summary: 'CodeBuild knows no such build',
    docs: 'Builds are looked for in the account and region of the module, by ids such as `codeseeder-myapp:4f1c2b3a-…`. CodeBuild forgets builds a year after they ended.',
  },
  'cli/no-object': {
    summary: 'S3 has no such object',
    docs: 'A bundle is named as BUCKET/KEY. Where the bucket is in another region or account, name these with `--region`, or with `--target-account-id` and `--target-region` to go there through the roles of the project.',
  },
  'cli/no-project': {
    summary: 'there is no seedfarmer.yaml',
    docs: 'Seed-Farmer’s commands look for the project file in the current folder and the four above it. Inside of a build it lies beside the folder `module`.',
  },
  'cli/bad-input': {
    summary: 'what was given to the command cannot be used',
    docs: 'A file or standard input was read and is not what the command needs. The findings below say where and why.',
  },
} as const satisfies Record<string, CodeDoc>;
