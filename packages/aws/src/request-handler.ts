/** Addresses of this machine: no proxy leads to them, and emulators are there. */
const NEVER_PROXIED = 'localhost,127.0.0.1,[::1]';

/** The proxies of an environment in the form that Node's agents take. Small letters win, as with curl. */
function proxyEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const read = (name: string): string | undefined => env[name.toLowerCase()] || env[name] || undefined;
  const [http, https, except] = [read('HTTP_PROXY'), read('HTTPS_PROXY'), read('NO_PROXY')];
  return {
    ...(http === undefined ? {} : { HTTP_PROXY: http }),
    ...(https === undefined ? {} : { HTTPS_PROXY: https }),
    NO_PROXY: except === undefined ? NEVER_PROXIED : `${except},${NEVER_PROXIED}`,
  };
}

/**
 * How requests travel. Silence ends a request after 20 s; how long one may take in all is left open, because large
 * files take their time.
 */
export function requestHandler(env: Readonly<Record<string, string | undefined>>) {
  const agent = { keepAlive: true, maxSockets: 50, proxyEnv: proxyEnv(env) };
  return { connectionTimeout: 5_000, socketTimeout: 20_000, httpAgent: agent, httpsAgent: agent };
}
