import type { FlagTable } from '../flags.ts';
import { NAMING_FLAGS, REMOTE_FLAGS, STATE_FLAGS, TARGET_FLAGS } from './state-flags.ts';

const WHAT = 'What';

export const BUNDLE_FLAGS = {
  ...NAMING_FLAGS,
  bucket: { kind: 'text', placeholder: 'NAME', short: 'b', group: WHAT, brief: 'artifacts bucket' },
} as const satisfies FlagTable;

/** As whom: the caller, or through the roles of the project where a target is named. */
export const BUNDLE_PLACE_FLAGS = {
  project: STATE_FLAGS.project,
  profile: REMOTE_FLAGS.profile,
  region: { ...REMOTE_FLAGS.region, brief: 'region' },
  endpointUrl: REMOTE_FLAGS.endpointUrl,
  qualifier: REMOTE_FLAGS.qualifier,
  rolePrefix: REMOTE_FLAGS.rolePrefix,
  ...TARGET_FLAGS,
} as const satisfies FlagTable;

export const BUNDLE_ORIGIN_FLAGS = {
  origin: { kind: 'text', placeholder: 'BUCKET/KEY', short: 'o', group: WHAT, brief: 'the bundle to copy' },
} as const satisfies FlagTable;
