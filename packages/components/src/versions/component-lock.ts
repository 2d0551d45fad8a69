/** `components.lock.json`: what versions mean, independent of accounts. */
export interface ComponentLock {
  readonly lockfileVersion: 1;
  /** By key of the component, `<image>/<entry>`. */
  readonly components: Readonly<Record<string, LockedComponent>>;
  /** By key of the image. */
  readonly recipes: Readonly<Record<string, LockedRecipe>>;
  /** By region, then by reference: `aws:component/aws-cli-version-2-linux/x.x.x`. */
  readonly managed: Readonly<Record<string, Readonly<Record<string, LockedReference>>>>;
}

export interface LockedComponent {
  readonly file: string;
  readonly awsName: string;
  readonly version: string;
  readonly semanticSha256: string;
  readonly rawSha256: string;
  readonly bytes: number;
  readonly parameters: Readonly<Record<string, { readonly required: boolean }>>;
  /** Earlier versions with their semantic digests; a number never gets another content. */
  readonly history: Readonly<Record<string, string>>;
}

export interface LockedRecipe {
  readonly version: string;
  readonly fingerprint: string;
}

export interface LockedReference {
  /** `<version>/<build>`. */
  readonly resolved: string;
  readonly semanticSha256?: string;
  /** Day on which it was first seen to mean this, `2026-11-21`. */
  readonly date: string;
}

export const LOCK_FILE = 'components.lock.json';

export const EMPTY_LOCK: ComponentLock = { lockfileVersion: 1, components: {}, recipes: {}, managed: {} };
