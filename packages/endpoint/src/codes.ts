import type { CodeDoc } from '@seed/kernel';

export const ENDPOINT_CODES = {
  'endpoint/bad-address': {
    summary: 'the endpoint cannot listen at this address',
    docs: 'The address of `--host` belongs to no network of this machine, or the port may not be used by this user. Leave `--host` out to listen on 127.0.0.1, and take a port above 1023.',
  },
  'endpoint/nobody-to-ask': {
    summary: 'a build of the endpoint asked a question',
    docs: 'Builds that came over HTTP have nobody who could answer. Nothing that is served asks; please report how it came about.',
  },
  'endpoint/port-taken': {
    summary: 'another program listens at the port',
    docs: 'Perhaps another `seed serve` runs. End it, or choose a port with `--port`; `--port 0` takes a free one and prints it.',
  },
  'endpoint/token-needed': {
    summary: 'an address beyond this machine needs a token',
    docs: 'Whoever reaches the endpoint can run commands on this machine. On 127.0.0.1 these are its own users; at any other address seed wants a token, which then is the beginning of the path of the endpoint. Put it into the variable SEED_SERVE_TOKEN, and give clients the address that `seed serve` prints with the token in place of SEED_SERVE_TOKEN.',
  },
} as const satisfies Record<string, CodeDoc>;

export type EndpointCode = keyof typeof ENDPOINT_CODES;
