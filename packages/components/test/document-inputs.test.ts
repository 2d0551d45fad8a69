import { describe, expect, test } from 'vitest';
import { entryOf } from '@seed/yaml';
import { codesOf, onlyFinding, read, withSteps, words } from './document-texts.ts';

const step = (action: string, inputs: string): string =>
  withSteps(`- name: Only\n  action: ${action}\n  inputs: ${inputs}`);

const file = (permissions: string): string =>
  step('CreateFile', `[{ path: /etc/x, permissions: ${permissions} }]`);

describe('permissions', () => {
  test('IB-F19 without quotes they keep their text and are a warning', () => {
    const text = file('0700');
    const inputs = read(text).value?.phases[0]?.steps[0]?.inputs;
    const item = inputs?.kind === 'list' ? inputs.items[0] : undefined;

    expect(words(onlyFinding(text))).toBe(
      'warning C045: permissions 0700 have no quotes, so that other tools read another number | write `"0700"`',
    );
    expect(item?.kind === 'map' ? entryOf(item, 'permissions')?.value : undefined).toMatchObject({
      text: '0700',
    });
  });

  test.each(["'0700'", '"755"', '"1777"', '"0644"', '"{{ aws:ssm:/mode }}"'])(
    'IB-F19 %s is fine',
    (permissions) => {
      expect(codesOf(file(permissions))).toEqual([]);
    },
  );

  test.each([
    ['493', 'it may have been `"0755"`'],
    ['448', 'it may have been `"0700"`'],
    ['rwxr-xr-x', 'write the digits that chmod takes'],
    ['"0o755"', 'write the digits that chmod takes'],
    ['420', 'or `"0644"` if a tool made 420 of it'],
  ])('%s is doubted', (permissions, hint) => {
    const finding = onlyFinding(file(permissions));

    expect(finding.code).toBe('C045');
    expect(finding.hints?.[0]).toContain(hint);
  });
});

describe('account ids', () => {
  const download = (owner: string): string =>
    step('S3Download', `[{ source: s3://b1b/key, destination: /opt/, expectedBucketOwner: ${owner} }]`);

  test('IB-F20 are taken by their text, zeros included', () => {
    const text = download('012345678901');
    const inputs = read(text).value?.phases[0]?.steps[0]?.inputs;
    const item = inputs?.kind === 'list' ? inputs.items[0] : undefined;

    expect(codesOf(text)).toEqual([]);
    expect(item?.kind === 'map' ? entryOf(item, 'expectedBucketOwner')?.value : undefined).toMatchObject({
      text: '012345678901',
    });
  });

  test('have 12 digits', () => {
    expect(onlyFinding(download('12345678901'))).toMatchObject({ code: 'C042', severity: 'error' });
  });
});

describe('addresses', () => {
  const web = (source: string): string =>
    step('WebDownload', `[{ source: ${source}, destination: /opt/, checksum: a, algorithm: MD5 }]`);
  const s3 = (source: string): string => step('S3Download', `[{ source: ${source}, destination: /opt/ }]`);

  test.each([
    [web('https://example.com/a?b=c'), []],
    [web('"https://{{ aws:ssm:/host }}/a"'), []],
    [web('"{{ aws:ssm:/url }}"'), []],
    [web('http://example.com/a'), ['warning']],
    [web('example.com/a'), ['error']],
    [web('"https://exa mple.com"'), ['error']],
    [web('s3://bucket/a'), ['error']],
    [s3('"s3://bucket/a b.txt"'), ['error']],
    [s3('s3://bucket'), ['error']],
    [s3('s3://bucket/'), ['error']],
    [s3('https://bucket.s3.amazonaws.com/a'), ['error']],
    [s3("s3://bucket/report'"), ['error']],
    [s3('s3://<bucket>/report'), ['error']],
    [s3('"s3://{{ aws:ssm:/bucket }}/a"'), []],
    [step('ExecuteDocument', '{ document: "s3://bucket" }'), ['error']],
    [step('ExecuteDocument', '{ document: "arn:aws:imagebuilder:eu-west-1:aws:component/x/1.0.0/1" }'), []],
    [step('ExecuteDocument', '{ document: "arn:aws:imagebuilder:eu-west-1:aws:component/x" }'), ['error']],
  ])('%# are C047 where they are malformed', (text, severities) => {
    const found = read(text).diagnostics.filter(({ code }) => code !== 'L013');

    expect(found.map(({ code, severity }) => [code, severity])).toEqual(
      severities.map((one) => ['C047', one]),
    );
  });

  test('the hint for a bucket in a web address names the other module', () => {
    expect(onlyFinding(web('s3://bucket/a')).hints).toEqual(['use `S3Download` for what lies in S3']);
  });
});

describe('inputs of a platform', () => {
  test('owner, group and permissions do not exist on Windows', () => {
    const text = step('CreateFile', '[{ path: "C:/x", owner: me, permissions: "0644" }]');

    expect(codesOf(text)).toEqual([]);
    expect(codesOf(text, { platform: 'Windows' })).toEqual(['9:34 C033', '9:45 C033']);
  });

  test.each(['HKLM:/SOFTWARE', 'HKEY_CURRENT_USER/Software/Test', 'hkcu:'])(
    '%s is a place in the registry',
    (path) => {
      const text = step('SetRegistry', `[{ path: "${path}", name: A, value: [1, 2], type: MULTI_SZ }]`);

      expect(codesOf(text, { platform: 'Windows' })).toEqual([]);
    },
  );

  test.each(['HKLM', 'C:/SOFTWARE', 'HKEY_LOCAL/x'])('%s is none', (path) => {
    const text = step('SetRegistry', `[{ path: "${path}", name: A, value: 1, type: SZ }]`);

    expect(onlyFinding(text, { platform: 'Windows' })).toMatchObject({ code: 'C043', severity: 'error' });
  });
});

describe('wildcards', () => {
  test.each([
    ['in the last part, to a folder', step('CopyFile', '[{ source: /a/*.txt, destination: /b/ }]'), []],
    ['to a folder of Windows', step('MoveFile', "[{ source: 'C:\\a\\*', destination: 'C:\\b\\' }]"), []],
    ['to what a reference says', step('MoveFile', '[{ source: /a/*, destination: "{{ aws:ssm:/d }}" }]'), []],
    ['to one place', step('MoveFile', '[{ source: /a/*, destination: /b }]'), ['9:47 C046']],
    ['in a folder', step('DeleteFile', '[{ path: /a/*/b }]'), ['9:26 C046']],
    ['where there are none', step('ReadFile', '[{ path: /a/*.txt }]'), ['9:26 C046']],
  ])('%s', (_, text, expected) => {
    expect(codesOf(text)).toEqual(expected);
  });
});

describe('inputs of the wrong form', () => {
  test('a command with a colon says that it has become a map', () => {
    const text = withSteps(`
      - name: Only
        action: ExecuteBash
        inputs:
          commands:
            - echo done: yes
    `);

    expect(words(onlyFinding(text))).toMatch(
      /^error C042: an item of `commands` is a map, not a text \| a ": " in a command/,
    );
  });

  test('a map for a module of lists says where the dash goes', () => {
    expect(onlyFinding(step('DeleteFolder', '{ path: /a }')).hints).toEqual([
      'put a dash before the first key: `- path: …`; each item is one operation',
    ]);
  });

  test('a list for a module of maps says to remove the dash', () => {
    expect(onlyFinding(step('ExecuteBash', '[{ commands: [ls] }]')).hints?.[0]).toMatch(/^remove the dash/);
  });

  test('all inputs are looked at, at once', () => {
    const text = withSteps(`
      - name: Only
        action: CreateFile
        inputs:
          - path: /a
            encoding: latin1
            overwrite: sure
          - content: b
            own: root
    `);

    expect(codesOf(text)).toEqual(['11:23 C043', '12:24 C042', '13:13 C040', '14:13 C041']);
  });

  test('a needless input that samples of AWS have is a warning', () => {
    expect(onlyFinding(step('DeleteFile', '[{ path: /a, force: true }]'))).toMatchObject({
      code: 'C041',
      severity: 'warning',
    });
  });

  test('an input that is empty counts as not given, unless it is needed', () => {
    expect(codesOf(step('Reboot', '{ delaySeconds: }'))).toEqual([]);
    expect(codesOf(step('ExecuteBash', '{ commands: }'))).toEqual(['9:19 C042']);
  });

  test('an empty item of commands is an empty line', () => {
    expect(codesOf(step('ExecuteBash', '{ commands: [ls, ~, null] }'))).toEqual([]);
  });
});
