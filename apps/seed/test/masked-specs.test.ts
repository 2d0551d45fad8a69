import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';

const SECRET = 'correct-horse-battery';

/** Specs that cannot be run, each with the value of a secret in the line that a finding is about. */
const SPECS = {
  'not YAML': `version: 0.2\nphases:\n  build:\n    commands: ["login ${SECRET}"\n`,
  'a key that nobody knows': `version: 0.2\nphases:\n  ${SECRET}:\n    commands: [true]\n`,
  'a wrong value': `version: 0.2\nphases:\n  build:\n    commands: { login: ${SECRET} }\n`,
  'no text': `version: 0.2\nphases:\n  build:\n    commands: ["login ${SECRET} \u0000"]\n`,
};

describe.each(Object.entries(SPECS))('a spec that cannot be run: %s', (_name, text) => {
  test('is told of without the value of a secret, to people and to programs', async () => {
    const cwd = await folderWith({ 'buildspec.yml': text });
    const env = { TOKEN: SECRET };
    const words = ['run', '--secret', 'TOKEN', '--executor', 'host'];

    const seen = await runSeed(words, { cwd, env });
    const json = await runSeed([...words, '--json', '--events', 'events.ndjson'], { cwd, env });
    const planned = await runSeed([...words, '--plan', '--json'], { cwd, env });

    const events = await readFile(join(cwd, 'events.ndjson'), 'utf8');
    expect([seen.code, json.code, planned.code]).toEqual([2, 2, 2]);
    expect(events).toContain('diagnostic.reported');
    for (const told of [seen.all, json.all, planned.all, events]) expect(told).not.toContain(SECRET);
  });
});

test('a warning about a spec has no value of a secret either', async () => {
  const text = `version: 0.2\n${SECRET}: true\nphases:\n  build:\n    commands: [echo hi]\n`;
  const cwd = await folderWith({ 'buildspec.yml': text });
  const words = ['run', '--secret', 'TOKEN', '--json'];

  const ran = await runSeed(words, { cwd, env: { TOKEN: SECRET } });

  expect(ran.out).toContain('diagnostic.reported');
  expect(ran.all).not.toContain(SECRET);
});
