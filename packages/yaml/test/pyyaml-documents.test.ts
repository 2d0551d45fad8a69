import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeSource, plainValue, readYaml } from '../src/index.ts';

const FIXTURES = join(import.meta.dirname, '../../../test-fixtures');

/** Dates become a mark, as JSON has none; keys become texts. */
const ASK_PYYAML = `
import datetime, json, sys, yaml
def plain(value):
    if isinstance(value, dict): return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list): return [plain(item) for item in value]
    return "DATE" if isinstance(value, datetime.date) else value
print(json.dumps([plain(yaml.safe_load(open(path, "rb"))) for path in json.load(sys.stdin)]))
`;

const NO_PYYAML = 'python3 with PyYAML is not installed, so documents were not compared with it';

function read(path: string): unknown {
  const { value } = decodeSource(path, readFileSync(path));
  const { root } = readYaml(value ?? { id: path, text: '' }, { dialect: 'go', duplicateKeys: 'warning' });
  return root === undefined ? null : plainValue(root);
}

test('whole documents mean what PyYAML says', (context) => {
  if (spawnSync('python3', ['-c', 'import yaml']).status !== 0) {
    process.stderr.write(`SKIPPED: ${NO_PYYAML}\n`);
    context.skip(NO_PYYAML);
  }
  const files = globSync(join(FIXTURES, '{buildspecs,deployspecs}/ok/*.{yml,yaml}'))
    .filter((path) => !path.includes('tab-after-colon'))
    .sort();

  const asked = spawnSync('python3', ['-c', ASK_PYYAML], { input: JSON.stringify(files), encoding: 'utf8' });
  const answers = JSON.parse(asked.stdout) as unknown[];

  expect(files.length).toBeGreaterThan(30);
  expect(files.map((path) => [path, read(path)])).toEqual(files.map((path, i) => [path, answers[i]]));
});
