import type { CodeDoc } from '@seed/kernel';

export const PUBLISHER_CODES = {
  'publisher/build-lost': {
    summary: 'Image Builder no longer knows a build that it started',
    docs: 'The build of an image that was started is not found any more: somebody deleted it while it ran. Look at the images of the pipeline in the console, and start another build.',
  },
  'publisher/damaged': {
    summary: 'Image Builder holds something else than what was sent',
    docs: 'After a component was published, its text is read again and compared by its meaning. It was not what had been sent, so nothing that uses it was published. Read it with `seed components import ARN` and compare; publish a new version.',
  },
  'publisher/dependants': {
    summary: 'something cannot be deleted, because others use it',
    docs: 'Image Builder deletes no component that a recipe uses or that is shared, and no recipe that a pipeline uses. The message names them. Delete in this order: pipeline, recipe, component; take shared components out of their share first.',
  },
  'publisher/invalid-request': {
    summary: 'Image Builder does not take what the settings say',
    docs: 'The service looked at a request and refused it. Its own words name the member; the hint names the key of the settings that the member comes from. Nothing was created by this call.',
  },
  'publisher/invitation-rejected': {
    summary: 'an account did not accept what is shared with it',
    docs: 'Accounts outside the organisation get an invitation, which somebody there has to accept within seven days. It was rejected or has expired. Remove the account from the principals, publish, and add it again: it is then invited anew.',
  },
  'publisher/quota': {
    summary: 'the account may not have more resources of this kind',
    docs: 'Image Builder allows each account and region a number of components, recipes, pipelines and configurations. Delete what is not used any more with `seed components prune`, or ask for more in Service Quotas.',
  },
  'publisher/rebuilt': {
    summary: 'somebody else published the same version at the same time',
    docs: 'Image Builder gave the component another build number than the plan expected: between the plan and this call another build of the same version was published, with another text. Recipes that name the version without a build now get the newer one. Compare the builds, raise `component_version`, and publish again.',
  },
  'publisher/share-failed': {
    summary: 'a resource or a principal could not be associated with a share',
    docs: 'Resource Access Manager took the request and failed later; the message carries its reason. Frequent ones: sharing with the organisation is not switched on (`aws ram enable-sharing-with-aws-organization`), the principal does not exist, or the resource belongs to another account.',
  },
  'publisher/share-principal': {
    summary: 'a principal of a share is no account and no ARN',
    docs: 'Resource Access Manager takes account ids of twelve digits, and ARNs of organisations, organisational units, roles and users. The id of an organisation alone (`o-…`) does not say whose it is. Write `arn:aws:organizations::ACCOUNT:organization/o-…` or `arn:aws:organizations::ACCOUNT:ou/o-…/ou-…`, with the account id of the management account.',
  },
  'publisher/token-reused': {
    summary: 'the token of a call was used before for something else',
    docs: 'Each call carries a token made of what it asks for, so that a repetition changes nothing. Image Builder knows the token from another request. Either two runs work on the same things at this moment, or the resource was deleted a short time ago: wait, or publish with `--new-token`.',
  },
  'publisher/version-taken': {
    summary: 'the version exists already, with something else in it',
    docs: 'Versions do not change once they exist. Somebody published this number with another content. Raise the number (`seed components validate --fix`) and publish again.',
  },
} as const satisfies Record<string, CodeDoc>;

export type PublisherCode = keyof typeof PUBLISHER_CODES;
