import type { CodeDoc } from '@seed/kernel';

export const ENGINE_CODES = {
  'deploy/metadata-missing': {
    summary: 'an output that a parameter reads was not recorded',
    docs: 'A parameter reads the metadata of another module when its own module is built. The other module recorded no such key, recorded null, or nothing at all. Builds record outputs with `seedfarmer metadata add -k KEY -v VALUE` or `seedfarmer metadata convert`; `seed list moduledata` shows what a module recorded. The build that needed the value was not started.',
  },
  'deploy/parameter-value-missing': {
    summary: 'a parameterValue is in neither parametersRegional nor parametersGlobal',
    docs: "A parameter with `valueFrom.parameterValue` is looked up in `parametersRegional` of the module's account and region, then in `parametersGlobal` of the account. The key is in neither. Add it there, or give the parameter a value of its own.",
  },
  'deploy/placeholder': {
    summary: 'a rehearsal made up an output that nobody recorded',
    docs: 'A rehearsal runs without an account, so modules do not record real outputs. Where neither `offline.outputs` of seed.yaml nor an earlier deployment has a value, modules that read it are given a text that says what it stands for. Commands that look closer at such a value may fail in the rehearsal; give it a value in `offline.outputs`.',
  },
  'deploy/plan-has-errors': {
    summary: 'a plan with errors was to be executed',
    docs: 'Errors of a plan, such as a removal that other modules block, have to be solved before anything is changed. They are listed with the plan.',
  },
  'deploy/unknown-deployment': {
    summary: 'nothing is known of a deployment of this name',
    docs: 'The store holds neither a manifest nor a module of the deployment. The message lists the deployments that it does hold. Where the name is right, the store may be another one: state is kept by project, and for remote deployments by account and region of the toolchain, so check the profile, the region and the name of the project in `seedfarmer.yaml`. `seed list deployments` shows what there is.',
  },
  'deploy/variable-unset': {
    summary: 'an environment variable that a parameter reads is not set',
    docs: 'A parameter with `valueFrom.envVariable` takes its value from the environment of seed, where variables of env files count as well and come first. The build that needed the value was not started.',
  },
  'deploy/versioned-parameter': {
    summary: 'a parameterStore reference names a version',
    docs: 'Builds look up parameters of the Parameter Store by name; CodeBuild takes no version behind a colon. Name the parameter alone; its newest version is used.',
  },
  'plan/ambiguous-selection': {
    summary: 'a name that selects modules fits several of them',
    docs: 'A selection without wildcards has to mean one module. Write the group in front of it, as in `core/vpc`, or use a wildcard, as in `*/vpc`, where all of them are meant.',
  },
  'plan/bad-pattern': {
    summary: 'a selection cannot be read as a pattern',
    docs: 'Patterns are names of modules with wildcards: `core/*`, `*/vpc`, `dev/core/vpc`, `{core,apps}/*`. They have at most three parts between slashes unless they contain `**`.',
  },
  'plan/no-deployspec': {
    summary: 'a module has no deployspec.yaml',
    docs: 'The folder of every module holds a file with exactly the name deployspec.yaml, which says what is run to deploy and to destroy the module. The folder that the manifest names has none, or it cannot be read; `path` of the module, its spelling in upper and lower case, and the part behind `//` or `?module=` decide which folder that is. Correct the path of the module, or add the file; `seed init` writes one to start from.',
  },
  'plan/no-match': {
    summary: 'a selection fits no module',
    docs: 'Every pattern of `--only` and `--exclude` has to fit at least one module of the plan, so that a slip of the pen never changes what a run does. Patterns are matched against `group/module` and `deployment/group/module`; `*` stands for any part of one name. The message lists the nearest names.',
  },
  'plan/nothing-to-destroy-with': {
    summary: 'what a module is destroyed with is not stored',
    docs: 'Destroying a module runs the `destroy` commands of the deployspec that it was deployed with, with the parameters of the manifest that it was deployed with. For this module one of them is not stored, as after a first deployment that never got that far or a value that was deleted by hand, so no command can be run and only what the store knows of the module is removed. If it made something in the account, look for it there; deploying the module once more and destroying it then also removes it.',
  },
  'plan/removal-blocked': {
    summary: 'a module cannot be destroyed while others read its outputs',
    docs: 'The module is to be destroyed, but modules that stay were given outputs of it. Destroying it would leave them with values that mean nothing any more, so nothing is changed at all. Keep the module, or take the parameters that read it out of the modules that stay, deploy those, and then remove it. Where the reader is not selected, select it as well.',
  },
  'plan/stale': {
    summary: 'the deployment changed after the plan was made',
    docs: 'Another run changed what is stored of the deployment between planning and executing, so the plan no longer says what would happen. A plan that was saved with `seed plan -o plan.json` is also out of date once files of modules or the manifest have changed: it is executed only as it was read and agreed to. Nothing was changed. Plan again; the new plan takes the changes into account.',
  },
  'plan/target-moved': {
    summary: 'a module gets another account or region, and what it made in the old one stays',
    docs: 'The manifest now names another account or region for a module that is deployed already. It is deployed in the new place, as Seed-Farmer does, but nobody destroys what it made in the old one. To have that destroyed as well, remove the module from the manifest, apply, and put it back with its new target. To keep its data, deploy it under another name first, move the data, and remove the old one then.',
  },
  'plan/upstream-excluded': {
    summary: 'a selected module reads outputs of one that is not there yet and not selected',
    docs: 'The selection leaves out a module that was never deployed, and a module in the selection reads its outputs. Its build could not be given them, so the plan cannot be executed. Select the other module as well, or deploy it first.',
  },
  'state/locked': {
    summary: 'another run works on the deployment',
    docs: "Two runs that change one deployment at the same time would undo each other's work, so the first one keeps a lock in the store until it ends. The message says whose it is. A run of this machine that died is recognised and its lock is taken over; for other machines only people know. Wait for the other run, or, when it certainly is no more, remove the lock with `seed state unlock`.",
  },
  'state/unreadable-value': {
    summary: 'a value in the store is not what it should be',
    docs: 'The named value is not JSON, or not JSON of the expected form, and counts as absent; the module is deployed again where its digests or its record are concerned. Values of deployments are written by seed, by Seed-Farmer and by `seedfarmer store …` inside builds. Look at the value with the tool of the store, and write or delete it there.',
  },
} as const satisfies Record<string, CodeDoc>;

export type EngineCode = keyof typeof ENGINE_CODES;
