import type { CodeDoc } from '@seed/kernel';

/** Findings about what a manifest means: places, targets, names and references. */
export const RULE_CODES = {
  'manifest/bad-location': {
    summary: 'a path of a module or data file is none that can be fetched',
    docs: 'A path is a folder below the project (modules/vpc), a git repository (git::https://host/repo.git//folder?ref=v1&depth=1, also git::ssh://…, git::git@host:… and git::codecommit::region://repo.git//folder), or an archive (archive::https://host/name.zip?module=folder, https only). A local path stays inside the folder of seedfarmer.yaml; sources that live elsewhere belong into a repository or an archive.',
  },
  'manifest/no-ref': {
    summary: 'the query of a git path says no ref',
    docs: 'Behind the question mark stand key=value pairs, such as ref=release/1.2.0&depth=1. Text without ref= is no ref for Seed-Farmer, and the default branch of the repository is deployed. Write ?ref= in front of the name, or remove the query.',
  },
  'manifest/target-account': {
    summary: 'a module names an account that the manifest does not map',
    docs: 'targetAccount of a module is the alias of one of the targetAccountMappings. A module without it goes to the mapping with `default: true`; without such a mapping every module has to say its account.',
  },
  'manifest/target-region': {
    summary: 'a module names a region that its account does not map',
    docs: 'targetRegion of a module is one of the regionMappings of its account. A module without it goes to the region with `default: true` of that account; without such a region every module has to say it.',
  },
  'manifest/account-id': {
    summary: 'an account id does not have twelve digits',
    docs: 'AWS account ids have exactly twelve digits, zeros in front included. Seed-Farmer accepts anything here and fails later, when it asks for credentials of the account. Put the id in quotes, so that YAML keeps its zeros.',
  },
  'manifest/several-defaults': {
    summary: 'more than one account or region is the default',
    docs: 'Modules that name no account, or no region, go to the one marked with `default: true`. When several are marked the last one counts, which is easily overlooked. Mark one.',
  },
  'manifest/duplicate-alias': {
    summary: 'two accounts have the same alias',
    docs: 'Modules choose their account by its alias. When two mappings share one, some settings come from the first and some from the last. Put all regions of an account into one mapping, or give the accounts different aliases.',
  },
  'manifest/duplicate-mapping': {
    summary: 'an account and region is mapped twice, with different settings',
    docs: 'Each account and region is prepared once per run: network, IAM paths and permissions boundary. Two mappings of the same account and region are fine as long as these are the same in both. Seed-Farmer stops with `Manifest contains dulicate targetAccountMapings`.',
  },
  'manifest/iam-path': {
    summary: 'rolePrefix or policyPrefix is no IAM path',
    docs: 'rolePrefix and policyPrefix are paths of IAM: they start and end with a slash, have at most 512 characters, and no spaces. IAM refuses roles with any other path.',
  },
  'manifest/network': {
    summary: 'a value of a network cannot be used',
    docs: 'vpcId is a text, privateSubnetIds and securityGroupIds are lists, with at most five security groups. Each is written out or read with valueFrom: parameterValue looks at parametersRegional of the same region only, and lists in environment variables and in Parameter Store are JSON, such as ["subnet-1", "subnet-2"].',
  },
  'manifest/deployment-name': {
    summary: 'the name of the deployment cannot be used',
    docs: 'The name is a part of keys, roles and stacks: 1 to 64 letters, digits and + = , . @ _ -, without a hyphen at its ends.',
  },
  'manifest/group-name': {
    summary: 'the name of a group cannot be used',
    docs: 'The name of a group is a part of the keys that remember its modules: letters, digits, dots, hyphens and underscores. `manifest` is taken, as the deployment itself is remembered under that name.',
  },
  'manifest/module-name': {
    summary: 'the name of a module cannot be used',
    docs: 'The name of a module is a part of the keys that remember it: letters, digits, dots, hyphens and underscores.',
  },
  'manifest/duplicate-group': {
    summary: 'two groups have the same name',
    docs: 'Modules are remembered by group and name, so two groups of one name would be one group, deployed twice. Rename one, or put their modules together.',
  },
  'manifest/duplicate-module': {
    summary: 'two modules of a group have the same name',
    docs: 'Seed-Farmer accepts two modules of one name and deploys the later one twice, at the same time. Rename or remove one. Both places are shown.',
  },
  'manifest/ambiguous-name': {
    summary: 'two modules are called the same inside their builds',
    docs: 'Builds know their module as group-module, joined by a hyphen, and name roles, stacks and resources after it. Module c of group a-b and module b-c of group a are then the same name, and one overwrites what the other made. Rename one of them.',
  },
  'manifest/long-name': {
    summary: 'the name of a role has to be cut',
    docs: 'IAM allows 64 characters for the name of a role. Seed-Farmer joins project, deployment, group and module, and cuts longer names and adds four characters that keep them apart. That works, but templates that build the name themselves no longer find the role.',
  },
  'manifest/concurrency': {
    summary: 'concurrency of a group is not a useful number',
    docs: 'concurrency says how many modules of a group are deployed at the same time. Left out, or 0, all of them are.',
  },
  'manifest/own-group': {
    summary: 'a module reads outputs of its own group',
    docs: 'Modules of a group are deployed at the same time, so none of them can read what another one leaves behind. Put the module that is read into a group of its own above this one. Seed-Farmer stops with `No module can refer to its own group for parameter lookups`.',
  },
  'manifest/unknown-module': {
    summary: 'a parameter reads a module that the manifest does not have',
    docs: 'moduleMetadata names a group and a module of the same deployment. Seed-Farmer finds out when the build of the module should start. The nearest name is suggested where there is one; an upstream module that was removed or renamed is the common cause.',
  },
  'manifest/upstream-order': {
    summary: 'a parameter reads a module that is deployed later',
    docs: 'Groups are deployed in the order of the manifest, and a module can read only what groups above its own have left behind. Seed-Farmer finds out when the build should start, or reads what an earlier deployment left. Move the group that is read above.',
  },
  'manifest/module-cycle': {
    summary: 'modules read from each other in a circle',
    docs: 'Each of the modules reads outputs of the next one and the last one reads outputs of the first, so there is no order in which they could be deployed. Take one of the parameters out, or split a module.',
  },
  'manifest/unknown-parameter': {
    summary: 'parameterValue names a parameter that nobody defines',
    docs: 'parameterValue is looked up in parametersRegional of the account and region of the module, then in parametersGlobal of the account. Other accounts and regions are not looked at.',
  },
  'manifest/duplicate-parameter': {
    summary: 'two parameters of a module become the same variable',
    docs: 'Names of parameters become names of environment variables in capitals with underscores: vpc-id, vpcId and VpcId are all VPC_ID. A build sees one of the values only.',
  },
  'manifest/parameter-name': {
    summary: 'a shell cannot read the variable of a parameter',
    docs: 'Names of parameters become names of environment variables, and only camel case, Pascal case and single hyphens are taken apart on the way. Dots, spaces and hyphens of capital names stay, and a shell cannot read such a variable; a program still can.',
  },
  'manifest/versioned-parameter': {
    summary: 'parameterStore names a version',
    docs: 'CodeBuild reads parameters by name, and takes what follows a colon for a part of the name. Seed-Farmer stops with `CodeBuild does not support Versioned SSM Parameters`. Name the parameter alone; its latest version is read.',
  },
  'manifest/permissions-boundary': {
    summary: 'permissionsBoundaryName is not the name of a policy',
    docs: 'permissionsBoundaryName is the name of a policy of the account, such as team-boundary. It becomes arn:aws:iam::<account>:policy/<name>, so an ARN does not belong here. Empty means none.',
  },
  'manifest/stored-module': {
    summary: 'what is remembered of a module cannot be read',
    docs: 'Each deployed module is remembered with its manifest as JSON, from which it is destroyed later. The text under that key is no such JSON: somebody else wrote it, or it was cut. Deploy the module once more to write it again.',
  },
} as const satisfies Record<string, CodeDoc>;
