import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openEndpoint, PROJECT } from './open-endpoint.ts';
import { answers, CLIENT_ENV, runOutside } from './outside-client.ts';

const hasBoto3 = await answers('python3', '-c', 'import boto3');
if (!hasBoto3) process.stderr.write('the endpoint is not tested with boto3: python3 cannot import it\n');

const SCRIPT = join(import.meta.dirname, 'boto3_client.py');

describe.skipIf(!hasBoto3)('boto3', { timeout: 120_000 }, () => {
  test('CB-128 CB-129 runs builds and batches, reads logs and reports, and knows the exceptions', async () => {
    const open = await openEndpoint();

    const { stdout } = await runOutside('python3', [SCRIPT, open.url, JSON.stringify(PROJECT)], {
      env: CLIENT_ENV,
    });
    await open.close();

    const said = JSON.parse(stdout) as Record<string, unknown>;
    expect(said).toMatchObject({
      status: 'SUCCEEDED',
      exported: [{ name: 'GREETING', value: 'hello boto3' }],
      log: expect.stringContaining('Phase complete: BUILD State: SUCCEEDED'),
      cases: [['adds', 'SUCCEEDED', 500_000_000]],
      batch: ['SUCCEEDED', ['a', 'b']],
      builds: 3,
      stopped: ['invalid input', expect.stringContaining('cannot be stopped: it is SUCCEEDED')],
      absent: ['not found', expect.stringContaining('Project cannot be found')],
      sandbox: ['invalid input', expect.stringContaining('StartSandbox is not offered')],
    });
    expect(said['seconds']).toBeGreaterThan(0);
  });
});
