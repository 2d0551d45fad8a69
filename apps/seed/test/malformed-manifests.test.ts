import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDeployment } from '@seed/manifest';
import { createLocalStore } from '@seed/state';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { LOCAL } from './deployment-runs.ts';
import { folderWith, runSeed } from './run-seed.ts';

const MANIFEST = `name: dev
toolchainRegion: eu-west-1
groups:
  - name: core
    modules:
      - name: vpc
        path: modules/vpc
        parameters:
          - name: cidr
            value: 10.0.0.0/16
  - name: data
    concurrency: 2
    path: data.yaml
targetAccountMappings:
  - alias: primary
    accountId: "111122223333"
    default: true
    parametersGlobal: {currency: EUR}
    regionMappings:
      - region: eu-west-1
        default: true
        parametersRegional: {zones: [a, b]}
`;

const GROUP = `name: bucket
path: modules/bucket
targetAccount: primary
parameters:
  - name: zones
    valueFrom: {parameterValue: zones}
---
name: site
path: modules/site
parameters:
  - name: size
    value: 1.5
`;

/** Without commands, so that applying it takes no time. */
const SPEC = 'deploy: {phases: {}}\ndestroy: {phases: {}}\n';

interface Texts {
  readonly manifest: string;
  readonly group: string;
}

const PIECES = [
  '',
  '~',
  '[]',
  '{}',
  '1',
  '1.30',
  '2024-01-01',
  '0123',
  '*x',
  '&x',
  '!t ',
  '"',
  "'",
  '${NOT_SET}',
  '- ',
  ': ',
  '\n',
  '---\n',
  '\t',
  '<<: ',
  '{valueFrom: {}}',
  '../..',
  '[[[[',
  '\u0000',
  '__proto__: 1',
  '|\n',
];

/** A text with pieces taken out and put in. */
const broken = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.record({ at: fc.nat(text.length), drop: fc.nat(12), put: fc.constantFrom(...PIECES) }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((edits) =>
      edits.reduce((made, { at, drop, put }) => made.slice(0, at) + put + made.slice(at + drop), text),
    );

const read = (text: string) => async (): Promise<Uint8Array> => new TextEncoder().encode(text);

describe('apply of a manifest that is malformed', { timeout: 300_000 }, () => {
  let dir: string;

  beforeAll(async () => {
    dir = await folderWith({
      'seedfarmer.yaml': 'project: shop\n',
      'dev.yaml': MANIFEST,
      'data.yaml': GROUP,
      ...Object.fromEntries(
        ['vpc', 'bucket', 'site'].map((name) => [`modules/${name}/deployspec.yaml`, SPEC]),
      ),
    });
    await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });
  }, 60_000);

  const state = async () => {
    const store = createLocalStore({ path: join(dir, '.seed/state.db'), name: 'state' });
    try {
      return await store.list('/');
    } finally {
      store.close();
    }
  };
  const put = async ({ manifest, group }: Texts): Promise<void> => {
    await writeFile(join(dir, 'dev.yaml'), manifest);
    await writeFile(join(dir, 'data.yaml'), group);
  };
  /** Whether the texts are none that can be deployed. */
  const isMalformed = async ({ manifest, group }: Texts): Promise<boolean> => {
    const { value } = await loadDeployment('dev.yaml', {
      project: { name: 'shop', root: dir, description: '', strict: false },
      env: {},
      read: (path) => read(path === 'dev.yaml' ? manifest : group)(),
    });
    return value === undefined;
  };

  test('never ends with a stack, and leaves the state of the deployment as it was: 500 of them', async () => {
    const before = await state();
    const drawn = fc.sample(
      fc.oneof(
        fc.record({ manifest: broken(MANIFEST), group: fc.constant(GROUP) }),
        fc.record({ manifest: fc.constant(MANIFEST), group: broken(GROUP) }),
      ),
      { numRuns: 1200, seed: 20_251_121 },
    );
    const bad: string[] = [];
    let tried = 0;

    for (const texts of drawn) {
      if (tried === 500) break;
      if (!(await isMalformed(texts))) continue;
      tried += 1;
      await put(texts);

      const ran = await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });

      const isTold = ran.code === 2 && ran.jobs.length === 0 && / {2}--> \S+:\d+:\d+/.test(ran.err);
      if (!isTold || /\n\s+at .+:\d+:\d+\)?|seed has a bug/.test(ran.all)) bad.push(ran.all);
    }

    expect([tried, bad]).toEqual([500, []]);
    expect(before.filter(({ key }) => key.endsWith('/md5/bundle'))).toHaveLength(3);
    expect(await state()).toEqual(before);
  });

  test('is forgotten once it is mended: nothing is to be done', async () => {
    await put({ manifest: MANIFEST, group: GROUP });

    const { code } = await runSeed(['plan', '--local', 'dev.yaml', '--detailed-exitcode'], { cwd: dir });

    expect(code).toBe(0);
  });
});
