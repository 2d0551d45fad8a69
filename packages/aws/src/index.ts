export type { AwsOptions } from './aws-settings.ts';
export { AWS_CODES } from './codes.ts';
export type { AwsCode } from './codes.ts';
export { createAws } from './create-aws.ts';
export type { Aws, AwsIdentity } from './create-aws.ts';
export { mapAwsError } from './map-aws-error.ts';
export type { AwsCall } from './map-aws-error.ts';
