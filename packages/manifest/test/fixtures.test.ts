import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { plainValue, readYaml, YAML_CODES } from '@seed/yaml';
import { Ajv } from 'ajv';
import { showFindings } from '@seed/kernel/testing';
import { describe, expect, test } from 'vitest';
import { deploymentJsonSchema, MANIFEST_CODES } from '../src/index.ts';
import { loadFile } from './load-file.ts';
import { showDeployment } from './show-deployment.ts';

const FIXTURES = join(import.meta.dirname, '../../../test-fixtures/manifests');

const ENV = { STAGE: 'dev', OWNER: 'team', FIRST_ACCOUNT: '111122223333', HOME: '/root' };

/** A case is a manifest, or a folder with `deployment.yaml` and its group files. */
function casesOf(kind: string): readonly { readonly name: string; readonly path: string }[] {
  return readdirSync(join(FIXTURES, kind))
    .filter((name) => !name.endsWith('.out'))
    .map((name) => {
      const path = join(FIXTURES, kind, name);
      return { name, path: statSync(path).isDirectory() ? join(path, 'deployment.yaml') : path };
    });
}

const outOf = (kind: string, name: string): string => join(FIXTURES, kind, `${name}.out`);

describe('manifests', () => {
  test.each(casesOf('ok'))('SF-F05 SF-F20 $name is read as its golden file says', async ({ name, path }) => {
    const { value, diagnostics } = await loadFile(path, ENV);

    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    const golden = `${showFindings(diagnostics)}---\n${value === undefined ? '' : showDeployment(value)}\n`;
    await expect(golden).toMatchFileSnapshot(outOf('ok', name));
  });

  test.each(casesOf('err'))(
    'SF-F24 SF-A10 SF-A11 $name is refused as its golden file says',
    async ({ name, path }) => {
      const { value, diagnostics, sources } = await loadFile(path, ENV);

      expect(value).toBeUndefined();
      expect(diagnostics.some((d) => d.severity === 'error')).toBe(true);
      for (const { span } of diagnostics) expect(sources.has(span?.source ?? '')).toBe(true);
      await expect(showFindings(diagnostics)).toMatchFileSnapshot(outOf('err', name));
    },
  );

  test('SF-F05 of Windows are among them, and no value keeps their line ends', async () => {
    const folder = join(FIXTURES, 'ok/oddities');
    const { value } = await loadFile(join(folder, 'deployment.yaml'), ENV);

    expect(readFileSync(join(folder, 'storage.yaml'), 'utf8')).toContain('\r\n');
    expect(value === undefined ? '\\r' : showDeployment(value)).not.toContain('\\r');
  });
});

describe('the fixtures', async () => {
  const all = [...casesOf('ok'), ...casesOf('err')];
  const found = (
    await Promise.all(all.map(async ({ path }) => (await loadFile(path, ENV)).diagnostics))
  ).flat();

  test('raise nothing that is not documented', () => {
    const documented = new Set([...Object.keys(MANIFEST_CODES), ...Object.keys(YAML_CODES)]);

    expect(found.map((d) => d.code).filter((code) => !documented.has(code))).toEqual([]);
  });

  test('raise everything that is documented, but for other files and later steps', () => {
    const raised = new Set(found.map((d) => d.code));
    const elsewhere =
      /^template\/|^manifest\/(?:no-project|project-name|version|minimum-version|env-file|network|stored-module)$/;

    expect(Object.keys(MANIFEST_CODES).filter((code) => !raised.has(code) && !elsewhere.test(code))).toEqual(
      [],
    );
  });

  test('raise errors in lower case without a full stop, but where Seed-Farmer has words for it', () => {
    const words =
      /^(?:Invalid target_|O(?:ne|nly one) of the `path`|Only one of 'name'|Loading value|Unsupported|Unable to|Environment variable not set)/;
    const odd = found.map((d) => d.summary).filter((text) => /^[A-Z]|\.$/.test(text) && !words.test(text));

    expect(odd).toEqual([]);
  });
});

describe('the JSON Schema of deployments', () => {
  const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    deploymentJsonSchema(),
  );
  const fits = (path: string): boolean => {
    const { root } = readYaml({ id: path, text: readFileSync(path, 'utf8') }, { dialect: 'python' });
    return validate(root === undefined ? undefined : plainValue(root));
  };

  test.each(casesOf('ok'))('SF-F35 accepts $name, as the reader does', ({ path }) => {
    fits(path);

    expect(validate.errors ?? []).toEqual([]);
  });

  test.each(['types', 'parameters', 'list', 'empty'])('SF-F35 refuses %s, as the reader does', (name) => {
    expect(fits(join(FIXTURES, 'err', `${name}.yaml`))).toBe(false);
  });
});
