import { describe, expect, test } from 'vitest';
import { apply, events } from './deployment-runs.ts';
import { runSeed } from './run-seed.ts';
import { MANIFEST, projectCopy } from './shop-project.ts';

describe('an offline rehearsal', { timeout: 90_000 }, () => {
  test('tells what each module was given and recorded, and is remembered apart', async () => {
    const shop = await projectCopy();

    const ran = await apply(shop.dir, ['--offline']);
    const json = await apply((await projectCopy()).dir, ['--offline', '--json', '--only', 'network/vpc']);
    const real = await runSeed(['plan', '--local', MANIFEST], { cwd: shop.dir });

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('✓ dev rehearsed');
    expect(ran.out).toContain('Rehearsal: 4 modules, 1 call recorded and not run');
    expect(ran.out).toMatch(/received +vpc-id +vpc-[0-9a-f]{8} +output VpcId of network\/vpc/);
    expect(ran.out).toContain('aws s3 sync pages s3://shop-data-111122223333/');
    expect(real.out).toContain('Plan: 4 to create.');
    expect(events(json).at(-1)?.data['rehearsal']).toEqual([
      {
        node: 'network/vpc',
        outcome: 'created',
        received: [{ name: 'cidr', value: '10.0.0.0/16', origin: 'manifest', placeholder: false }],
        outputs: ['VpcId'],
        calls: [],
      },
    ]);
  });

  test('takes outputs that it lacks from seed.yaml, else a placeholder that it warns of', async () => {
    const shop = await projectCopy();
    await shop.write('seed.yaml', 'offline:\n  outputs:\n    data/bucket: { BucketName: written-down }\n');
    await shop.edit('modules/network/vpc/deployspec.yaml', '-k VpcId', '-k Other');

    const ran = await apply(shop.dir, ['--offline']);

    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(
      /received +bucket-name +written-down +output BucketName of data\/bucket, from seed\.yaml/,
    );
    expect(ran.out).toContain('! seed-rehearsal-network-vpc-VpcId');
    expect(ran.out).toContain('1 input had no value and got a placeholder');
    expect(ran.out).toContain(
      'parameter "vpc-id" gets a placeholder: nothing is known of VpcId of network/vpc',
    );
    expect(ran.out).toContain('offline:\n  outputs:\n    network/vpc:\n      VpcId: …');
  });
});
