/** S3, as far as builds need it: the port that an emulator or AWS itself fills. */
export interface ObjectStore {
  /** The bytes of an object; undefined where there is none. Rejects with an Error that says why it cannot be had. */
  get(address: ObjectAddress, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Rejects with an Error that says why it cannot be stored. */
  put(address: ObjectAddress, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
}

export interface ObjectAddress {
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}

/** Splits `bucket/key` or `arn:aws:s3:::bucket/key`; the key is empty where only a bucket is named. */
export function splitLocation(location: string): { readonly bucket: string; readonly key: string } {
  const path = location.replace(/^arn:[^:]+:s3:::/, '').replace(/^s3:\/\//, '');
  const at = path.indexOf('/');
  return at === -1 ? { bucket: path, key: '' } : { bucket: path.slice(0, at), key: path.slice(at + 1) };
}
