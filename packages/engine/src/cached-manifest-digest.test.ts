import { type PythonDict, pythonFloat, type PythonValue } from '@seed/yaml';
import { expect, it, test } from 'vitest';
import { cachedManifestDigest } from './cached-manifest-digest.ts';
import { digestManifest, type ManifestFacts } from './manifest-digest.ts';

const STORED: PythonDict = new Map<string, PythonValue>([
  ['name', 'vpc'],
  ['parameters', [new Map([['name', 'size']])]],
]);
const FACTS: ManifestFacts = {
  bundleMd5: 'b',
  deployspecMd5: 'd',
  deployspec: new Map([['deploy', null]]),
  parameters: [{ resolvedValue: '3' }],
  dataFileCommits: [],
};

test('a remembered digest is the same, and looks at the parts only for what is stored', () => {
  const texts = new Map<string, string>();
  const asked: string[] = [];
  const module = {
    storedDigest: 's',
    get stored() {
      asked.push('stored');
      return STORED;
    },
  };
  const fresh = cachedManifestDigest(module, FACTS, texts);
  asked.length = 0;
  const remembered = cachedManifestDigest(module, FACTS, texts);

  expect([remembered.md5, fresh.md5]).toEqual(Array(2).fill(digestManifest(STORED, FACTS).md5));
  expect(asked).toEqual([]);
  expect(remembered.stored).toEqual(fresh.stored);
});

it.each<[what: string, storedDigest: string, changed: Partial<ManifestFacts>]>([
  ['manifest', 'other', {}],
  ['bundle', 's', { bundleMd5: 'x' }],
  ['deployspec', 's', { deployspecMd5: 'x' }],
  ['commit', 's', { commitHash: 'x' }],
  ['resolved value', 's', { parameters: [{ resolvedValue: '4' }] }],
  ['version', 's', { parameters: [{ resolvedValue: '3', version: pythonFloat(1) }] }],
  ['commit of a data file', 's', { dataFileCommits: ['x'] }],
])('another %s is not taken for the one that was remembered', (_, storedDigest, changed) => {
  const texts = new Map<string, string>();
  cachedManifestDigest({ stored: STORED, storedDigest: 's' }, FACTS, texts);
  const facts = { ...FACTS, ...changed };
  const stored: PythonDict = storedDigest === 's' ? STORED : new Map([...STORED, ['name', 'fsx']]);

  const { md5 } = cachedManifestDigest({ stored, storedDigest }, facts, texts);

  expect(md5).toBe(digestManifest(stored, facts).md5);
  expect(texts.size).toBe(2);
});
