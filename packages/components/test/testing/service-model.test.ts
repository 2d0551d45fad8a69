import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startFakeImageBuilder } from '@seed/components/testing';
import { expect, it, onTestFinished } from 'vitest';
import { verbOf } from '../../src/testing/read-call.ts';
import { imageBuilderModel, ramModel } from '../../src/testing/request-models.ts';
import { callEverything, everyOptions } from './every-operation.ts';
import { hasModule, skipAloud } from './has-python.ts';

const SCRIPT = fileURLToPath(new URL('service-model.py', import.meta.url));

it('takes and answers what the service models of AWS say', { timeout: 60_000 }, async (context) => {
  if (!hasModule('botocore')) return skipAloud(context, 'no python3 with botocore');
  const fake = await startFakeImageBuilder(everyOptions);
  onTestFinished(() => fake.stop());
  fake.place().findings.push({
    severity: 'CRITICAL',
    title: 'CVE-2026-1 - openssl',
    packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-1', vulnerablePackages: [{ name: 'openssl' }] },
  });

  const answers = callEverything(fake).map(({ operation, body }) => ({
    service: operation in ramModel.requests ? 'ram' : 'imagebuilder',
    operation,
    body,
  }));
  const verbs = Object.fromEntries(
    Object.keys(imageBuilderModel.requests)
      .filter((operation) => !operation.includes('Tag') && !operation.includes('Resource'))
      .map((operation) => [operation, verbOf(operation)]),
  );
  const input = JSON.stringify({
    tables: { imagebuilder: imageBuilderModel, ram: ramModel },
    answers,
    verbs,
  });
  const { stdout, stderr } = spawnSync('python3', [SCRIPT], { input, encoding: 'utf8', maxBuffer: 2 ** 26 });

  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([]);
});
