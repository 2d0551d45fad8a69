import type { CodeDoc } from '@seed/kernel';

export const ENGINE_CODES = {
  'deploy/unknown-deployment': {
    summary: 'nothing is known of a deployment of this name',
    docs: 'The store holds neither a manifest nor a module of the deployment. The message lists the deployments that it does hold. Where the name is right, the store may be another one: state is kept by project, and for remote deployments by account and region of the toolchain, so check the profile, the region and the name of the project in `seedfarmer.yaml`. `seed list deployments` shows what there is.',
  },
  'plan/ambiguous-selection': {
    summary: 'a name that selects modules fits several of them',
    docs: 'A selection without wildcards has to mean one module. Write the group in front of it, as in `core/vpc`, or use a wildcard, as in `*/vpc`, where all of them are meant.',
  },
  'plan/no-match': {
    summary: 'a selection fits no module',
    docs: 'Every pattern of `--only` and `--exclude` has to fit at least one module of the plan, so that a slip of the pen never changes what a run does. Patterns are matched against `group/module` and `deployment/group/module`; `*` stands for any part of one name. The message lists the nearest names.',
  },
  'plan/bad-pattern': {
    summary: 'a selection cannot be read as a pattern',
    docs: 'Patterns are names of modules with wildcards: `core/*`, `*/vpc`, `dev/core/vpc`, `{core,apps}/*`. They have at most three parts between slashes unless they contain `**`.',
  },
  'plan/removal-blocked': {
    summary: 'a module cannot be destroyed while others read its outputs',
    docs: 'The module is to be destroyed, but modules that stay were given outputs of it. Destroying it would leave them with values that mean nothing any more, so nothing is changed at all. Keep the module, or take the parameters that read it out of the modules that stay, deploy those, and then remove it. Where the reader is not selected, select it as well.',
  },
  'plan/nothing-to-destroy-with': {
    summary: 'the deployspec of a module that is to be destroyed is not stored',
    docs: 'Destroying a module runs the `destroy` commands of the deployspec that it was deployed with. For this module none is stored, as after a first deployment that never got that far, so no command can be run and only what the store knows of the module is removed. If it made something in the account, look for it there; deploying the module once more and destroying it then also removes it.',
  },
  'plan/target-moved': {
    summary: 'a module gets another account or region, and what it made in the old one stays',
    docs: 'The manifest now names another account or region for a module that is deployed already. It is deployed in the new place, as Seed-Farmer does, but nobody destroys what it made in the old one. To have that destroyed as well, remove the module from the manifest, apply, and put it back with its new target. To keep its data, deploy it under another name first, move the data, and remove the old one then.',
  },
  'plan/upstream-excluded': {
    summary: 'a selected module reads outputs of one that is not there yet and not selected',
    docs: 'The selection leaves out a module that was never deployed, and a module in the selection reads its outputs. Its build could not be given them, so the plan cannot be executed. Select the other module as well, or deploy it first.',
  },
  'state/unreadable-value': {
    summary: 'a value in the store is not what it should be',
    docs: 'The named value is not JSON, or not JSON of the expected form, and counts as absent; the module is deployed again where its digests or its record are concerned. Values of deployments are written by seed, by Seed-Farmer and by `seedfarmer store …` inside builds. Look at the value with the tool of the store, and write or delete it there.',
  },
} as const satisfies Record<string, CodeDoc>;
