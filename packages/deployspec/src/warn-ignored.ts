import { suggestKey, type YamlMap } from '@seed/yaml';
import type { SpecFindings } from './codes.ts';

/** Seed-Farmer keeps unknown keys and never looks at them; say so. */
export function warnIgnored(
  map: YamlMap,
  known: readonly string[],
  where: string,
  findings: SpecFindings,
  options: { readonly suggest?: readonly string[]; readonly except?: (key: string) => boolean } = {},
): void {
  for (const { key } of map.entries) {
    if (known.includes(key.text) || options.except?.(key.text) === true) continue;
    const near = suggestKey(key.text, options.suggest ?? known);
    findings.warning(
      'deployspec/ignored-key',
      key.span,
      `"${key.text}" in ${where} is ignored`,
      near === undefined ? {} : { hints: [`did you mean \`${near}\``] },
    );
  }
}
