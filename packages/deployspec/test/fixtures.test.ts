import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Loaded, Source } from '@seed/kernel';
import { showFindings } from '@seed/kernel/testing';
import { decodeSource, YAML_CODES } from '@seed/yaml';
import { describe, expect, test } from 'vitest';
import { parseBuildspec, parseDeployspec, SPEC_CODES } from '../src/index.ts';
import { showValue } from './show-value.ts';

const FIXTURES = join(import.meta.dirname, '../../../test-fixtures');

const KINDS = [
  { folder: 'buildspecs', parse: parseBuildspec as (source: Source) => Loaded<unknown> },
  { folder: 'deployspecs', parse: parseDeployspec as (source: Source) => Loaded<unknown> },
];

function filesOf(folder: string): readonly { readonly name: string; readonly path: string }[] {
  const dir = join(FIXTURES, folder);
  return readdirSync(dir)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => ({ name, path: join(dir, name) }));
}

function load(path: string, parse: (source: Source) => Loaded<unknown>): Loaded<unknown> {
  const decoded = decodeSource('spec.yml', readFileSync(path));
  return decoded.value === undefined ? { ...decoded, value: undefined } : parse(decoded.value);
}

describe.each(KINDS)('$folder', ({ folder, parse }) => {
  test.each(filesOf(`${folder}/ok`))('CB-134 $name is read as its golden file says', async ({ path }) => {
    const loaded = load(path, parse);

    expect(loaded.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    expect(loaded.diagnostics.every((d) => d.span !== undefined)).toBe(true);
    const golden = `${showFindings(loaded.diagnostics, { files: false })}---\n${showValue(loaded.value)}\n`;
    await expect(golden).toMatchFileSnapshot(`${path}.out`);
  });

  test.each(filesOf(`${folder}/err`))('CB-134 $name is refused as its golden file says', async ({ path }) => {
    const loaded = load(path, parse);

    const errors = loaded.diagnostics.filter((d) => d.severity === 'error');
    expect(loaded.value).toBeUndefined();
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.every((d) => d.span !== undefined)).toBe(true);
    await expect(showFindings(loaded.diagnostics, { files: false })).toMatchFileSnapshot(`${path}.out`);
  });
});

describe('the fixtures', () => {
  const found = KINDS.flatMap(({ folder, parse }) =>
    ['ok', 'err'].flatMap((kind) =>
      filesOf(`${folder}/${kind}`).flatMap(({ path }) => load(path, parse).diagnostics),
    ),
  );

  test('every finding they raise is documented', () => {
    const documented = new Set([...Object.keys(SPEC_CODES), ...Object.keys(YAML_CODES)]);

    expect(found.map((d) => d.code).filter((code) => !documented.has(code))).toEqual([]);
  });

  test('every documented finding is raised by one of them, but for sizes and other files', () => {
    const raised = new Set(found.map((d) => d.code));
    const elsewhere = ['yaml/too-deep', 'yaml/too-large', 'yaml/unknown-key'];

    const all = [...Object.keys(SPEC_CODES), ...Object.keys(YAML_CODES)];
    expect(all.filter((code) => !raised.has(code) && !elsewhere.includes(code))).toEqual([]);
  });

  test('every error names what to look at in lower case and without a full stop', () => {
    const odd = found.filter((d) => d.summary.endsWith('.') || /^[A-Z]/.test(d.summary));

    expect(odd.map((d) => d.summary)).toEqual([]);
  });
});
