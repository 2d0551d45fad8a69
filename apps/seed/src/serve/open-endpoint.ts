import { openSession, s3Contents } from '@seed/aws';
import { createEndpoint } from '@seed/endpoint';
import type { Endpoint, EndpointOptions, GitPort, ObjectStore } from '@seed/endpoint';
import { cloneRepository } from '@seed/sources';
import { SEED_FARMER } from '../run/module-variables.ts';
import { VERSION } from '../version.ts';
import type { AwsRequest } from '../wiring.ts';
import { forEmulator } from './emulator-settings.ts';

/** The git of this machine, as its user has set it up. */
function openGit({ settings, io }: AwsRequest): GitPort {
  const { offline } = settings.values;
  return { clone: (request, signal) => cloneRepository(request, { env: io.env, signal, offline }) };
}

/** S3 of the emulator, with the caller's keys or those that emulators take from anybody. */
function openObjects(request: AwsRequest, upstream: URL, accountId: string) {
  const { settings, io } = forEmulator(request, upstream, {
    region: request.settings.values.region,
  });
  const { profile, endpointUrl } = settings.values;
  const session = openSession({
    env: io.env,
    project: 'seed',
    version: VERSION,
    release: SEED_FARMER,
    assumeRoles: false,
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  });
  const of = (region: string) => s3Contents(session.target({ accountId, region }));
  const objects: ObjectStore = {
    get: ({ region, ...place }, signal) => of(region).get(place, signal),
    put: ({ region, ...place }, bytes, signal) => of(region).put(place, bytes, signal),
  };
  return { objects, close: () => session.close() };
}

/** Makes the endpoint with what it reaches: git, and the emulator where there is one. */
export function openEndpoint(request: AwsRequest & { readonly options: EndpointOptions }): Endpoint {
  const { options } = request;
  const { upstream, accountId } = options;
  const s3 = upstream === undefined ? undefined : openObjects(request, upstream, accountId);
  const endpoint = createEndpoint({
    ...options,
    place: { ...options.place, git: openGit(request), ...(s3 === undefined ? {} : { objects: s3.objects }) },
  });
  return {
    listen: (at) => endpoint.listen(at),
    async close(how) {
      await endpoint.close(how);
      s3?.close();
    },
  };
}
