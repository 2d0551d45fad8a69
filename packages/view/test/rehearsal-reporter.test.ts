import { describe, expect, test } from 'vitest';
import { createStyle, createTextReporter } from '../src/index.ts';
import { enveloped, keepOutput } from './sample-run.ts';

const style = createStyle({ color: false, ascii: false });
const warning = {
  code: 'deploy/placeholder',
  severity: 'warning',
  summary: '2 parameters get placeholders',
  detail: 'nothing is known of VpcId of core/vpc',
};

async function textOf(rehearsal: boolean, outcome = 'created'): Promise<string> {
  const [out, err] = [keepOutput(), keepOutput()];
  const options = { style, sources: new Map(), verbosity: 0, now: () => 0, heartbeatMs: 0 };
  const reporter = createTextReporter({ out, err }, options);
  const events = enveloped([
    { type: 'run.started', data: { kind: 'apply', executor: 'docker', target: 'dev', rehearsal } },
    { type: 'node.started', node: 'core/eks', data: {} },
    { type: 'diagnostic.reported', node: 'core/eks', data: { diagnostic: warning } },
    { type: 'node.finished', node: 'core/eks', data: { outcome, outputs: ['a', 'b'] } },
    { type: 'run.finished', data: { outcome: 'failed', exitCode: 1, durationMs: 9 } },
  ]);
  for (const event of events) reporter.event(event);
  await reporter.close();
  return out.text() + err.text();
}

describe('what a rehearsal of a deployment says meanwhile', () => {
  test('is one line for what a module lacks, and no count of outputs that nothing made', async () => {
    const text = await textOf(true);

    expect(text).toMatch(
      /core\/eks +! 2 parameters get placeholders: nothing is known of VpcId of core\/vpc\n/,
    );
    expect(text).toMatch(/✓ rehearsed [^\n]*s\n/);
    expect(text).not.toContain('deploy/placeholder');
  });

  test('does not call a failed rehearsal a failed deployment', async () => {
    expect(await textOf(true, 'failed')).toContain('✗ rehearsal of dev failed: 1 of 1 change failed');
  });

  test('is more in the real run: what is wrong, and its code', async () => {
    const text = await textOf(false);

    expect(text).toContain('deploy/placeholder');
    expect(text).toContain('2 outputs');
  });
});
