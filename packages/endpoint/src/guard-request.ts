import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/** Who may ask. Without a token, programs of this machine; with one, whoever knows it. */
export interface Guard {
  readonly token?: string;
}

export type Admission =
  | { readonly ok: true /** The path without the token. */; readonly path: string }
  | { readonly ok: false; readonly why: string };

/** True for names that always mean this machine, so that no name server can point them elsewhere. */
export function isLoopbackName(host: string): boolean {
  if (isIPv6(host)) return host === '::1';
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name === '[::1]') return true;
  return isIPv4(name) && name.startsWith('127.');
}

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Browsers say where a request comes from; no page has any business here. */
function fromPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none');
}

/** Decides whether a request is let in: against web pages, DNS rebinding and, with a token, strangers. */
export function admit(
  request: { readonly url?: string | undefined; readonly headers: IncomingHttpHeaders },
  guard: Guard,
): Admission {
  const { headers } = request;
  const url = request.url ?? '/';
  if (fromPage(headers)) return { ok: false, why: 'requests of web pages are not answered' };
  if (guard.token === undefined) {
    if (isLoopbackName(headers.host ?? '')) return { ok: true, path: url };
    return { ok: false, why: `the host "${headers.host ?? ''}" is not this machine by a name of its own` };
  }
  const [, first = ''] = url.split(/[/?]/, 2);
  if (!sameText(first, guard.token)) {
    return { ok: false, why: 'the path of the endpoint has to begin with the token' };
  }
  const rest = url.slice(first.length + 1);
  return { ok: true, path: rest.startsWith('/') ? rest : `/${rest}` };
}
