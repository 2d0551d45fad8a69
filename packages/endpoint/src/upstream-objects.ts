import type { ObjectAddress, ObjectStore } from './object-store.ts';

/** Transfers of a source or an artifact that take longer have come to a stop. */
const LIMIT_MS = 10 * 60_000;

/** Tells the emulator region and service; there is nothing behind the signature, which emulators do not check. */
const credentials = (region: string): string =>
  `AWS4-HMAC-SHA256 Credential=seed/20200101/${region}/s3/aws4_request, SignedHeaders=host, Signature=0`;

function urlOf({ bucket, key, version }: ObjectAddress, upstream: URL): URL {
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  const url = new URL(`${upstream.href.replace(/\/$/, '')}/${path}`);
  if (version !== undefined) url.searchParams.set('versionId', version);
  return url;
}

/** `NoSuchBucket: …` from the body of an error of S3. */
async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `HTTP status ${response.status}`;
  const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1];
  return message === undefined ? code : `${code}: ${message}`;
}

/** The objects of an emulator's S3. */
export function upstreamObjects(upstream: URL): ObjectStore {
  const call = (address: ObjectAddress, init: RequestInit, signal: AbortSignal): Promise<Response> =>
    fetch(urlOf(address, upstream), {
      ...init,
      headers: { authorization: credentials(address.region), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new Error(`${upstream.origin} cannot be reached`, { cause });
    });
  return {
    async get(address, signal) {
      const response = await call(address, { method: 'GET' }, signal);
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      const reason = await reasonOf(response);
      if (response.status === 404 && !reason.startsWith('NoSuchBucket')) return undefined;
      throw new Error(reason);
    },
    async put(address, bytes, signal) {
      const response = await call(address, { method: 'PUT', body: Buffer.from(bytes) }, signal);
      if (!response.ok) throw new Error(await reasonOf(response));
      await response.arrayBuffer();
    },
  };
}
