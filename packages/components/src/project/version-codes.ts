import type { CodeDoc } from '@seed/kernel';

/** C100 to C108, C114, C115, C121: numbers of versions. */
export const VERSION_CODES = {
  C100: {
    summary: 'a component has no version',
    docs: 'Image Builder keeps every version of a component, and seed keeps the number in the file, where reviewers see it beside the change: `component_version: 1.0.0` below `schemaVersion`. The line is taken out before publishing. Projects that keep the number elsewhere say so with `version_from` in the settings. Fix: add the line.',
  },
  C101: {
    summary: 'a version is not three numbers',
    docs: 'Versions are three whole numbers with dots, as in `1.0.0`. YAML reads `1.0` as a number, which has no third part and loses zeros. Fix: `component_version: 1.0.0`.',
  },
  C102: {
    summary: 'a number in a version is too large',
    docs: 'Image Builder takes numbers up to 1073741823 between the dots. Dates such as `2026.8.1` fit, `20260801123000.0.0` does not. Fix: use smaller numbers.',
  },
  C103: {
    summary: 'a component changed and its version did not',
    docs: 'The document means something else than at the commit it is compared with, and its version is the same. Since November 2025 Image Builder takes such a document without a word as another build of the same version, and recipes that name the version move to it. Example: a command is added and `component_version` stays `0.0.1`. Fix: `seed components validate --fix` raises the last number and changes nothing else in the file.',
  },
  C104: {
    summary: 'a version went down',
    docs: 'The version is lower than at the commit it is compared with, or for a recipe lower than the one that is published. Image Builder resolves references to the newest version, so a lower number would never be used by them. This often comes from a merge that took the older line. Fix: use a number above the earlier one; `seed components validate --fix` does.',
  },
  C105: {
    summary: 'a version went up without a change',
    docs: 'The document means the same as before, and its version is greater. That publishes a copy, and every recipe that uses it has to go up as well. It is fine as the repair of a version that was forgotten. Fix: take the old number, unless the earlier one was published with other content.',
  },
  C106: {
    summary: 'a version jumps over others',
    docs: 'More numbers are left out than `policy.max_gap` allows (1 unless given): 0.0.5 is followed by 0.0.9. Nothing breaks, but the missing versions look lost to those who search for them. Fix: use the next number, or raise `policy.max_gap`.',
  },
  C107: {
    summary: 'a version is taken by other content',
    docs: 'This version was published with, or according to `components.lock.json` once had, other content. Versions do not change: recipes and accounts that use the number would get something else without notice. Image Builder no longer refuses it, but quietly adds another build. Fix: raise the version, e.g. `seed components publish --bump patch <file>`. Where the quiet change is meant, `--allow-rebuild` publishes the next build of the same version.',
  },
  C108: {
    summary: 'a newer version is published already',
    docs: 'The account has a greater version than the project. Somebody published from another branch, and what this project publishes would not be what references to the newest version get. Fix: take over the other branch, then raise the version above the published one.',
  },
  C114: {
    summary: 'what goes into a recipe changed and its version did not',
    docs: 'The parent image, the components with their versions, parameters or other members of the recipe are not those of before, and `recipe_version` is the same. Recipes do not change once they exist, so the change would never reach an image. Example: only `base_ami` is new. Fix: `seed components validate --fix` raises the last number, once for all changes together.',
  },
  C115: {
    summary: 'a recipe version went up without a change',
    docs: 'Everything that goes into the recipe is as before. A new recipe with the same content does no harm; it is fine as the repair of a version that was forgotten. Fix: leave it, or take the earlier number.',
  },
  C121: {
    summary: 'the service gave another build number than planned',
    docs: 'Between the plan and the call somebody else published the same version. The component that exists now may not be the one that the recipe names. Fix: plan again and look at both builds with `seed components show`; raise the version if their content differs.',
  },
} as const satisfies Record<string, CodeDoc>;
