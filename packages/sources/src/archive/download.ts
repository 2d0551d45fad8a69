import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Agent } from 'node:https';
import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { showAddress } from '../show-address.ts';
import { sourcesError } from '../sources-error.ts';
import { archiveTooLarge } from './archive-limits.ts';

const IDLE_MS = 30_000;
const REDIRECTS = 5;

export interface DownloadRequest {
  readonly url: URL;
  /** `If-None-Match` and its like. */
  readonly headers: Readonly<Record<string, string>>;
  /** The headers that let this client read the address; asked again for every redirect. */
  readonly authorize: (url: URL) => Promise<Readonly<Record<string, string>>>;
  readonly file: string;
  readonly maxBytes: number;
  readonly idleMs?: number;
  readonly agent?: Agent;
  readonly signal: AbortSignal;
}

export type Download =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'file';
      /** Hex. */
      readonly sha256: string;
      readonly bytes: number;
      readonly etag?: string;
      readonly lastModified?: string;
    };

/** Writes what an https address gives into a file. Rejects with EnvironmentError `sources/download-failed`. */
export async function download(wanted: DownloadRequest): Promise<Download> {
  let { url } = wanted;
  for (let hops = 0; hops <= REDIRECTS; hops += 1) {
    if (url.protocol !== 'https:')
      throw failed(wanted.url, `it leads to "${showAddress(url.href)}", which is not https`);
    const headers = { ...wanted.headers, ...(await wanted.authorize(url)) };
    const answer = await ask(url, headers, wanted);
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      answer.destroy();
      if (!URL.canParse(location, url.href)) throw failed(wanted.url, 'it leads to an address that is none');
      url = new URL(location, url);
      continue;
    }
    if (status === 304) {
      answer.destroy();
      return { kind: 'unchanged' };
    }
    if (status === 200) return save(answer, wanted);
    answer.destroy();
    throw failed(wanted.url, `${status} ${answer.statusMessage ?? ''}`.trim(), hintsFor(url, answer));
  }
  throw failed(wanted.url, `it leads from address to address, more than ${REDIRECTS} times`);
}

function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  wanted: DownloadRequest,
): Promise<IncomingMessage> {
  const { agent, signal, idleMs = IDLE_MS } = wanted;
  return new Promise((done, fail) => {
    // The bytes are wanted as they lie there: a tar.gz is not to be decoded on the way.
    const asked = request(url, {
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'seed', ...headers },
      timeout: idleMs,
      signal,
      ...(agent === undefined ? {} : { agent }),
    });
    let answer: IncomingMessage | undefined;
    asked.once('timeout', () =>
      (answer ?? asked).destroy(new Error(`it sent nothing for ${idleMs / 1000} seconds`)),
    );
    asked.once('response', (response) => {
      answer = response;
      done(response);
    });
    asked.once('error', (error) =>
      fail(signal.aborted ? (signal.reason as Error) : failed(wanted.url, words(error))),
    );
    asked.end();
  });
}

function words(error: Error): string {
  const errors = error instanceof AggregateError ? (error.errors as Error[]) : [];
  return error.message || errors[0]?.message || error.name;
}

async function save(
  answer: IncomingMessage,
  { url, file, maxBytes, signal }: DownloadRequest,
): Promise<Download> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > maxBytes)
        done(archiveTooLarge(`at "${showAddress(url.href)}" has more than ${maxBytes} bytes`));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(answer, counted, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    const isConnection =
      !answer.complete && (code === undefined || /^(?:ECONN|ERR_STREAM|EPIPE|ETIMEDOUT)/.test(code));
    throw isConnection && bytes <= maxBytes
      ? failed(url, code === undefined ? message : `the connection broke: ${message}`)
      : error;
  }
  const { etag, 'last-modified': lastModified } = answer.headers;
  return {
    kind: 'file',
    sha256: hash.digest('hex'),
    bytes,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
}

const ABOUT_THE_WAY = [
  'check the address, and the way to it: network, proxy, certificates (`NODE_EXTRA_CA_CERTS`)',
];

function hintsFor(url: URL, { statusCode: status, headers }: IncomingMessage): readonly string[] {
  const region = headers['x-amz-bucket-region'];
  if (typeof region === 'string' && !url.hostname.includes(`.${region}.`))
    return [`the bucket is in ${region}: write \`https://BUCKET.s3.${region}.amazonaws.com/KEY\``];
  if (status === 401 || status === 403)
    return isPresigned(url)
      ? ['presigned addresses expire: get a new one']
      : [
          'name the secret with user name and password in `archiveSecret` of the manifest',
          'for an S3 address: check that the credentials in use may read the object',
        ];
  if (status === 404) return ['check the spelling of the address'];
  return ABOUT_THE_WAY;
}

/** True where the query of an S3 address is its permission. */
export function isPresigned(url: URL): boolean {
  return [...url.searchParams.keys()].some((key) => /^(?:X-Amz-Signature|Signature|sig)$/i.test(key));
}

function failed(url: URL, why: string, hints: readonly string[] = ABOUT_THE_WAY): Error {
  const message = `the archive "${showAddress(url.href)}" could not be downloaded: ${why}`;
  return sourcesError('sources/download-failed', message, { hints });
}
