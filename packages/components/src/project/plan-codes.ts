import type { CodeDoc } from '@seed/kernel';

/** Findings of plans and lock files. */
export const PLAN_CODES = {
  'components/reference-missing': {
    summary: 'a component that a recipe names does not exist',
    docs: 'The ARN of the settings leads to nothing in this account and region. Managed components differ between regions, and components of other accounts have to be shared in each region. Fix: correct the ARN, or ask its owner to share it.',
  },
  'components/no-upload-bucket': {
    summary: 'a document is too large to be sent in the call, and no bucket is set',
    docs: 'Documents of more than 16,000 characters are read by Image Builder from S3. Fix: set `upload_bucket` of the target; the bucket should be in the region of the target.',
  },
  'components/recipe-version': {
    summary: 'a recipe has no usable version',
    docs: '`recipe_version` is three numbers, as in `0.0.1`. With `recipe_version_mode: service` it may end in `x`, and Image Builder gives the next number. Fix: add or correct it.',
  },
  'components/not-published': {
    summary: 'a recipe names a version of an own component that is not published',
    docs: 'The entry has `version`, which is neither that of the document nor one that the account holds. Fix: correct the version, or remove it to use that of the document.',
  },
  'components/lock-malformed': {
    summary: 'components.lock.json cannot be read',
    docs: 'The file is written by `seed components lock` and merged by git. Conflict markers and edits by hand are the usual causes. Fix: `seed components lock` writes it anew; take `history` over from an earlier commit.',
  },
  'components/lock-stale': {
    summary: 'components.lock.json does not fit the project',
    docs: 'The lock says which versions and contents the project has, and something has changed since it was written. Fix: run `seed components lock` and commit the result.',
  },
  'components/bump-level': {
    summary: 'a version has to go up by more',
    docs: 'With `policy.bump: semantic` removed or renamed parameters, new required parameters, removed phases and another platform need the first number raised, new parameters, phases and steps the second. Fix: raise the named part; `seed components validate --fix` does.',
  },
  'components/cannot-raise': {
    summary: 'the version cannot be raised by an edit',
    docs: 'It stands in the name of the file, or there is none. Fix: rename the file, or add `component_version`.',
  },
  'components/share-failed': {
    summary: 'something could not be shared',
    docs: 'Resource Access Manager reports that an association failed: a principal outside the organisation while external ones are not allowed, or a component that is encrypted with a key which is not shared. Fix: correct the cause; the next publication tries again.',
  },
  'components/kept': {
    summary: 'a component was removed; its published versions stay',
    docs: 'seed never deletes versions when it publishes, because recipes and other accounts may use them. `seed components prune` lists and deletes those that nothing uses.',
  },
  'components/moved-during-publish': {
    summary: 'a document that was published is not what was sent',
    docs: 'After publishing seed reads the component back and compares. Another content means that somebody else published at the same time, or that the document was changed on the way. Fix: plan again and look at the builds.',
  },
} as const satisfies Record<string, CodeDoc>;
