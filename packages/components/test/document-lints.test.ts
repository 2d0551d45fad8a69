import { describe, expect, test } from 'vitest';
import { codesOf, component, onlyFinding, read, withSteps, words } from './document-texts.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const shell = (...commands: readonly string[]): string =>
  withSteps(
    `- name: Only\n  action: ExecuteBash\n  inputs:\n    commands:\n${commands.map((one) => `      - ${quoted(one)}\n`).join('')}`,
  );
const powershell = (...commands: readonly string[]): string =>
  `${shell(...commands).replace('ExecuteBash', 'ExecutePowerShell')}x-seed: { platform: Windows }\n`;

/** The findings of one code. */
const found = (text: string, code: string) =>
  read(text).diagnostics.filter((finding) => finding.code === code);

describe('L001', () => {
  test.each([
    ['two commands', ['yum -y update', 'ls']],
    ['a set -e that comes late', ['ls /a', 'set -e', 'ls']],
    ['an assignment that runs something', ['A=$(ls)', 'ls']],
    ['a pipe', ['ls | sort', 'ls']],
  ])('IB-F22 says that failures of %s go unnoticed', (_, commands) => {
    expect(found(shell(...commands), 'L001')).toMatchObject([{ severity: 'warning' }]);
  });

  test.each([
    ['one command', ['ls']],
    ['set -e', ['set -e', 'ls /a', 'ls']],
    ['set -euo pipefail', ['set -euo pipefail', 'ls /a', 'ls']],
    ['set -o errexit', ['echo a', 'set -o errexit', 'ls /a', 'ls']],
    ['what cannot fail', ['echo hello', 'A=1', 'export B=2', '# no', 'ls']],
    ['what is handled', ['ls /a || exit 1', 'ls']],
    ['joined commands', ['ls /a && ls /b']],
    ['what the next command asks for', ['which aws', 'if [[ $? == 1 ]]; then', '  exit 1', 'fi']],
    ['one long command', ['if true; then', '  ls', '  ls', 'fi']],
    ['an empty item', ['ls', '']],
  ])('IB-F22 is silent about %s', (_, commands) => {
    expect(found(shell(...commands), 'L001')).toEqual([]);
  });

  test('names the first such command and the remedy', () => {
    const text = withSteps(`
      - name: Install
        action: ExecuteBash
        inputs:
          commands:
            - |
              # first of all
              yum -y update
              yum -y install nginx
              systemctl enable nginx
    `);

    expect(words(onlyFinding(text))).toBe(
      'warning L001: nobody notices when "yum -y update" fails: only the last of 3 commands counts | make `set -e` the first command of the step',
    );
    expect(onlyFinding(text).span?.start).toMatchObject({ line: 13, column: 15 });
  });

  test('knows PowerShell', () => {
    expect(found(powershell('Remove-Item a', 'ls'), 'L001')).toHaveLength(1);
    expect(found(powershell("$ErrorActionPreference = 'Stop'", 'Remove-Item a', 'ls'), 'L001')).toEqual([]);
    expect(found(powershell('$x = "a"', 'Write-Host $x', 'ls'), 'L001')).toEqual([]);
  });
});

/** Scripts that are reported, and scripts that are not. */
const BASH: readonly (readonly [code: string, bad: readonly string[], good: readonly string[]])[] = [
  [
    'L002',
    ['export DEBIAN_FRONTEND=noninteractive', 'A=1', 'cd /tmp'],
    ['export A=1 && ls', 'A=$(ls)', 'cd /tmp; ls', 'A=1 ls'],
  ],
  [
    'L003',
    [
      'yum install nginx',
      'dnf upgrade',
      'apt-get update; apt-get install nginx',
      'apt-get install -y nginx',
      'zypper install nginx',
    ],
    [
      'yum -y install nginx',
      'yum install nginx -y',
      'sudo apt-get update && sudo apt-get -qy install nginx',
      'apt-get update; yes | apt-get install nginx',
      'apt-get install -y ./local.deb',
      'zypper --non-interactive install nginx',
      'yum update -y',
      'echo "yum install nginx"',
      'apt-get update; apt-get install \\\n  nginx \\\n  -y',
    ],
  ],
  [
    'L004',
    ['apt-get update'],
    ['apt-get -o DPkg::Lock::Timeout=300 update', 'systemctl stop unattended-upgrades; apt-get update'],
  ],
  [
    'L005',
    ['reboot', 'sudo reboot', '/sbin/reboot', 'shutdown -r now', 'systemctl reboot', 'ls && reboot'],
    [
      'exit 194',
      '[ -f /run/reboot-required ] && exit 194; reboot',
      'echo reboot',
      'ls /reboot',
      'shutdown -h now',
      '# reboot',
      'needs-restarting -r || true',
    ],
  ],
  [
    'L007',
    [
      'curl -s https://example.com/install | bash',
      'wget -qO- https://example.com/x | sudo -E sh',
      'bash <(curl -s https://example.com/x)',
      'curl -LO https://example.com/x.deb',
    ],
    [
      'curl https://example.com/status',
      'curl -LO https://example.com/x.deb; echo "abc  x.deb" | sha256sum -c -',
      '# curl x | sh',
    ],
  ],
  [
    'L008',
    ['export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPL3', 'mysql --password=hunter22', "DB_PASSWORD='hunter22'"],
    [
      'mysql --password="$PASSWORD"',
      'mysql --password={{ aws:ssm:/db }}',
      'PASSWORD=changeme',
      'PASSWORD=$(openssl rand 9)',
      'passwd -l root',
    ],
  ],
  [
    'L009',
    ['ls $HOME', 'ls "${HOME}/x"'],
    ['ls ~', 'export HOME=/root; ls $HOME', "echo '$HOME'", 'ls "${HOME:-/root}"', 'ls $HOMEDIR'],
  ],
  [
    'L010',
    ['ls {{ Given }}', 'A={{ Given }}', 'ls "$(cat {{ Given }})"'],
    [
      'ls "{{ Given }}"',
      "ls '{{ Given }}'",
      'ls {{ Fixed }}',
      '# {{ Given }}',
      'cat <<EOF\n{{ Given }}\nEOF',
    ],
  ],
  [
    'L011',
    ['curl http://169.254.169.254/latest/meta-data/'],
    [
      'TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token -H "X-aws-ec2-metadata-token-ttl-seconds: 60")',
      'ec2-metadata -i',
    ],
  ],
  [
    'L013',
    [
      'aws s3 ls --region eu-west-2',
      'ls arn:aws:iam::123456789012:role/x',
      'docker pull 123456789012.dkr.ecr.example',
    ],
    ['aws s3 ls', 'echo 123456789012', 'ls eu-west-2-notes', '# eu-west-2'],
  ],
];

const DEFINITIONS =
  'parameters: [{ Given: { type: string } }]\nconstants: [{ Fixed: { type: string, value: a } }]\n';

describe.each(BASH)('%s', (code, bad, good) => {
  test.each(bad)('is said of `%s`', (command) => {
    const findings = found(`${shell(command)}${DEFINITIONS}`, code);

    expect(findings).toHaveLength(1);
    expect(findings[0]?.span?.start.line).toBe(11);
    expect(findings[0]?.hints?.[0]).toBeDefined();
  });

  test.each(good)('is not said of `%s`', (command) => {
    expect(found(`${shell(command)}${DEFINITIONS}`, code)).toEqual([]);
  });
});

describe('steps together', () => {
  test('IB-F23 a step that only exports is told that it has no effect', () => {
    const text = withSteps(`
      - name: DebianNonInteractive
        action: ExecuteBash
        inputs:
          commands:
            - export DEBIAN_FRONTEND=noninteractive
      - name: Install
        action: ExecuteBash
        inputs:
          commands:
            - apt-get -o DPkg::Lock::Timeout=60 update && apt-get install -y nginx
    `);

    expect(words(onlyFinding(text))).toBe(
      'warning L002: step "DebianNonInteractive" changes nothing but its own shell, which ends with it | put these lines into the step that needs them',
    );
  });

  const install = `- { name: B, action: ExecuteBash, inputs: { commands: ['apt install -y nginx'] } }`;

  test('L003 is silent where the index is up to date', () => {
    expect(found(withSteps(install), 'L003')).toHaveLength(1);
    expect(found(withSteps(`- { name: A, action: UpdateOS }\n${install}`), 'L003')).toEqual([]);
    expect(found(withSteps(`${install}\n- { name: A, action: UpdateOS }`), 'L003')).toHaveLength(1);
    expect(
      read(withSteps(install), { arePackagesUpdated: true }).diagnostics.map(({ code }) => code),
    ).toEqual(['L004']);
  });

  test('L006 a file of the build in /tmp is gone in the tests', () => {
    const text = component(`
      phases:
        - name: build
          steps: [{ name: A, action: CreateFile, inputs: [{ path: /tmp/marker }, { path: /opt/marker }, { path: /tmp/other }] }]
        - name: test
          steps:
            - { name: B, action: CreateFile, inputs: [{ path: /tmp/other }] }
            - { name: C, action: ExecuteBash, inputs: { commands: ['cat /tmp/marker /opt/marker /tmp/other /tmp/third'] } }
    `);

    expect(onlyFinding(text)).toMatchObject({
      code: 'L006',
      span: { start: { line: 10, column: 67 } },
      related: [{ span: { start: { line: 6 } } }],
    });
  });

  test('L007 WebDownload has a checksum for this', () => {
    const text = withSteps(
      '- { name: A, action: WebDownload, inputs: [{ source: https://example.com/a, destination: /a }] }',
    );

    expect(onlyFinding(text)).toMatchObject({ code: 'L007', span: { start: { column: 60 } } });
  });

  test('L008 does not repeat the secret, and knows names', () => {
    const text = component(`
      constants: [{ DbPassword: { type: string, value: hunter22 } }, { DbPasswordPath: { type: string, value: /db/pw } }]
      phases:
        - name: build
          steps: [{ name: A, action: ExecuteBash, inputs: { commands: ['ls "{{ DbPassword }}" "{{ DbPasswordPath }}"'] } }]
    `);

    expect(onlyFinding(text)).toMatchObject({ code: 'L008', severity: 'warning' });
    expect(JSON.stringify(onlyFinding(text))).not.toContain('hunter22');
  });

  test('L012 UpdateOS is named where the systems are named', () => {
    const text = withSteps('- { name: A, action: UpdateOS }');

    expect(onlyFinding(`${text}x-seed: { supported_os_versions: [Amazon Linux 2023] }\n`).code).toBe('L012');
    expect(codesOf(`${text}x-seed: { supported_os_versions: [Ubuntu 24] }\n`)).toEqual([]);
  });

  test('L014 steps without a limit are named', () => {
    const step = (timeout: number): string =>
      withSteps(`- { name: A, action: UpdateOS, timeoutSeconds: ${timeout} }`);

    expect(onlyFinding(step(-1))).toMatchObject({ code: 'L014', severity: 'info' });
    expect(onlyFinding(step(90_000))).toMatchObject({ code: 'L014' });
    expect(codesOf(step(3600))).toEqual([]);
    expect(codesOf(withSteps('- { name: A, action: ExecuteDocument, inputs: { document: a.yml } }'))).toEqual(
      [],
    );
  });

  test('PowerShell has its own words', () => {
    expect(found(powershell('Restart-Computer -Force'), 'L005')).toHaveLength(1);
    expect(found(powershell('Restart-Computer -Force; exit 3010'), 'L005')).toEqual([]);
    expect(found(powershell('iwr https://example.com/x.ps1 | iex'), 'L007')).toHaveLength(1);
    expect(
      found(powershell('Invoke-WebRequest https://example.com/x.msi -OutFile x.msi'), 'L007'),
    ).toHaveLength(1);
    expect(found(powershell('$env:A = "b"'), 'L002')).toHaveLength(1);
  });
});
