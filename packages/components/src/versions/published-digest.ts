import type { ObservedComponent } from '../plan/component-registry.ts';
import { semanticSha256Of } from './semantic-hash.ts';

/** Tags that seed gives to what it publishes. */
export const OWN_TAGS = {
  digest: 'seed:semantic-sha256',
  commit: 'seed:git-commit',
  source: 'seed:source',
  version: 'seed:version',
  fingerprint: 'seed:recipe-fingerprint',
} as const;

/** What a build means: by its data, or by its tag where the owner hides the data. */
export function buildDigest({ data, tags }: ObservedComponent): string | undefined {
  return data === undefined ? tags[OWN_TAGS.digest] : (semanticSha256Of(data) ?? 'no YAML');
}
