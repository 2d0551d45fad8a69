import { describe, expect, it } from 'vitest';
import { FARMER_PROJECT, farmerCloud, MOTO, MUTATING } from './farmer-cloud.ts';
import type { ListedNode } from './farmer-cloud.ts';
import { DATA, EDGE } from './farmer-state.ts';
import { folderWith } from './run-seed.ts';

describe.runIf(MOTO !== undefined)(
  'a state of which an account is out of reach',
  { timeout: 120_000 },
  () => {
    const { cloud, seed, json } = farmerCloud(FARMER_PROJECT);

    it('SF-L03 is shown as far as it can be seen, with the places that cannot and what to do about it', async () => {
      cloud.deny(DATA.accountId);

      const table = await seed('list modules dev');
      const all = await seed('list modules --json');
      const whole = await seed('show dev --json');
      const dependencies = await seed('list dependencies dev/core/net');
      const values = await seed('list allmoduledata dev');
      const keys = await seed('state list dev --json');

      for (const { code, err } of [table, all, whole, dependencies, values, keys]) {
        expect([code, err]).toEqual([
          3,
          expect.stringContaining('not seen: account 444455556666, eu-west-1'),
        ]);
        expect(err.match(/not seen/g)).toHaveLength(1);
        expect(err).toContain('seed bootstrap target --project MyApp');
      }
      const notSeen = [
        expect.objectContaining({
          ...DATA,
          code: 'aws/deployment-role',
          hints: expect.any(Array) as unknown,
        }),
      ];
      expect(JSON.parse(all.out)).toMatchObject({ notSeen });
      expect(JSON.parse(whole.out)).toMatchObject({ notSeen, deployment: 'dev' });
      expect(JSON.parse(keys.out)).toMatchObject({ notSeen });
      const { modules } = JSON.parse(all.out) as { modules: ListedNode[] };
      expect(modules.map(({ node }) => node)).toEqual(['core/net', 'edge/cdn', 'edge/waf']);
      expect(table.out).toContain('edge/cdn\tok');
      expect(Object.keys(JSON.parse(values.out) as object)).toEqual(['core-net', 'edge-cdn']);
      expect(await json('show dev2 --json')).toMatchObject({ notSeen: [] });
    });

    it('tells a module that is not there from one that may be where nobody can look', async () => {
      cloud.deny(DATA.accountId);
      const edge = `--target-account-id ${EDGE.accountId} --target-region ${EDGE.region}`;

      const other = await seed('list moduledata dev/edge/cdn');
      const placed = await seed(`list moduledata dev/edge/cdn ${edge}`);
      const hidden = await seed('list moduledata dev/data/lake');
      const elsewhere = await seed(`list moduledata dev/data/lake ${edge}`);

      expect([other.code, JSON.parse(other.out)]).toEqual([3, { Url: 'https://e' }]);
      expect([placed.code, placed.err]).toEqual([0, '']);
      expect([hidden.code, hidden.out]).toEqual([3, '']);
      expect(hidden.err).toContain('there is no module "dev/data/lake" in what can be seen');
      expect(hidden.err).toContain('seed bootstrap target --project MyApp');
      expect([elsewhere.code, elsewhere.err]).toEqual([2, expect.stringContaining('cli/no-module')]);
    });

    it('names an account that only a variable names, once, and does not doubt a module for it', async () => {
      const bare = await folderWith({ 'seedfarmer.yaml': 'project: MyApp\n' });

      const found = await seed('list moduledata dev/core/net', { cwd: bare });
      const dependencies = await seed('list dependencies dev/core/net --json', { cwd: bare });

      expect([found.code, found.err]).toEqual([
        0,
        '! modules of account "edge" are not seen: its id is in EDGE_ACCOUNT, which is not set\n',
      ]);
      expect(dependencies.code).toBe(3);
      expect(dependencies.err.match(/account "edge"/g)).toHaveLength(1);
      expect(JSON.parse(dependencies.out)).toMatchObject({
        notSeen: [{ alias: 'edge', accountId: null, region: null, code: 'cli/account-not-set' }],
      });
    });

    it('SF-L03 is listed key by key with the account that only a variable names, and a key in it is not denied', async () => {
      const cwd = await folderWith({ 'seedfarmer.yaml': 'project: MyApp\n' });
      const unset = 'modules of account "edge" are not seen: its id is in EDGE_ACCOUNT, which is not set';

      const keys = await seed('state list dev', { cwd });
      const asJson = await seed('state list --json', { cwd });
      const found = await seed('state show /myapp/dev/core/net/metadata', { cwd });
      const hidden = await seed('state show /myapp/dev/edge/cdn/metadata', { cwd });
      const whole = await seed('state list dev');

      expect([keys.code, keys.out]).toEqual([3, expect.stringContaining('/myapp/dev/core/net/metadata')]);
      expect(keys.err).toContain(unset);
      expect(JSON.parse(asJson.out)).toMatchObject({
        notSeen: [{ alias: 'edge', accountId: null, code: 'cli/account-not-set' }],
      });
      expect([found.code, found.err]).toEqual([0, `! ${unset}\n`]);
      expect([hidden.code, hidden.out]).toEqual([3, '']);
      expect(hidden.err).toContain('there is no key "/myapp/dev/edge/cdn/metadata" in what can be seen');
      expect([whole.code, whole.err]).toEqual([0, '']);
    });

    it('is not changed by somebody who cannot see all of it', async () => {
      cloud.deny(DATA.accountId);
      const words = [
        'taint dev/edge/cdn',
        'remove moduledata -d dev -g edge -m cdn',
        'state rm dev/edge/cdn --yes',
      ];

      for (const word of [...words, 'state rm /myapp/dev/edge/cdn/metadata --yes']) {
        const { code, err } = await seed(word);

        expect([word, code, err]).toEqual([word, 3, expect.stringContaining('aws/deployment-role')]);
      }
      expect(cloud.calls().filter((name) => MUTATING.test(name))).toEqual([]);
    });
  },
);
