import { asMap, entryOf, isNull, type YamlMap, type YamlNode } from '@seed/yaml';
import type { CacheSpec } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';
import { valueAt } from './read-artifacts.ts';
import { readGlobs, readText, readTexts } from './read-texts.ts';
import { CACHE_KEYS } from './spec-keys.ts';
import { warnUnknown } from './unknown-keys.ts';

const MOST_FALLBACK_KEYS = 5;

/** Reads `cache`. */
export function readCache(node: YamlNode, findings: SpecFindings): CacheSpec | undefined {
  const map = isNull(node) ? undefined : asMap(node, '`cache`', findings);
  if (map === undefined) return undefined;
  warnUnknown(map, CACHE_KEYS, '`cache`', findings);
  const paths = readGlobs(valueAt(map, 'paths'), '`paths` of `cache`', findings).map((path) => path.value);
  const key = readText(valueAt(map, 'key'), '`key` of `cache`', findings);
  const fallbackKeys = readFallbackKeys(map, key, findings);
  return { paths, fallbackKeys, action: readAction(map, findings), ...(key === undefined ? {} : { key }) };
}

function readFallbackKeys(map: YamlMap, key: string | undefined, findings: SpecFindings): readonly string[] {
  const entry = entryOf(map, 'fallback-keys');
  const keys = readTexts(entry?.value, '`fallback-keys`', findings);
  const extra = keys[MOST_FALLBACK_KEYS];
  if (extra !== undefined) {
    findings.error(
      'buildspec/too-many-fallback-keys',
      extra.span,
      `${keys.length} fallback keys, more than five`,
      {
        hints: ['keep the five most useful ones'],
      },
    );
  }
  if (entry !== undefined && keys.length > 0 && key === undefined) {
    findings.warning(
      'buildspec/fallback-without-key',
      entry.key.span,
      '`fallback-keys` has no effect without `key`',
      {
        hints: ['add `key` to `cache`'],
      },
    );
  }
  return keys.map((fallback) => fallback.value);
}

function readAction(map: YamlMap, findings: SpecFindings): CacheSpec['action'] {
  const node = valueAt(map, 'action');
  const text = readText(node, '`action` of `cache`', findings);
  if (node === undefined || text === undefined) return 'both';
  const action = text.toLowerCase();
  if (action === 'restore' || action === 'save') return action;
  findings.error('buildspec/cache-action', node.span, `cache action "${text}" is not restore or save`, {
    hints: ['leave `action` out to restore and save'],
  });
  return 'both';
}
