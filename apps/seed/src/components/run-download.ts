import { request as plainRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Download, Downloaded } from '@seed/awstoe';

const MOST_REDIRECTS = 10;
/** For a server that says nothing. */
const SILENCE_MS = 60_000;

/** Fetches over HTTP and HTTPS, redirects followed. */
export const download: Download = async (url, options) => {
  let at = new URL(url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const { answer, location } = await fetchOnce(at, options);
    if (location === undefined) return answer;
    at = new URL(location, at);
  }
  throw new Error(`more than ${MOST_REDIRECTS} redirects`);
};

type Options = Parameters<Download>[1];

function fetchOnce(
  url: URL,
  { ignoreCertificateErrors, signal }: Options,
): Promise<{ readonly answer: Downloaded; readonly location?: string }> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return Promise.reject(new Error(`"${url.protocol}" is neither http: nor https:`));
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      const { statusCode: status = 0, headers } = response;
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const moved = [301, 302, 303, 307, 308].includes(status) ? headers.location : undefined;
        const answer = { status, content: Buffer.concat(parts) };
        resolve(moved === undefined ? { answer } : { answer, location: moved });
      });
    };
    const common = { signal, timeout: SILENCE_MS, headers: { 'user-agent': 'seed', accept: '*/*' } };
    const sent =
      url.protocol === 'https:'
        ? secureRequest(url, { ...common, rejectUnauthorized: !ignoreCertificateErrors }, answered)
        : plainRequest(url, common, answered);
    sent.on('timeout', () => sent.destroy(new Error(`${url.host} says nothing`)));
    sent.on('error', reject);
    sent.end();
  });
}
