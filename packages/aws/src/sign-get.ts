import { createHash, createHmac } from 'node:crypto';
import type { Hash, Hmac } from 'node:crypto';
import { regionOf } from './aws-settings.ts';
import type { AwsOptions, KeysProvider } from './aws-settings.ts';

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 as the signer wants to be given it. */
class Sha256 {
  #hash: Hash | Hmac;
  readonly #secret: Bytes | undefined;

  constructor(secret?: Bytes) {
    this.#secret = secret;
    this.#hash = this.#start();
  }

  #start(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', asBytes(this.#secret));
  }

  update(data: Bytes): void {
    this.#hash.update(asBytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#start();
  }
}

function asBytes(data: Bytes): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** The path as S3 writes it when it checks the signature: addresses leave more characters as they are. */
function canonicalPath(pathname: string): string {
  const encode = (part: string) =>
    encodeURIComponent(part).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return pathname.split('/').map(decodePart).map(encode).join('/');
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The region that a host of S3 names, else the caller's. */
function regionOfHost(url: URL, options: AwsOptions): string {
  const named = /(?:^|\.)s3\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(url.hostname)?.[1];
  return named ?? regionOf(options) ?? 'us-east-1';
}

/** The headers with which S3 lets these credentials GET an address, for some minutes. */
export async function signGet(
  url: URL,
  options: AwsOptions,
  credentials: KeysProvider,
): Promise<Readonly<Record<string, string>>> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const signer = new SignatureV4({
    service: 's3',
    region: regionOfHost(url, options),
    credentials,
    sha256: Sha256,
    // S3 alone signs paths as they are, and wants the digest of the body among the headers.
    uriEscapePath: false,
    applyChecksum: true,
  });
  const { headers } = await signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    path: canonicalPath(url.pathname),
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host },
  });
  const { host: _, ...rest } = headers;
  return rest;
}
