import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ground, withEngine } from './bundled-seed.ts';
import { bash, build, document } from './component-text.ts';
import { CORPUS } from './public-projects.ts';

const IMAGE = process.env['SEED_TEST_IMAGE'] ?? 'seed/standard:latest';
const { folder, seed } = ground();

/** Looks at what a component of the public project left. */
const LOOK = build(
  bash('Mode', 'stat -c "%a %U %G" /usr/local/bin/output-on-error'),
  bash(
    'Works',
    '[ -z "$(output-on-error echo quiet)" ] && ! output-on-error sh -c "echo loud; exit 3" >/tmp/said; grep -q loud /tmp/said',
  ),
);

withEngine('components run', () => {
  test('IB-F79 the wrapper for cron jobs of the public project is there as it should be', async ({
    skip,
  }) => {
    const path = join(CORPUS, 'dc-image-builder/components/24.04/output-on-error.yml');
    if (!existsSync(path)) skip(`no public project at ${path}: set SEED_SHARED to have it run`);
    const cwd = await folder({ 'output-on-error.yml': readFileSync(path, 'utf8'), 'look.yml': LOOK });

    const { code, out } = await seed(
      ['components', 'run', 'output-on-error.yml', 'look.yml', '--image', IMAGE],
      { cwd },
    );

    expect(code).toBe(0);
    expect(out).toContain('[look/build/Mode] 755 root root');
  });

  test('IB-F94 a whole image runs in order, its update included, and what only AWS has is left out', async () => {
    // The package manager of the image without its network: the first on PATH that says what it is asked.
    const stand = `      - name: Stand
        action: CreateFile
        inputs:
          - path: /usr/local/sbin/apt-get
            permissions: 755
            content: |
              #!/bin/sh
              echo "asked: $*" >>/var/log/asked
`;
    const cwd = await folder({
      'settings.json': JSON.stringify({
        supported_ubuntu_versions: {
          '24.04': {
            base_ami: 'ami-0123456789abcdef0',
            recipe_version: '0.0.1',
            components: [
              { name: 'stand', file: 'stand.yml' },
              { name: 'upgrades', file: 'upgrades.yml' },
              {
                name: 'cli',
                arn: 'arn:aws:imagebuilder:eu-west-2:aws:component/aws-cli-version-2-linux/x.x.x',
              },
              { name: 'packages', file: 'packages.yml' },
              { name: 'check', file: 'check.yml' },
            ],
          },
        },
      }),
      'components/24.04/stand.yml': build(stand),
      'components/24.04/upgrades.yml': build('      - name: Update\n        action: UpdateOS\n'),
      'components/24.04/packages.yml': build(bash('Install', 'sudo -E apt-get install -y jq')),
      'components/24.04/check.yml': document(
        `  - name: validate\n    steps:\n${bash('Asked', 'cat /var/log/asked')}  - name: test\n    steps:\n${bash('Still', 'grep -c asked /var/log/asked')}`,
      ),
    });

    const { code, out } = await seed(['components', 'run', '24.04', '--image', IMAGE], { cwd });

    expect(code).toBe(0);
    expect(out).toContain(
      '/ cli · only AWS has arn:aws:imagebuilder:eu-west-2:aws:component/aws-cli-version-2-linux/x.x.x',
    );
    expect(out).toMatch(
      /Asked\] asked: -q -y update\n[^]*asked: -q -y .*upgrade\n[^]*asked: install -y jq\n/,
    );
    expect(out).toContain('[check/test/Still] 3');
  });

  test('IB-F99 a step without systemd says so, and goes through with stand-ins', async () => {
    const cwd = await folder({
      'service.yml': build(
        bash('Start', 'set -e; systemctl enable --now web; systemctl is-active web; service web status'),
      ),
    });
    const words = ['components', 'run', 'service.yml', '--image', IMAGE];

    const plain = await seed(words, { cwd });
    const noted = await seed([...words, '--shims', 'all'], { cwd });
    const init = await seed([...words, '--systemd'], { cwd });

    expect(plain.code).toBe(1);
    expect(plain.err).toMatch(/E-SYSTEMD[^]*`--systemd`[^]*`--shims all`/);
    expect(noted.err).not.toContain('E-SYSTEMD');
    expect([init.code, init.err]).toEqual([3, expect.stringContaining('has no "/sbin/init"')]);
  });
});
