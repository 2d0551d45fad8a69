import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildJob, testServices } from '@seed/build/testing';
import type { JobSketch } from '@seed/build/testing';
import type { BuildIo } from '@seed/deployspec';
import { recordingHost } from '@seed/kernel/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostOptions } from '../src/host-provisioner.ts';
import { attachCommand, listPlaces, reapHost } from '../src/index.ts';
import { ISOLATION_LEVELS } from '../src/isolation.ts';
import { hostUnderTest, onEachLevel } from './levels.ts';
import type { HostUnderTest } from './levels.ts';

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let home: string;
let source: string;

beforeEach(() => {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'seed-user-')));
  home = join(scratch, 'home');
  source = join(scratch, 'source');
  put(home, { '.aws/credentials': 'aws_secret_access_key = private-1', '.profile': 'x' });
  put(source, { 'a.txt': 'a', '.gitignore': 'out/\n', 'run.sh': '#!/bin/sh\necho ran\n' });
  execFileSync('chmod', ['+x', join(source, 'run.sh')]);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'start');
  put(source, { 'new.txt': 'n', 'out/big': 'o' });
});
afterEach(() => rmSync(dirname(home), { recursive: true, force: true }));

function put(at: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-C', source, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
}

/** Digest over names, modes and contents of a folder. */
function digest(dir: string): string {
  const hash = createHash('sha256');
  for (const name of (readdirSync(dir, { recursive: true }) as string[]).sort()) {
    hash.update(execFileSync('stat', ['-c', '%n %a %s %Y', join(dir, name)]));
  }
  return hash.digest('hex');
}

onEachLevel(ISOLATION_LEVELS, (level, isolation) => {
  describe(`a host build, ${level}`, () => {
    const sandboxed = isolation.level !== 'processes';
    let under: HostUnderTest;

    beforeEach(() => {
      under = make();
    });
    afterEach(() => under.dispose?.());

    function make(options: Partial<HostOptions> = {}): HostUnderTest {
      const environment = {
        PATH: process.env['PATH'],
        AWS_SECRET_ACCESS_KEY: 'private-2',
        GITHUB_TOKEN: 'private-3',
      };
      return hostUnderTest(isolation, testServices(), { home, environment, ...options });
    }

    async function run(sketch: JobSketch, io: Partial<BuildIo> = {}) {
      const host = recordingHost();
      const job = buildJob({ uuid: crypto.randomUUID(), ...sketch }, join(dirname(home), 'outputs'));
      const result = await under.executor.execute(job, { host, signal: new AbortController().signal, ...io });
      return { result, host, output: host.text('build') };
    }

    it('CB-95 leaves the user’s tree untouched, whatever the commands do to their copy', async () => {
      const before = digest(source);

      const { output } = await run({
        source: { dir: source, selection: 'tree' },
        spec: {
          phases: { build: ['rm -rf .git a.txt; echo changed >new.txt; mkdir x; chmod 0 run.sh; ls -A'] },
        },
      });

      expect(output.split('\n')).toEqual(['.gitignore', 'new.txt', 'run.sh', 'x']);
      expect(digest(source)).toBe(before);
    });

    it.each([
      ['tree', '. .. .git .gitignore a.txt new.txt run.sh'],
      ['head', '. .. .git .gitignore a.txt run.sh'],
      ['all', '. .. .git .gitignore a.txt new.txt out run.sh'],
    ] as const)('CB-97 gives the build the files of the selection %s', async (selection, listing) => {
      const { output } = await run({
        source: { dir: source, selection },
        spec: { phases: { build: ['echo $(ls -a)', './run.sh', 'git status --short | wc -l'] } },
      });

      expect(output.split('\n').slice(0, 2)).toEqual([listing, 'ran']);
    });

    it('CB-98 puts secondary sources where CODEBUILD_SRC_DIR_id says', async () => {
      const { output } = await run({
        source: { dir: source, selection: 'tree', secondary: [{ id: 'Other', dir: home }] },
        spec: {
          phases: {
            build: ['cat "$CODEBUILD_SRC_DIR_Other/.profile"', 'test "$PWD" = "$CODEBUILD_SRC_DIR"'],
          },
        },
      });

      expect(output).toBe('x');
    });

    it('writes into the user’s tree only when a writable mount is asked for', async () => {
      const { output } = await run({
        source: { dir: source, selection: 'tree', mount: 'rw' },
        spec: { phases: { build: ['echo made >made.txt; ls out'] } },
      });

      expect(output).toBe('big');
      expect(readFileSync(join(source, 'made.txt'), 'utf8')).toBe('made\n');
    });

    it('CB-114 gives no credentials by default: not by variables, not by the home, not by the machine', async () => {
      const { host, output } = await run({
        spec: {
          phases: {
            build: ['env', 'cat ~/.aws/credentials || echo none', 'echo "$AWS_EC2_METADATA_DISABLED"'],
          },
        },
      });

      expect(JSON.stringify(host.all)).not.toContain('private-');
      expect(output).not.toMatch(/^AWS_(ACCESS|SECRET|SESSION|CONTAINER|PROFILE)/m);
      expect(output).toContain('none\ntrue');
    });

    it('CB-113 serves credentials on loopback when they are given, and hides them', async () => {
      under = make({
        credentials: {
          get: async () => ({
            accessKeyId: 'AKIAEXAMPLE',
            secretAccessKey: 'private-key-4',
            sessionToken: 'private-token-5',
          }),
        },
      });
      const ask = `fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, { headers: { authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN } })`;

      const { output, host } = await run({
        spec: { phases: { build: [`node -e "${ask}.then((r) => r.text()).then(console.log)"`, 'env'] } },
      });

      expect(output.split('\n')[0]).toContain('"SecretAccessKey":"***","Token":"***"');
      expect(JSON.stringify(host.all)).not.toMatch(/private-(key|token)/);
      expect(output).toContain('AWS_CONTAINER_AUTHORIZATION_TOKEN=***');
    });

    it('CB-122 keeps what is written to the home inside the build', async () => {
      const before = digest(home);

      const { output } = await run({
        spec: { phases: { build: ['echo mine >~/.profile', 'rm -rf ~/.aws', 'cat "$HOME/.profile"'] } },
      });

      expect(output).toBe('mine');
      expect(digest(home)).toBe(before);
      expect(await under.leftovers()).toEqual([]);
    });

    it('CB-121 runs every phase where no engine can be reached', async () => {
      under = make({
        environment: { PATH: process.env['PATH'], DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      });
      const echo = (word: string) => [`echo ${word} $CODEBUILD_BUILD_SUCCEEDING $DOCKER_HOST`];

      const { output, result } = await run({
        spec: {
          phases: {
            install: echo('i'),
            pre_build: echo('p'),
            build: [...echo('b'), 'false'],
            post_build: echo('o'),
          },
        },
      });

      expect(output.split('\n').map((line) => line.trim())).toEqual(['i 1', 'p 1', 'b 1', 'o 0']);
      expect(result).toMatchObject({ outcome: 'failed', failure: { phase: 'BUILD', exitCode: 1 } });
    });

    it('CB-63 keeps caches from build to build, also below the home', async () => {
      const build = () =>
        run({
          spec: {
            cache: { paths: ['/root/.cache/**/*', 'deps/**/*'], fallbackKeys: [], action: 'both' },
            phases: {
              build: [
                'ls ~/.cache/tool deps 2>/dev/null | xargs echo found',
                'mkdir -p ~/.cache/tool deps; echo 1 >~/.cache/tool/index; echo 2 >deps/lib; chmod +x deps/lib',
              ],
            },
          },
        });

      const first = await build();
      const second = await build();

      expect(first.output).toBe('found');
      expect(second.output).toContain('index');
      expect(second.output).toContain('lib');
    });

    it('puts global npm installs into the private home and on PATH', async () => {
      const { output } = await run({
        spec: {
          phases: {
            install: [
              'mkdir tool && cd tool && printf "#!/bin/sh\\necho tool ran\\n" >t.sh && chmod +x t.sh',
              `echo '{"name":"t","version":"1.0.0","bin":{"my-tool":"t.sh"}}' >package.json`,
              'npm install --global --offline --silent . >/dev/null',
            ],
            build: ['my-tool', 'command -v my-tool | sed "s,^$HOME,HOME,"'],
          },
        },
      });

      expect(output).toBe('tool ran\nHOME/.local/bin/my-tool');
    });

    it('writes to /dev/stdout and /dev/stderr as to any output', async () => {
      const { output } = await run({
        spec: {
          phases: { build: ['echo one >/dev/stdout; echo two >/dev/stderr; echo three | tee /dev/stderr'] },
        },
      });

      expect(output).toBe('one\ntwo\nthree\nthree');
    });

    it('ends processes that went into sessions of their own', async () => {
      const { result } = await run({
        spec: { phases: { build: ['setsid nohup sleep 4321 >/dev/null 2>&1 & sleep 0.1'] } },
      });

      expect(result.outcome).toBe('succeeded');
      expect(await under.leftovers()).toEqual([]);
    });

    it('keeps a failed build for a person, with the command that enters it, until cleaning asks for it', async () => {
      const { result } = await run({
        source: { dir: source, selection: 'tree' },
        debug: { onFailure: 'keep' },
        spec: { phases: { build: ['LEFT=here; mkdir deep; cd deep; touch mark; false'] } },
      });
      const ref = result.ref ?? '';
      const [command = '', ...args] = attachCommand(ref);

      const shown = execFileSync(command, args, {
        input: 'ls\necho $LEFT\n',
        stdio: ['pipe', 'pipe', 'ignore'],
      });

      expect(shown.toString()).toContain('mark\nhere');
      expect(await reapHost(under.stateDir, { kept: true })).toEqual([]);
      // As if this process, which keeps the place while it lives, had ended.
      const owner = JSON.parse(readFileSync(join(ref, 'owner.json'), 'utf8')) as object;
      writeFileSync(join(ref, 'owner.json'), JSON.stringify({ ...owner, born: '0' }));
      expect(await listPlaces(under.stateDir)).toMatchObject([{ ref, state: 'kept' }]);
      expect(await reapHost(under.stateDir)).toEqual([]);
      expect(await reapHost(under.stateDir, { kept: true })).toEqual([ref]);
    });

    it('SF-B15 finds seed’s own commands before those of the machine, and behind those that the build installs', async () => {
      const tools = join(home, 'tools');
      put(tools, { seedfarmer: '#!/bin/sh\necho of the machine\n' });
      execFileSync('chmod', ['+x', join(tools, 'seedfarmer')]);
      await under.dispose?.();
      under = make({ environment: { PATH: `${tools}:${process.env['PATH']}` } });

      const { output } = await run({
        spec: {
          phases: {
            build: [
              'command -v seedfarmer',
              'mkdir -p "$HOME/.local/bin" && ln -s /bin/true "$HOME/.local/bin/seedfarmer"',
              'command -v seedfarmer',
            ],
          },
        },
      });

      expect(output).toMatch(/\/codebuild\/user\/bin\/seedfarmer\n.*\/\.local\/bin\/seedfarmer$/);
    });

    it('numbers what it cannot mirror, once each', async () => {
      const { result } = await run({
        privileged: true,
        compute: { type: 'BUILD_GENERAL1_SMALL', environmentType: 'LINUX_CONTAINER', limits: true },
        image: { name: 'aws/codebuild/standard:7.0', pull: 'never', allowSubstitute: false },
        spec: {
          runtimeVersions: [{ name: 'nodejs', version: '1', span: { source: 's', start: pos, end: pos } }],
          phases: { build: ['true || apt-get install -y thing'] },
        },
      });

      const codes = result.warnings.map((warning) => warning.code).filter((code) => code.startsWith('HOST'));
      const always = ['HOST001', 'HOST002', 'HOST003', 'HOST004', 'HOST005'];
      expect(codes.filter((code) => code !== 'HOST012')).toEqual([
        ...always,
        ...(sandboxed ? ['HOST010'] : ['HOST007', 'HOST008']),
      ]);
    });

    it('does not start what nobody allowed', async () => {
      under = make({ permit: () => ({ allowed: false, reason: 'nobody said yes' }) });
      const job = buildJob({ spec: { phases: { build: ['true'] } } });

      const found = await under.executor.check(job, new AbortController().signal);

      expect(found).toMatchObject([{ code: 'host/not-allowed', severity: 'error' }]);
      await expect(
        under.executor.execute(job, { host: recordingHost(), signal: new AbortController().signal }),
      ).rejects.toMatchObject({ code: 'host/not-allowed' });
    });
  });
});

const pos = { line: 1, column: 1, offset: 0 };
