import { describe, expect, it } from 'vitest';
import { formatRehearsal } from './format-rehearsal.ts';
import { createStyle } from './style.ts';

const style = createStyle({ color: false, ascii: false });

describe('the report of a rehearsal', () => {
  it('says what each module received and recorded, and which inputs were placeholders', () => {
    const text = formatRehearsal(
      [
        {
          node: 'core/eks',
          outcome: 'created',
          received: [
            {
              name: 'VpcId',
              value: 'seed-rehearsal-network-vpc-VpcId',
              origin: 'network/vpc',
              placeholder: true,
              unknown: { node: 'network/vpc', key: 'VpcId' },
            },
            { name: 'Token', origin: 'secrets-manager token', placeholder: false },
          ],
          outputs: ['ClusterName'],
          calls: ['cdk deploy --require-approval never'],
        },
      ],
      { style, columns: 100 },
    );

    expect(text).toBe(
      `Rehearsal: 1 module, 1 call recorded and not run

  ✓ core/eks   would be created
    received  VpcId     ! seed-rehearsal-network-vpc-VpcId   network/vpc
    received  Token     (hidden)   secrets-manager token
    outputs   ClusterName
    recorded  cdk deploy --require-approval never

  ! 1 input had no value and got a placeholder; seed.yaml can give it one:

offline:
  outputs:
    network/vpc:
      VpcId: …`,
    );
  });

  it('lists each unknown output once, ready for seed.yaml', () => {
    const received = [
      { node: 'network/vpc', key: 'VpcId' },
      { node: 'data/lake', key: 'my key: #1' },
      { node: 'network/vpc', key: 'SubnetIds' },
      { node: 'network/vpc', key: 'VpcId' },
      { node: 'data/db' },
    ].map((unknown, at) => ({ name: `P${at}`, value: 'x', origin: 'o', placeholder: true, unknown }));

    const text = formatRehearsal([{ node: 'a/b', outcome: 'created', received, outputs: [], calls: [] }], {
      style,
      columns: 80,
    });

    expect(text).toContain(`  ! 5 inputs had no value and got a placeholder; seed.yaml can give them one:

offline:
  outputs:
    network/vpc:
      VpcId: …
      SubnetIds: …
    data/lake:
      "my key: #1": …
    data/db: {}`);
  });

  it('says so when every input had a value', () => {
    const text = formatRehearsal([{ node: 'a/b', outcome: 'failed', received: [], outputs: [], calls: [] }], {
      style,
      columns: 80,
    });

    expect(text).toContain('✗ a/b   failed');
    expect(text).toContain('every input had a value');
  });

  it('does not call a failure what was never started', () => {
    const text = formatRehearsal(
      [{ node: 'a/b', outcome: 'skipped', received: [], outputs: [], calls: [] }],
      {
        style,
        columns: 80,
      },
    );

    expect(text).toContain('/ a/b   not started');
  });
});
