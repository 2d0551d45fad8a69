import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readYaml, type YamlScalar } from '../src/index.ts';

const TABLE = join(import.meta.dirname, '../../../test-fixtures/yaml-scalars.tsv');

const ROWS = readFileSync(TABLE, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('# '))
  .map((line) => {
    const [token = '', type = '', value = ''] = line.split('\t');
    return { token, type, value };
  });

/** Writes a number as Python's repr does, as far as the table needs it. */
function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function meaningOf(token: string): { readonly type: string; readonly value: string } {
  const { root, diagnostics } = readYaml({ id: 't', text: `- ${token}\n` }, { dialect: 'python' });
  const scalar = root?.kind === 'list' ? (root.items[0] as YamlScalar) : undefined;
  if (diagnostics.length > 0 || scalar === undefined) return { type: 'error', value: '' };
  const { value } = scalar;
  if (value.type === 'null') return { type: 'null', value: '' };
  return { type: value.type, value: value.type === 'float' ? pythonFloat(value.value) : String(value.value) };
}

describe('a plain scalar', () => {
  test.each(ROWS)('$token is of type $type', ({ token, type, value }) => {
    expect(meaningOf(token)).toEqual({ type, value });
  });

  test.each(ROWS.filter((row) => row.type !== 'error'))('$token keeps its characters', ({ token }) => {
    const { root } = readYaml({ id: 't', text: `- ${token}\n` }, { dialect: 'go' });

    expect(root?.kind === 'list' && root.items[0]).toMatchObject({ kind: 'scalar', text: token });
  });
});

const ASK_PYYAML = `
import datetime, json, sys, yaml
def meaning(token):
    try:
        value = yaml.safe_load("- " + token + "\\n")[0]
    except Exception:
        return ["error", ""]
    if value is None: return ["null", ""]
    if isinstance(value, bool): return ["bool", str(value).lower()]
    if isinstance(value, int): return ["int", str(value)]
    if isinstance(value, float): return ["float", repr(value)]
    if isinstance(value, datetime.date): return ["timestamp", token]
    return ["str", value]
print(json.dumps([meaning(token) for token in json.load(sys.stdin)]))
`;

const NO_PYYAML = 'python3 with PyYAML is not installed, so the table of scalars was not compared with it';

test('the table says what PyYAML says', (context) => {
  if (spawnSync('python3', ['-c', 'import yaml']).status !== 0) {
    process.stderr.write(`SKIPPED: ${NO_PYYAML}\n`);
    context.skip(NO_PYYAML);
  }
  const asked = spawnSync('python3', ['-c', ASK_PYYAML], {
    input: JSON.stringify(ROWS.map((row) => row.token)),
    encoding: 'utf8',
  });

  const answers = JSON.parse(asked.stdout) as [type: string, value: string][];
  expect(answers).toEqual(ROWS.map((row) => [row.type, row.value]));
});
