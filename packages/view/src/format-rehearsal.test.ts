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

  ! 1 input had no value and got a placeholder:
      core/eks   VpcId
  give values below \`offline.outputs\` of seed.yaml`,
    );
  });

  it('says so when every input had a value', () => {
    const text = formatRehearsal([{ node: 'a/b', outcome: 'failed', received: [], outputs: [], calls: [] }], {
      style,
      columns: 80,
    });

    expect(text).toContain('✗ a/b   failed');
    expect(text).toContain('every input had a value');
  });
});
