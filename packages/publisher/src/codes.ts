import type { CodeDoc } from '@seed/kernel';

export const PUBLISHER_CODES = {
  'publisher/bucket': {
    summary: 'documents cannot be put into the bucket of a target',
    docs: 'Documents of more than 16,000 characters go through a bucket, `upload_bucket` of the target in the settings. It does not exist, lies in another region, or belongs to another account. seed never uploads to a bucket of others, so that a name that somebody else took receives nothing.',
  },
  'publisher/build-lost': {
    summary: 'Image Builder no longer knows a build that it started',
    docs: 'The build of an image that was started is not found any more: somebody deleted it while it ran. Look at the images of the pipeline in the console, and start another build.',
  },
  'publisher/changed': {
    summary: 'a configuration was changed since the plan was made',
    docs: 'Updates of infrastructure and distribution configurations, pipelines and lifecycle policies replace everything. So seed reads them again right before, and stops where something else differs than what the plan means to change: it would be lost. Plan again, and look at what is new.',
  },
  'publisher/dependants': {
    summary: 'something cannot be deleted, because others use it',
    docs: 'Image Builder deletes no component that a recipe uses or that is shared, and no recipe that a pipeline uses. The message names them. Delete in this order: pipeline, recipe, component; take shared components out of their share first.',
  },
  'publisher/in-use': {
    summary: 'another change of the same resource takes long',
    docs: 'Image Builder makes one change of a resource after the other, and refuses others meanwhile. seed waits for a minute. Look who else publishes, then publish again.',
  },
  'publisher/invalid-request': {
    summary: 'Image Builder does not take what the settings say',
    docs: 'The service looked at a request and refused it. Its own words name the member; the hint names the key of the settings that the member comes from. Nothing was created by this call.',
  },
  'publisher/no-ami': {
    summary: 'a parameter that should name an image does not',
    docs: 'The newest parent image can be read from a public parameter. Its text has to be an AMI id, or JSON with `image_id`. Canonical and Amazon publish both kinds; those of Canonical end in `/ami-id`.',
  },
  'publisher/no-pipeline': {
    summary: 'there is no pipeline to build an image with',
    docs: 'Builds are started through the pipeline of an image, which the account does not have in this region. Publish it first; if it was published under another name, look at `naming` in the settings.',
  },
  'publisher/not-rehearsed': {
    summary: 'a service made what it should only have checked',
    docs: 'For a dry run of the service, creations are sent with the mark that nothing is to be made, and Image Builder answers whether they would succeed. The endpoint that was called does not know the mark. An emulator or an old region may be like that: plan without it, and delete what was made.',
  },
  'publisher/quota': {
    summary: 'the account may not have more resources of this kind',
    docs: 'Image Builder allows each account and region a number of components, recipes, pipelines and configurations. Delete what is not used any more with `seed components prune`, or ask for more in Service Quotas.',
  },
  'publisher/share-failed': {
    summary: 'a resource or a principal could not be associated with a share',
    docs: 'Resource Access Manager took the request and failed later; the message carries its reason. Frequent ones: sharing with the organisation is not switched on (`aws ram enable-sharing-with-aws-organization`), the principal does not exist, or the resource belongs to another account.',
  },
  'publisher/token-reused': {
    summary: 'the token of a call was used before for something else',
    docs: 'Each call carries a token made of what it asks for, so that a repetition changes nothing. Image Builder knows the token from another request. Either two runs work on the same things at this moment, or the resource was deleted a short time ago: wait, or publish with `--new-token`.',
  },
} as const satisfies Record<string, CodeDoc>;
