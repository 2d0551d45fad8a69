import { expect, test } from 'vitest';
import { parseBuildspec } from '../src/index.ts';

/** Layers of 25 builds, each waiting for the whole layer before it. */
function graphOf(builds: number): string {
  const item = (i: number): string => {
    const layer = Math.floor(i / 25) - 1;
    const needs = layer < 0 ? [] : Array.from({ length: 25 }, (_, n) => `b${layer * 25 + n}`);
    return `    - identifier: b${i}\n      depend-on: [${needs.join(', ')}]\n`;
  };
  return `version: 0.2\nbatch:\n  build-graph:\n${Array.from({ length: builds }, (_, i) => item(i)).join('')}`;
}

test('CB-79 a graph of 275 builds with 6,250 edges is read and checked', () => {
  const text = graphOf(275);

  const { value } = parseBuildspec({ id: 'b.yml', text });

  expect(value?.batch?.tasks).toHaveLength(275);
});

test('CB-79 one long cycle through 275 builds is one finding', () => {
  const items = Array.from(
    { length: 275 },
    (_, i) => `    - {identifier: b${i}, depend-on: [b${(i + 1) % 275}]}\n`,
  );

  const text = `version: 0.2\nbatch:\n  build-graph:\n${items.join('')}`;
  const { diagnostics } = parseBuildspec({ id: 'b.yml', text });

  expect(diagnostics.map((d) => d.code)).toEqual(['buildspec/dependency-cycle']);
});
