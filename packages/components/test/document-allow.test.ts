import { describe, expect, test } from 'vitest';
import { codesOf, component, lines, onlyFinding, read, withSteps } from './document-texts.ts';

const STEP = '- { name: Only, action: UpdateOS }';

describe('limits', () => {
  const padded = (length: number): string => {
    const text = withSteps(STEP);
    return `${text}# ${'x'.repeat(length - text.length - 3)}\n`;
  };

  test('IB-F21 16,000 characters are published inline, one more by way of S3', () => {
    expect(codesOf(padded(16_000))).toEqual([]);
    expect(onlyFinding(padded(16_001))).toMatchObject({ code: 'C090', severity: 'info' });
    expect(onlyFinding(padded(16_001), { hasUploadBucket: true })).toMatchObject({ severity: 'info' });
    expect(onlyFinding(padded(16_001), { hasUploadBucket: false })).toMatchObject({ severity: 'error' });
  });

  test('IB-F21 more than 64 KB are refused', () => {
    expect(onlyFinding(padded(65_536))).toMatchObject({ code: 'C090' });
    expect(onlyFinding(padded(65_537))).toMatchObject({ code: 'C091', severity: 'error' });
  });

  test('what is not published does not count', () => {
    expect(codesOf(`${padded(15_990)}component_version: 1.2.3\n`)).toEqual([]);
  });

  test('25 parameters are enough', () => {
    const names = Array.from({ length: 26 }, (_, at) => `P${at + 100}`);
    const text = component(`
      parameters: [${names.map((name) => `{ ${name}: { type: string } }`).join(', ')}]
      phases:
        - name: build
          steps: [{ name: A, action: ExecuteBash, inputs: { commands: ["${names.map((name) => `{{ ${name} }}`).join(' ')}"] } }]
    `);

    expect(codesOf(text).filter((line) => line.endsWith('C092'))).toHaveLength(1);
    expect(codesOf(text.replace(', { P125: { type: string } }', '')).join(' ')).not.toContain('C092');
  });
});

describe('x-seed.allow', () => {
  const shell = withSteps('- { name: A, action: ExecuteBash, inputs: { commands: [ls /a, ls /b] } }');

  test('IB-F26 hides a finding where there is a reason', () => {
    expect(onlyFinding(shell).code).toBe('L001');
    expect(codesOf(`${shell}x-seed:\n  allow: [{ code: L001, reason: the first one may fail }]\n`)).toEqual(
      [],
    );
  });

  test('IB-F26 hides nothing without a reason, and says so', () => {
    const text = `${shell}x-seed:\n  allow: [{ code: L001 }]\n`;

    expect(codesOf(text)).toEqual(['7:62 L001', '9:19 components/allow-malformed']);
    expect(read(text).diagnostics[1]).toMatchObject({
      severity: 'error',
      summary: '`allow` hides L001 without a reason',
    });
  });

  test.each([
    ['no list', 'L001', '`allow` is "L001", not a list'],
    ['no map', '[L001]', 'an entry of `allow` is "L001", not a map'],
    ['no code', '[{ reason: meant }]', 'an entry of `allow` has no `code`'],
    ['an unknown code', '[{ code: L999, reason: meant }]', 'there is no code "L999"'],
    ['more keys', '[{ code: L001, reason: meant, step: A }]', 'an entry of `allow` has no key "step"'],
    [
      'what cannot be hidden',
      '[{ code: C001, reason: meant }]',
      'C001 cannot be hidden: nothing else is known about such a file',
    ],
  ])('an entry with %s is refused', (_, allow, summary) => {
    const found = read(`${withSteps(STEP)}x-seed:\n  allow: ${allow}\n`).diagnostics;

    expect(found).toMatchObject([{ code: 'components/allow-malformed', summary }]);
  });

  test('an entry that hides nothing is named', () => {
    const text = `${withSteps(STEP)}x-seed:\n  allow: [{ code: C045, reason: once }, { code: C103, reason: of the guard }]\n`;

    expect(onlyFinding(text)).toMatchObject({ code: 'components/allow-unused', severity: 'warning' });
  });
});

describe('templates of other tools', () => {
  const text = lines(`
    name: \${Name}
    description: For \${AWS::Region}
    schemaVersion: 1.0
    phases:
      - name: build
        steps:
          - name: Fetch
            action: S3Download
            timeoutSeconds: \${Timeout}
            inputs:
              - source: s3://\${Bucket}/app.zip
                destination: /opt/app.zip
                expectedBucketOwner: \${AWS::AccountId}
          - name: Show
            action: ExecuteBash
            inputs:
              commands: ['echo "\${!HOME_DIR}"']
  `);

  test('C004 names the first placeholder and the way to check the file', () => {
    const found = read(text).diagnostics.find(({ code }) => code === 'C004');

    expect(found).toMatchObject({
      severity: 'warning',
      span: { start: { line: 2, column: 18 } },
      hints: ['check it with `seed components validate --template cfn-sub`'],
    });
  });

  test('as templates their placeholders can be anything', () => {
    expect(codesOf(text, { template: 'cfn-sub' })).toEqual([]);
    expect(
      codesOf(text.replace('UpdateOS', 'x').replace('S3Download', 'S3Downlod'), { template: 'cfn-sub' }),
    ).toEqual(['8:17 C031']);
  });

  test('Terraform has directives, too', () => {
    const terraform = lines(`
      name: \${jsonencode({ a = "b" })}
      description: Ours
      schemaVersion: 1.0
      phases:
        - name: build
          steps:
      %{ if update }
            - { name: A, action: UpdateOS, onFailure: \${rule} }
      %{ endif }
            - { name: B, action: \${action} }
    `);

    expect(codesOf(terraform, { template: 'terraform' })).toEqual([]);
  });

  test('messages do not show what stands for a placeholder', () => {
    const { diagnostics } = read(
      text.replace('name: build', 'name: ${Phase}x').replace('schemaVersion: 1.0', 'schemaVersion: ${V}'),
      {
        template: 'cfn-sub',
      },
    );

    expect(JSON.stringify(diagnostics)).not.toContain('\ue000');
  });
});
