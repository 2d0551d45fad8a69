import type { BuildOwner } from '@seed/endpoint';
import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';

/**
 * Settings and process as they are for the emulator behind an endpoint, for a build of somebody. Of people other than
 * the user only the access key is known: emulators go by it and check no signatures. An address of AWS in the
 * environment is left out: people set it to the endpoint itself.
 */
export function forEmulator(
  { settings, io }: { readonly settings: Settings; readonly io: ProcessIo },
  upstream: URL | undefined,
  { region, accessKey }: BuildOwner,
): { readonly settings: Settings; readonly io: ProcessIo } {
  const { values } = settings;
  const others = accessKey !== undefined && accessKey !== io.env['AWS_ACCESS_KEY_ID'];
  const dropped = others
    ? /^AWS_(?:ENDPOINT_URL(?:_.*)?|PROFILE|SESSION_TOKEN)$/
    : /^AWS_ENDPOINT_URL(?:_|$)/;
  const env = Object.entries(io.env).filter(([name]) => !dropped.test(name));
  return {
    settings: {
      ...settings,
      values: {
        ...values,
        region,
        profile: others ? undefined : values.profile,
        endpointUrl: upstream?.href.replace(/\/$/, ''),
        aws: false,
        offline: false,
      },
      origins: { ...settings.origins, region: 'the request', endpointUrl: '--upstream' },
    },
    io: {
      ...io,
      env: {
        ...Object.fromEntries(env),
        ...(others ? { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: 'seed' } : {}),
      },
    },
  };
}
