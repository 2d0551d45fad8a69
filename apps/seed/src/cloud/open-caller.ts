import { cloudFormationStacks, iamRoles, openSession, s3Buckets } from '@seed/aws';
import { SEED_FARMER } from '../run/module-variables.ts';
import { VERSION } from '../version.ts';
import type { AwsRequest } from '../wiring.ts';
import type { Cloud } from './open-cloud.ts';

/** Emulators answer at once; AWS takes minutes for a stack. */
const POLL_MS = { aws: 5_000, emulator: 50 };

/** The caller's account and region, without taking on a role. */
export function openCaller({ settings, io }: AwsRequest): Cloud {
  const { profile, endpointUrl, region, project = 'seed' } = settings.values;
  const session = openSession({
    env: io.env,
    project,
    assumeRoles: false,
    version: VERSION,
    release: SEED_FARMER,
    ...(settings.origins.region === 'default' ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  });
  const caller = session.caller();
  return {
    stacks: cloudFormationStacks(caller, {
      pollMs: endpointUrl === undefined ? POLL_MS.aws : POLL_MS.emulator,
      changeSetName: () => `seed-${io.uuid()}`,
    }),
    roles: iamRoles(caller),
    buckets: s3Buckets(caller),
    async place() {
      const { accountId, partition } = await caller.identity();
      return { accountId, partition, region: await caller.region() };
    },
    close: () => session.close(),
  };
}
