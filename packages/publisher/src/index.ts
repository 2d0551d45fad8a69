export type { ServicesOptions } from './call-services.ts';
export { PUBLISHER_CODES } from './codes.ts';
export type { PublisherCode } from './codes.ts';
export { createImageBuilderRegistry } from './create-image-builder-registry.ts';
export type { ImageBuilderOptions, ImageBuilderRegistry } from './create-image-builder-registry.ts';
export { createImageBuilds } from './create-image-builds.ts';
export type {
  FollowOptions,
  ImageBuilds,
  ImageOutcome,
  ImageState,
  OutputImage,
  StartBuild,
} from './create-image-builds.ts';
export { describeAmi } from './describe-ami.ts';
export type { DescribedAmi } from './describe-ami.ts';
export { findNewestAmi } from './find-newest-ami.ts';
export type { AmiQuery, FoundAmi } from './find-newest-ami.ts';
export { findNewestImage } from './find-newest-image.ts';
export type { PipelineImage } from './find-newest-image.ts';
export { findUnused } from './find-unused.ts';
export type { JudgedVersion, Unused, UnusedQuery } from './find-unused.ts';
export type { ImageFailure } from './image-failure.ts';
export { keyGrants } from './key-grants.ts';
export type { KeyGrant } from './key-grants.ts';
export type { Rate } from './pace.ts';
export { publishPlan } from './publish-plan.ts';
export type { ItemState, PublishedItem, PublishOptions, PublishResult } from './publish-plan.ts';
export { readScanFindings } from './read-scan-findings.ts';
export type { ScanFinding, ScanFindings } from './read-scan-findings.ts';
export { realTime } from './time.ts';
export type { Time } from './time.ts';
