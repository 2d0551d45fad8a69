import { suggestKey, type YamlEntry, type YamlMap } from '@seed/yaml';
import type { SpecFindings } from './codes.ts';
import {
  ARTIFACTS_KEYS,
  BATCH_ENV_KEYS,
  BATCH_KEYS,
  BUILDSPEC_KEYS,
  CACHE_KEYS,
  ENV_KEYS,
  PHASE_KEYS,
  PHASES_KEYS,
} from './spec-keys.ts';

/** Where a key belongs, for keys that were put elsewhere; the first home wins. */
const HOMES: readonly (readonly [home: string, keys: object])[] = [
  ['the top level', BUILDSPEC_KEYS],
  ['`env` of the buildspec', ENV_KEYS],
  ['`phases`', PHASES_KEYS],
  ['a phase', PHASE_KEYS],
  ['`batch`', BATCH_KEYS],
  ['the `env` of a batch item', BATCH_ENV_KEYS],
  ['`artifacts`', ARTIFACTS_KEYS],
  ['`cache`', CACHE_KEYS],
];

/**
 * CodeBuild ignores unknown keys without a word; say so, with the nearest known key or the right place.
 * Keys that start with `x-` are left alone: people keep anchors there.
 */
export function warnUnknown(
  map: YamlMap,
  table: object,
  where: string,
  findings: SpecFindings,
  options: { readonly except?: (entry: YamlEntry) => boolean } = {},
): void {
  for (const entry of map.entries) {
    const key = entry.key.text;
    if (Object.hasOwn(table, key) || key.startsWith('x-') || options.except?.(entry) === true) continue;
    if (key === 'environment_variables' && table === BUILDSPEC_KEYS) {
      findings.warning(
        'buildspec/misplaced-key',
        entry.key.span,
        '"environment_variables" has no effect in version 0.2',
        {
          hints: ['move its `plaintext` to `env.variables`'],
        },
      );
      continue;
    }
    const near = suggestKey(key, Object.keys(table));
    if (near !== undefined) {
      findings.warning(
        'buildspec/unknown-key',
        entry.key.span,
        `unknown key "${key}" in ${where} is ignored`,
        {
          hints: [`did you mean \`${near}\``],
        },
      );
      continue;
    }
    const home = HOMES.find(([, keys]) => Object.hasOwn(keys, key))?.[0];
    if (home !== undefined) {
      findings.warning('buildspec/misplaced-key', entry.key.span, `"${key}" has no effect in ${where}`, {
        hints: [`move it to ${home}`],
      });
    } else {
      findings.warning(
        'buildspec/unknown-key',
        entry.key.span,
        `unknown key "${key}" in ${where} is ignored`,
      );
    }
  }
}
