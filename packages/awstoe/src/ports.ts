import type { Clock, Host, Source } from '@seed/kernel';
import type { Machines } from './machine.ts';

/** An object of S3. `owner` is the account that has to own the bucket. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
  readonly owner?: string;
}

/** Where S3Download and S3Upload go. Rejects with an Error whose message says what S3 said. */
export interface ObjectStore {
  /** Keys that begin with `key`, sorted, at most `limit`. */
  list(place: ObjectPlace, limit: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Undefined where there is no such object. */
  get(place: ObjectPlace, signal: AbortSignal): Promise<Uint8Array | undefined>;
  put(place: ObjectPlace, content: Uint8Array, signal: AbortSignal): Promise<void>;
}

/** Values of Parameter Store, and of Secrets Manager below `/aws/reference/secretsmanager/`. */
export interface ParameterSource {
  /** Undefined where there is no such parameter. */
  get(name: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface Downloaded {
  readonly status: number;
  readonly content: Uint8Array;
}

/** Fetches what a URL names, redirects followed. Rejects with an Error that says why it cannot be reached. */
export type Download = (
  url: string,
  options: { readonly ignoreCertificateErrors: boolean; readonly signal: AbortSignal },
) => Promise<Downloaded>;

/** Components that ExecuteDocument names by their ARN. */
export interface DocumentSource {
  /** Whether there is hope to find it; nothing is asked. */
  knows(arn: string): boolean;
  /** Undefined where nobody knows the component. */
  find(arn: string, signal: AbortSignal): Promise<Source | undefined>;
}

/** The folder of a run. */
export interface RunFolder {
  append(file: string, text: string): void;
  write(file: string, text: string): void;
}

export interface RunPorts {
  readonly machines: Machines;
  readonly host: Host;
  readonly clock: Clock;
  readonly folder: RunFolder;
  readonly download: Download;
  /** Absent: nothing is fetched from S3, and nothing is put there. */
  readonly objects?: ObjectStore;
  /** Absent: no parameter is looked up. */
  readonly parameters?: ParameterSource;
  readonly documents?: DocumentSource;
  /** Waits; rejects with the reason of the signal. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}
