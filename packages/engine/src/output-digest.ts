import { createHash } from 'node:crypto';
import { pythonJson } from '@seed/yaml';

/** Recognises an output of a module again without keeping its value: 32 hex digits, the order of keys does not count. */
export function digestOutput(value: unknown): string {
  return createHash('sha256')
    .update(pythonJson(value, { sortKeys: true }))
    .digest('hex')
    .slice(0, 32);
}

/** The name under which a record keeps what a module was given: `core/vpc:VpcId`, `core/vpc:` for everything. */
export function outputName(node: string, key?: string): string {
  return `${node}:${key ?? ''}`;
}
