import type { Settings } from '../settings.ts';

/**
 * The address that takes the place of all services: one that a person or a file gave. The variable AWS_ENDPOINT_URL is
 * left to who calls, since the variable of a service comes before it and another one switches both off.
 */
export function givenEndpoint({ values, origins }: Settings): { readonly endpointUrl?: string } {
  const { endpointUrl } = values;
  return endpointUrl === undefined || origins.endpointUrl === 'AWS_ENDPOINT_URL' ? {} : { endpointUrl };
}
