import { type Loaded, type Source, sortDiagnostics } from '@seed/kernel';
import { createFindings, readYaml } from '@seed/yaml';
import { checkKeys } from '../project/check-keys.ts';
import { isObject, jsonOf } from '../project/json.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import type { SettingsKey } from '../project/settings-keys.ts';
import type { ComponentLock } from './component-lock.ts';

const TEXT = { type: 'text' } as const;

const COMPONENT: SettingsKey = {
  type: 'map',
  required: ['file', 'awsName', 'version', 'semanticSha256', 'rawSha256', 'bytes', 'parameters', 'history'],
  keys: {
    file: TEXT,
    awsName: TEXT,
    version: TEXT,
    semanticSha256: TEXT,
    rawSha256: TEXT,
    bytes: { type: 'number' },
    parameters: {
      type: 'map',
      each: { type: 'map', required: ['required'], keys: { required: { type: 'flag' } } },
    },
    history: { type: 'map', each: TEXT },
  },
};

const LOCK: SettingsKey = {
  type: 'map',
  required: ['lockfileVersion', 'components', 'recipes', 'managed'],
  keys: {
    lockfileVersion: { type: 'text', oneOf: ['1'] },
    components: { type: 'map', each: COMPONENT },
    recipes: {
      type: 'map',
      each: { type: 'map', required: ['version', 'fingerprint'], keys: { version: TEXT, fingerprint: TEXT } },
    },
    managed: {
      type: 'map',
      each: {
        type: 'map',
        each: {
          type: 'map',
          required: ['resolved', 'date'],
          keys: { resolved: TEXT, semanticSha256: TEXT, date: TEXT },
        },
      },
    },
  },
};

/** Reads `components.lock.json`. The value is absent where it does not have the shape of a lock. */
export function readLock(source: Source): Loaded<ComponentLock> {
  const sources = new Map([[source.id, source.text]]);
  const { root, span, diagnostics } = readYaml(source, { dialect: 'go' });
  const inner: ProjectFindings = createFindings(diagnostics);
  if (root === undefined) inner.error('components/lock-malformed', span, 'the lock is empty or no JSON');
  else checkKeys(root, LOCK, '', inner);
  const [first] = inner.list;
  const value = root === undefined ? undefined : jsonOf(root);
  if (first === undefined && isObject(value))
    return { value: value as unknown as ComponentLock, diagnostics: [], sources };
  const findings: ProjectFindings = createFindings();
  findings.error(
    'components/lock-malformed',
    first?.span ?? span,
    `the lock cannot be used: ${first?.summary ?? 'it is no map'}`,
    {
      hints: [
        'resolve a merge by taking both sides of `history`, or write it anew with `seed components lock`',
      ],
    },
  );
  return { diagnostics: sortDiagnostics(findings.list), sources };
}
