import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ground, withEngine } from './bundled-seed.ts';

const IMAGE = process.env['SEED_TEST_IMAGE'] ?? 'seed/standard:latest';
const MINIMAL = process.env['SEED_TEST_IMAGE_MINIMAL'] ?? 'seed/minimal:latest';
/** An image in which systemd is installed; none of the local ones has it. */
const SYSTEMD = process.env['SEED_TEST_IMAGE_SYSTEMD'];
if (SYSTEMD === undefined)
  process.stderr.write(
    'not tested here: SEED_TEST_IMAGE_SYSTEMD names no image, so --systemd of components run\n',
  );
const DIND = process.env['SEED_TEST_IMAGE_DIND'] ?? 'seed/dind:latest';
const { folder, seed, start } = ground();
const docker = (...words: readonly string[]): string => execFileSync('docker', words, { encoding: 'utf8' });
/** Names of containers of runs whose name holds a text. */
const containers = (text: string): readonly string[] =>
  docker('ps', '-a', '--filter', 'label=seed.run', '--format', '{{ .Names }}')
    .split('\n')
    .filter((name) => name.includes(text));

const phase = (name: string, ...scripts: readonly string[]): string =>
  `  - name: ${name}\n    steps:\n${scripts
    .map(
      (script, index) =>
        `      - name: Step${index + 1}\n        action: ExecuteBash\n        inputs:\n          commands:\n            - ${JSON.stringify(script)}\n`,
    )
    .join('')}`;
const document = (...phases: readonly string[]): string =>
  `name: Test\ndescription: a component\nschemaVersion: 1.0\ncomponent_version: 1.0.0\nphases:\n${phases.join('')}`;
const run = async (text: string, words: readonly string[], name = 'x.yml') =>
  seed(['components', 'run', name, ...words], { cwd: await folder({ [name]: text }) });

withEngine('components run', () => {
  describe('instance metadata', () => {
    const BASE = 'http://169.254.169.254/latest';
    const ASK = `curl -sS -m 3 ${BASE}/meta-data/instance-id`;

    test('is missed where there is none, with a word about what helps', async () => {
      const { code, err } = await run(document(phase('build', ASK)), ['--image', IMAGE, '--network', 'none']);

      expect(code).toBe(1);
      expect(err).toContain('`--imds-mock`');
    });

    test('answers with --imds-mock in both versions, without a network, across a restart, and goes with the run', async () => {
      const status = `curl -s -o /dev/null -w '%{http_code}\\n'`;
      const token = `curl -sf -X PUT -H 'x-aws-ec2-metadata-token-ttl-seconds: 60' ${BASE}/api/token`;
      const text = document(
        phase(
          'build',
          `[ -e /was ] || { touch /was; exit 194; }`,
          `${ASK}; echo; curl -sf ${BASE}/meta-data/placement/; echo`,
          `curl -sf -H "x-aws-ec2-metadata-token: $(${token})" ${BASE}/meta-data/placement/region; echo`,
          `${status} -H 'x-aws-ec2-metadata-token: mine' ${BASE}/meta-data/mac`,
          `${status} ${BASE}/meta-data/iam/security-credentials/`,
        ),
        phase('test', `${ASK}; echo`),
      );

      const { code, out } = await run(
        text,
        ['--image', IMAGE, '--imds-mock', '--network', 'none', '--region', 'eu-west-1'],
        'metadata.yml',
      );

      expect(code).toBe(0);
      expect(out).toMatch(/build\/Step2\] i-0123456789abcdef0\n.*availability-zone\n.*region\n/);
      expect(out).toContain('build/Step3] eu-west-1');
      expect(out).toMatch(/Step4\] 401\n[^]*Step5\] 404\n/);
      expect(out).toContain('test/Step1] i-0123456789abcdef0');
      expect(containers('metadata.yml')).toEqual([]);
    });

    test('leaves nothing behind when seed is killed and another one cleans', async () => {
      const cwd = await folder({ 'dying.yml': document(phase('build', 'echo in the middle; sleep 100')) });
      const running = start(['components', 'run', 'dying.yml', '--image', IMAGE, '--imds-mock'], { cwd });
      await running.saw('[dying/build/Step1] in the middle');
      const there = containers('dying.yml').length;

      running.child.kill('SIGKILL');
      await running.ended;
      await seed(['clean'], { cwd });

      expect(there).toBe(2);
      expect(containers('dying.yml')).toEqual([]);
    });
  });

  describe('packages', () => {
    const OWN = 'seed-test/packages:1';
    const VOLUME = 'seed-packages-seed-test-packages-1';

    /** An image whose package manager works without a network: it makes what it is asked for. */
    beforeAll(async () => {
      const manager = `#!/bin/sh
folder=
for word in "$@"; do
  case $word in
    Dir::Cache::archives=*) folder=\${word#*=} ;;
    unzip) mkdir -p /usr/local/bin && echo '#!/bin/sh' >/usr/local/bin/unzip && chmod 755 /usr/local/bin/unzip ;;
    jq) [ -z "$folder" ] || { [ -e "$folder/jq.deb" ] && echo had it; touch "$folder/jq.deb"; } ;;
    broken) exit 100 ;;
  esac
done
`;
      const make = `cat >/usr/local/sbin/apt-get && chmod 755 /usr/local/sbin/apt-get && rm -f /usr/bin/unzip && ln -s /bin/true /usr/local/bin/sudo`;
      const name = `seed-test-packages-${process.pid}`;
      execFileSync('docker', ['run', '-i', '--name', name, '--entrypoint', '/bin/sh', IMAGE, '-c', make], {
        input: manager,
      });
      docker('commit', name, OWN);
      docker('rm', name);
    });
    afterAll(() => {
      docker('rmi', '-f', OWN);
    });

    test('are kept between runs with --pkg-cache, and only then', async () => {
      const text = document(phase('build', 'sudo -E apt-get install -y jq; echo end'));
      const words = ['--image', OWN, '--network', 'none', '--no-prep'];

      const plain = await run(text, words);
      const first = await run(text, [...words, '--pkg-cache']);
      const second = await run(text, [...words, '--pkg-cache']);
      const kind = docker(
        'volume',
        'inspect',
        '--format',
        '{{ index .Labels "seed.shared" }}',
        VOLUME,
      ).trim();
      docker('volume', 'rm', VOLUME);

      expect([plain.code, first.code, second.code]).toEqual([0, 0, 0]);
      expect([plain, first, second].map(({ out }) => out.includes('had it'))).toEqual([false, false, true]);
      expect(kind).toBe('packages');
    });

    test('that instances have are added with --prep once, and not where nothing may be downloaded', async () => {
      const text = document(phase('build', 'type unzip; id -un admin || id -un ubuntu || id -un ec2-user'));
      const words = ['--image', OWN, '--prep'];

      const local = await run(text, [...words, '--network', 'none']);
      const first = await run(text, words);
      const second = await run(text, words);

      expect(local.code).toBe(0);
      expect(local.out).toContain(`${OWN} goes without unzip: nothing may be downloaded in this run`);
      expect(first.out).toMatch(new RegExp(`added to ${OWN}, as instances have it: unzip, user \\S+; kept`));
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(second.out).toContain('unzip is /usr/local/bin/unzip');
    });

    test('are not added to an image that somebody named, and what cannot be added is said', async () => {
      const text = document(phase('build', 'true'));

      const named = await run(text, ['--image', OWN]);
      const minimal = await run(text, ['--image', MINIMAL, '--prep']);

      expect(named.out).not.toContain('added to');
      expect(minimal.code).toBe(3);
      expect(minimal.out).toMatch(/goes without bash, .*: it has no package manager; --no-prep does not try/);
      expect(minimal.err).toContain('E-BASH');
    });
  });

  test('container-host-test looks at the built image with the engine, and only where it is asked for', async () => {
    const text = document(
      phase('build', 'echo made >/made'),
      phase('container-host-test', 'docker run --rm "$SEED_TESTED_IMAGE" cat /made'),
    );

    const plain = await run(text, ['--image', IMAGE]);
    const asked = await run(text, [
      '--image',
      IMAGE,
      '--phases',
      'build,container-host-test',
      '--host-image',
      DIND,
    ]);

    expect(plain.out).not.toContain('container-host-test');
    expect(asked.code).toBe(0);
    expect(asked.out).toContain('[x/container-host-test/Step1] made');
  });

  test('--emulate-cleanup removes what Image Builder removes, but for what is marked', async () => {
    const text = document(
      phase(
        'build',
        'mkdir -p /etc/ssh /var/lib/cloud/data; touch /etc/ssh/ssh_host_key /var/log/app.log /var/tmp/x /var/lib/cloud/data/y /opt/kept',
        'touch skip_cleanup_ssh_files',
      ),
      phase(
        'test',
        'ls -d /etc/ssh/ssh_host_key /var/log/app.log /var/tmp/x /var/lib/cloud/data /opt/kept 2>/dev/null; :',
      ),
    );
    const said = (out: string): readonly string[] =>
      [...out.matchAll(/\[x\/test\/Step1\] (\/.*)/g)].map(([, path = '']) => path);

    const plain = await run(text, ['--image', IMAGE]);
    const cleaned = await run(text, ['--image', IMAGE, '--emulate-cleanup']);

    expect(said(plain.out)).toHaveLength(5);
    expect(said(cleaned.out)).toEqual(['/etc/ssh/ssh_host_key', '/opt/kept']);
  });

  test.runIf(SYSTEMD !== undefined)(
    'IB-F99 --systemd runs services, across a restart and in the test stage',
    async () => {
      const unit = '[Service]\\nExecStart=/bin/sleep 1000\\n[Install]\\nWantedBy=multi-user.target\\n';
      const text = document(
        phase(
          'build',
          `printf '${unit}' >/etc/systemd/system/web.service; systemctl daemon-reload; systemctl enable --now web`,
          '[ -e /was ] || { touch /was; exit 194; }',
          'systemctl is-active web',
        ),
        phase('test', 'systemctl is-active web'),
      );

      const { code, out } = await run(text, ['--image', SYSTEMD ?? '', '--systemd']);

      expect(code).toBe(0);
      expect(out).toContain('[x/build/Step3] active');
      expect(out).toContain('[x/test/Step1] active');
    },
  );

  test('--platform takes no image of another processor for the one that was asked for', async () => {
    const here = docker('image', 'inspect', '--format', '{{ .Architecture }}', IMAGE).trim();
    const other = here === 'arm64' ? 'amd64' : 'arm64';
    const text = document(phase('build', 'uname -m'));

    const same = await run(text, ['--image', IMAGE, '--platform', `linux/${here}`]);
    const foreign = await run(text, ['--image', IMAGE, '--platform', `linux/${other}`]);
    const wrong = await run(text, ['--image', IMAGE, '--platform', 'linux/vax']);

    expect([same.code, foreign.code, wrong.code]).toEqual([0, 3, 2]);
    expect(foreign.err).toContain(`for ${other}; the one that is here is for ${here}`);
    expect(wrong.err).toContain('linux/vax');
  });
});
