import { stringify } from 'yaml';

/** A plain value as YAML that readers of versions 1.1 and 1.2 understand alike; without anchors and folded lines. */
export function writeYaml(value: unknown): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
