import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';

/**
 * Settings and process as they are for the emulator behind an endpoint, in the region of a request. An address of AWS in the environment is left
 * out: people set it to the endpoint itself.
 */
export function forEmulator(
  { settings, io }: { readonly settings: Settings; readonly io: ProcessIo },
  upstream: URL | undefined,
  region: string,
): { readonly settings: Settings; readonly io: ProcessIo } {
  const { endpointUrl: _, ...values } = settings.values;
  const address = upstream?.href.replace(/\/$/, '');
  const env = Object.entries(io.env).filter(([name]) => !/^AWS_ENDPOINT_URL(?:_|$)/.test(name));
  return {
    settings: {
      ...settings,
      values: { ...values, region, endpointUrl: address, aws: false, offline: false },
      origins: { ...settings.origins, region: 'the request' },
    },
    io: { ...io, env: Object.fromEntries(env) },
  };
}
