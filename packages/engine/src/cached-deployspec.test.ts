import { compileModule, loadModuleDeployspec } from '@seed/deployspec';
import type { TextCache } from '@seed/kernel';
import { pythonJson } from '@seed/yaml';
import { describe, expect, it } from 'vitest';
import { cachedDeployspec } from './cached-deployspec.ts';

function recordingCache(): TextCache & { readonly asked: string[]; readonly texts: Map<string, string> } {
  const asked: string[] = [];
  const texts = new Map<string, string>();
  return {
    asked,
    texts,
    has: (key) => texts.has(key),
    get: (key) => {
      asked.push(key);
      return texts.get(key);
    },
    set: (key, value) => void texts.set(key, value),
  };
}

const DEPLOYSPECS = [
  'deploy: {phases: {build: {commands: [a, "b: ${X}"]}}}\n',
  'x: [1, 1.0, -0.0, .inf, -.inf, 123456789012345678901, true, null, 1e3]\n80: {10: a, 9: b}\ndeploy:\n',
  'publishGenericEnvVariables:\nbuild_type: build_general1_large\ndestroy: {phases: {preBuild: {commands: [é]}}}\n',
  'deploy: {phases: {build: {commands: [1]}}}\n',
  'deploy: [\n',
  '',
];

describe('a remembered deployspec', () => {
  it.each(DEPLOYSPECS)('is the same as one that was just read: %j', (text) => {
    const source = { id: 'modules/net/deployspec.yaml', text };
    const cache = recordingCache();
    const fresh = cachedDeployspec(source, cache);
    const remembered = cachedDeployspec(source, cache);
    const { value, ...loaded } = loadModuleDeployspec(source);

    expect(cache.texts.size).toBe(value === undefined ? 1 : 2);
    expect(fresh).toEqual({
      ...loaded,
      ...(value && { value: { ...value, unfit: compileModule(value.deployspec, 'deploy').diagnostics } }),
    });
    expect(remembered.value?.unfit).toEqual(fresh.value?.unfit);
    expect(pythonJson(remembered.value?.stored)).toBe(pythonJson(fresh.value?.stored));
    expect(remembered.value?.deployspec).toEqual(fresh.value?.deployspec);
    expect(remembered.diagnostics).toEqual(fresh.diagnostics);
    expect(remembered.sources).toEqual(fresh.sources);
  });

  it('is another one for another text or another name', () => {
    const cache = recordingCache();
    for (const id of ['a', 'b'])
      for (const text of ['deploy:\n', 'deploy: {}\n']) cachedDeployspec({ id, text }, cache);

    expect(new Set(cache.asked).size).toBe(4);
    expect(cache.texts.size).toBe(8);
  });
});
