/** What a build reaches without a proxy, whatever it says: itself, and the address of its credentials. */
const DIRECT = ['169.254.170.2', 'localhost', '127.0.0.1'];
const PROXY = /^https?_proxy$/i;

/** The proxy variables of a build: those given, and with a proxy both spellings of NO_PROXY with the addresses that need none. */
export function proxyVariables(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!Object.keys(given).some((name) => PROXY.test(name))) return given;
  const named = (given['NO_PROXY'] ?? given['no_proxy'] ?? '').split(',').map((host) => host.trim());
  const all = [...new Set([...named, ...DIRECT])].filter((host) => host !== '');
  // With a star nothing goes through the proxy; some tools know it only when it stands alone.
  const hosts = all.includes('*') ? '*' : all.join(',');
  return { ...given, NO_PROXY: hosts, no_proxy: hosts };
}
