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
} as const satisfies Record<string, CodeDoc>;
