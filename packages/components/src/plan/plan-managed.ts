import { fillPlaceholders, parseArn } from '../project/names.ts';
import { lockReference } from '../versions/make-lock.ts';
import { buildDigest } from '../versions/published-digest.ts';
import { versionPattern } from '../versions/version-number.ts';
import type { ManagedReference } from './component-plan.ts';
import { placeholdersOf, type Planning } from './planning.ts';

/** Where every wildcard of the selected images leads, beside what the lock says of it. Each ARN once. */
export function planManaged({ images, target, observed, options }: Planning): readonly ManagedReference[] {
  const found = new Map<string, ManagedReference>();
  for (const { entries } of images)
    for (const entry of entries) {
      if (entry.kind !== 'arn') continue;
      const arn = fillPlaceholders(entry.arn.text, placeholdersOf(target));
      const version = parseArn(arn)?.version;
      if (version === undefined || versionPattern(version) !== 'wildcard' || found.has(arn)) continue;
      const reference = lockReference(arn);
      const resolved = observed.references.find((one) => one.reference === arn)?.resolved;
      const digest = resolved && buildDigest(resolved);
      const locked = options.lock?.managed[target.region]?.[reference]?.resolved;
      found.set(arn, {
        reference,
        arn,
        ...(locked === undefined ? {} : { locked }),
        ...(resolved === undefined ? {} : { resolved: `${resolved.version}/${resolved.build}` }),
        ...(digest === undefined ? {} : { semanticSha256: digest }),
      });
    }
  return [...found.values()];
}
