import type { CodeDoc } from '@seed/kernel';
import type { Findings, YamlCode } from '@seed/yaml';

/** Findings about what a buildspec or deployspec means. */
export const SPEC_CODES = {
  'buildspec/version': {
    summary: 'the version of the buildspec is missing or unknown',
    docs: 'A buildspec starts with version: 0.2. Version 0.1 is still read: there every command is a shell of its own and variables stand in environment_variables. CodeBuild ends a build with any other version in DOWNLOAD_SOURCE with YAML_FILE_ERROR.',
  },
  'buildspec/no-phases': {
    summary: 'the buildspec has no phases',
    docs: 'A build needs phases with at least one of install, pre_build, build and post_build. Only a file that describes nothing but a batch may leave them out.',
  },
  'buildspec/unknown-phase': {
    summary: 'a phase has a name that CodeBuild refuses',
    docs: 'The phases that take commands are install, pre_build, build and post_build, in lower case and with an underscore. Other keys of a buildspec are ignored when they are unknown, but an unknown phase ends the build with YAML_FILE_ERROR before anything runs.',
  },
  'buildspec/command-is-map': {
    summary: 'YAML reads a command as a map',
    docs: 'An unquoted command that holds a colon and a space, such as echo a: b, is a map for YAML, and CodeBuild ends the build with YAML_FILE_ERROR. Put the whole item in single quotes, or write it as a block scalar with a vertical bar and the command on the next line.',
  },
  'buildspec/command-is-list': {
    summary: 'YAML reads a command as a list',
    docs: 'A command that starts with a bracket, or two dashes in a row, makes a list inside the list of commands. Quote the command, or remove the second dash. A test such as [ -f x ] is read as a list unless it is quoted.',
  },
  'buildspec/on-failure': {
    summary: 'on-failure has a value that CodeBuild does not know',
    docs: 'on-failure of a phase is ABORT, CONTINUE, RETRY, RETRY-count, RETRY-regex or RETRY-count-regex, in any letter case. The count is 0 to 100 (3 when left out), and the regular expression is matched against the error message. A first part of digits is always the count.',
  },
  'buildspec/unknown-key': {
    summary: 'CodeBuild ignores a key it does not know',
    docs: 'Unknown keys of a buildspec have no effect and cause no error in CodeBuild, so a misspelled key disappears silently. The nearest known key is suggested where there is one. Keys that belong to other tools can stay.',
  },
  'buildspec/misplaced-key': {
    summary: 'a key stands where it has no effect',
    docs: 'The key is known to CodeBuild, but at another place of the buildspec: for example runtime-versions counts only in install, variables belong below env.variables, and a build matrix belongs below batch. CodeBuild ignores it here without an error.',
  },
  'buildspec/bad-shell': {
    summary: 'env.shell names an unknown shell',
    docs: 'On Linux the shell of a build is bash or /bin/sh, which is also the default. Other interpreters can be called inside a command.',
  },
  'buildspec/windows-shell': {
    summary: 'the buildspec needs Windows',
    docs: 'powershell.exe and cmd.exe exist only in Windows images. Local builds run Linux images or processes, so such a buildspec has to run in CodeBuild.',
  },
  'buildspec/duplicate-variable': {
    summary: 'a variable is given in more than one map of env',
    docs: 'variables, parameter-store and secrets-manager set variables of the same build, and the same name in two of them has no defined result. Keep one. Both places are shown.',
  },
  'buildspec/reserved-variable': {
    summary: 'a variable name starts with CODEBUILD_',
    docs: 'Names that start with CODEBUILD_ are reserved for the variables that CodeBuild sets itself, and its API refuses them. The value of the file may be overwritten. Choose another name.',
  },
  'buildspec/bad-variable-name': {
    summary: 'a shell cannot hold a variable of this name',
    docs: 'Names of variables consist of letters, digits and underscores and do not start with a digit. CodeBuild accepts others, but the shell drops them before the first command can read them.',
  },
  'buildspec/bad-reference': {
    summary: 'a reference to a parameter or secret is malformed',
    docs: 'A secret is written secret-id[:json-key[:version-stage[:version-id]]], where the id may be the full ARN of the secret, parts may be empty, and stage and id of a version exclude each other. A parameter is written as its name or ARN.',
  },
  'buildspec/refused-export': {
    summary: 'a variable cannot be exported',
    docs: 'exported-variables lists names of variables that later stages of a pipeline read. CodeBuild refuses variables that come from Parameter Store or Secrets Manager and names that start with AWS_, since they would leak secrets. AWS_CODESEEDER_OUTPUT is let through, as Seed-Farmer builds return their results in it. List names alone, without a dollar sign.',
  },
  'buildspec/bad-glob': {
    summary: 'a file pattern cannot be read',
    docs: 'Patterns of artifacts, caches and reports know *, ** for any depth, ?, and characters or words in brackets and braces. A bracket or brace that is never closed makes the pattern unreadable. Put a backslash before one that belongs to a file name.',
  },
  'buildspec/missing-files': {
    summary: 'a report or secondary artifact has no files',
    docs: 'Each report and each secondary artifact needs files: a list of patterns that say what it consists of.',
  },
  'buildspec/no-primary-artifacts': {
    summary: 'artifacts has no files of its own',
    docs: 'When a project stores artifacts, CodeBuild wants files right below artifacts, also when there are secondary artifacts, and ends the upload with CLIENT_ERROR otherwise. Projects without artifacts do not mind.',
  },
  'buildspec/report-format': {
    summary: 'a report has an unknown file format',
    docs: 'Test results may be CUCUMBERJSON, JUNITXML, NUNITXML, NUNIT3XML, TESTNGXML or VISUALSTUDIOTRX; coverage may be CLOVERXML, COBERTURAXML, JACOCOXML or SIMPLECOV. Letter case does not matter, and JUNITXML is the default.',
  },
  'buildspec/too-many-reports': {
    summary: 'more than five reports',
    docs: 'A CodeBuild project takes at most five report groups. Several patterns may feed one report when they have the same format.',
  },
  'buildspec/cache-action': {
    summary: 'cache.action is neither restore nor save',
    docs: 'cache.action limits a build to restoring or to saving the cache. Without it the build does both.',
  },
  'buildspec/fallback-without-key': {
    summary: 'fallback-keys needs a key',
    docs: 'fallback-keys are prefixes that are looked for when no cache has exactly the key. Without key there is nothing to fall back from, and CodeBuild ignores them.',
  },
  'buildspec/too-many-fallback-keys': {
    summary: 'more than five fallback keys',
    docs: 'A cache takes at most five fallback keys, tried in order. Keep the ones that match most.',
  },
  'buildspec/batch-kind': {
    summary: 'a batch needs exactly one kind of builds',
    docs: 'batch holds one of build-list, build-graph, build-matrix and build-fanout, and a fan-out needs parallelism. A file can describe only one batch.',
  },
  'buildspec/batch-too-large': {
    summary: 'a build matrix stands for too many builds',
    docs: 'A build matrix is the product of all its lists, which grows quickly. CodeBuild runs at most 100 builds per batch unless the quota is raised; seed spreads matrices up to 1000 builds.',
  },
  'buildspec/bad-identifier': {
    summary: 'a batch build has no usable identifier',
    docs: 'Each build of a list or graph has an identifier of 1 to 128 letters, digits and underscores. Dashes are not allowed.',
  },
  'buildspec/duplicate-identifier': {
    summary: 'two batch builds have the same identifier',
    docs: 'Identifiers of a batch are unique, since depend-on and the results refer to them. Both places are shown.',
  },
  'buildspec/unknown-dependency': {
    summary: 'depend-on names a build that does not exist',
    docs: 'depend-on lists identifiers of other builds of the same graph. The nearest identifier is suggested where there is one.',
  },
  'buildspec/dependency-cycle': {
    summary: 'builds of a graph wait for each other',
    docs: 'Each of the named builds waits for the next one and the last one waits for the first, so none could ever start. Remove one of the dependencies.',
  },
  'buildspec/bashism': {
    summary: 'a command needs bash, but the build uses sh',
    docs: 'Commands run under /bin/sh unless env.shell says bash. On Ubuntu images sh is dash, which does not know double brackets, arrays, source and other things of bash; on Amazon Linux images sh is bash, and the command works. Set env.shell to bash, or write the command for any shell.',
  },
  'deployspec/missing-side': {
    summary: 'the deployspec does not say how to deploy or destroy',
    docs: 'A deployspec has two sides, deploy and destroy, and the one that is asked for is missing. Seed-Farmer stops at this point. A side whose phases are an empty map runs nothing and is accepted.',
  },
  'deployspec/no-phases': {
    summary: 'a side of the deployspec has no phases',
    docs: 'Commands stand below deploy.phases and destroy.phases. A side without phases is legal and runs nothing.',
  },
  'deployspec/commands': {
    summary: 'commands are not a list of texts',
    docs: 'Seed-Farmer wants commands to be a list in which each item is a text. A number, a date, yes or no, or a command that holds a colon and a space has another type for YAML: put it in quotes. An empty commands key is an error as well.',
  },
  'deployspec/ignored-key': {
    summary: 'Seed-Farmer ignores a key',
    docs: 'A deployspec knows deploy, destroy, build_type and publishGenericEnvVariables, and in each phase only commands. Everything else is accepted and never looked at, also keys that have a meaning in a buildspec, such as finally, on-failure and runtime-versions.',
  },
  'deployspec/build-type': {
    summary: 'build_type is unknown, or spelled as Seed-Farmer does not read it',
    docs: 'build_type is BUILD_GENERAL1_SMALL, BUILD_GENERAL1_MEDIUM, BUILD_GENERAL1_LARGE or BUILD_GENERAL1_2XLARGE in any letter case. Seed-Farmer turns everything else, BUILD_GENERAL1_XLARGE included, into SMALL without a word. The spelling buildType counts for seed; Seed-Farmer passes it over, and its build runs as SMALL.',
  },
  'deployspec/variable-prefix': {
    summary: 'a command reads a variable that will not be set',
    docs: 'Variables of a module start with SEEDFARMER_ when publishGenericEnvVariables is true, which is the default since Seed-Farmer 7, and with the upper-cased name of the project when it is false. A command reads one with the other prefix, so it sees nothing. Modules written before version 7 often need publishGenericEnvVariables: false.',
  },
} as const satisfies Record<string, CodeDoc>;

export type SpecCode = keyof typeof SPEC_CODES;

/** Findings whose codes are all documented. */
export type SpecFindings = Findings<SpecCode | YamlCode>;
