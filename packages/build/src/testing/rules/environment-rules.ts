import { expect } from 'vitest';
import type { Row } from '../executor-under-test.ts';

const plain = (name: string, value: string) => ({ name, value, type: 'PLAINTEXT' as const });

/** What every build finds in its environment (codebuild.md 1.8). */
const ALWAYS_SET = [
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_REGION',
  'CODEBUILD_BUILD_ARN',
  'CODEBUILD_BUILD_ID',
  'CODEBUILD_BUILD_IMAGE',
  'CODEBUILD_BUILD_NUMBER',
  'CODEBUILD_BUILD_SUCCEEDING',
  'CODEBUILD_BUILD_URL',
  'CODEBUILD_CI',
  'CODEBUILD_CONTAINER_NAME',
  'CODEBUILD_GOPATH',
  'CODEBUILD_INITIATOR',
  'CODEBUILD_KMS_KEY_ID',
  'CODEBUILD_LAST_EXIT',
  'CODEBUILD_LOCAL_BUILD',
  'CODEBUILD_LOG_PATH',
  'CODEBUILD_PROJECT_UUID',
  'CODEBUILD_RESOLVED_SOURCE_VERSION',
  'CODEBUILD_SOURCE_REPO_URL',
  'CODEBUILD_SOURCE_VERSION',
  'CODEBUILD_SRC_DIR',
  'CODEBUILD_START_TIME',
  'GOPATH',
  'HOME',
  'PATH',
];

/** Rows about variables and exports (codebuild.md 1.8 and 1.10). */
export const ENVIRONMENT_RULES: readonly Row[] = [
  {
    id: 'CB-31',
    about: 'CODEBUILD_BUILD_SUCCEEDING is 1, and 0 once a phase has failed',
    async proves({ run }) {
      const show = 'echo $CODEBUILD_BUILD_SUCCEEDING';

      const { output } = await run({
        spec: { phases: { install: [show], build: ['false'], post_build: [show] } },
      });

      expect(output).toBe('1\n0');
    },
  },
  {
    id: 'CB-32',
    about: 'CODEBUILD_LAST_EXIT holds the status of the last command, 0 at first',
    async proves({ run }) {
      const show = 'echo "last $CODEBUILD_LAST_EXIT"';

      const { output } = await run({
        spec: { phases: { install: [show], build: ['false'], post_build: [show] } },
      });

      expect(output).toBe('last 0\nlast 1');
    },
  },
  {
    id: 'CB-33',
    about: "all of CodeBuild's variables are set, also for children",
    needs: ['shell'],
    async proves({ run }) {
      const { output } = await run({
        source: { git: { url: 'https://example.test/a.git', version: 'main', commit: 'abc', dirty: false } },
        spec: { phases: { build: [`sh -c 'export -p'`] } },
      });

      const names = [...output.matchAll(/^(?:export|declare -x) (\w+)/gm)].map((match) => match[1]);
      expect(names).toEqual(expect.arrayContaining(ALWAYS_SET));
      // Nothing besides may look as if CodeBuild had set it.
      const own = names.filter((name = '') => /^(?:CODEBUILD|SEED)_/.test(name));
      expect(own.filter((name = '') => !ALWAYS_SET.includes(name))).toEqual([]);
      expect(output).toMatch(
        /CODEBUILD_BUILD_ARN=.?arn:aws:codebuild:us-east-1:000000000000:build\/contract:/,
      );
      expect(output).toMatch(/ PATH=.*\/user\/bin['"]?$/m);
      expect(output).toMatch(/ GOPATH=.*\/output\/src\d+['"]?$/m);
    },
  },
  {
    id: 'CB-33b',
    about: 'the start of a build tells names, types and origins of its variables, and no value',
    async proves({ run }) {
      const { host } = await run({
        environment: [{ name: 'TOKEN', value: '/contract/token', type: 'PARAMETER_STORE' }],
        secrets: [{ name: 'HIDDEN', value: 'hidden-value-5' }],
        spec: { variables: { FROM_SPEC: 'spec-value-6' }, phases: { build: ['true'] } },
      });

      const { environment } = host.of('build.started')[0]?.data ?? {};
      expect(environment).toMatchObject({
        table: expect.arrayContaining([
          { name: 'AWS_REGION', type: 'PLAINTEXT', origin: 'default' },
          { name: 'CODEBUILD_BUILD_ID', type: 'PLAINTEXT', origin: 'codebuild' },
          { name: 'FROM_SPEC', type: 'PLAINTEXT', origin: 'spec' },
          { name: 'HIDDEN', type: 'PLAINTEXT', origin: 'secret' },
          { name: 'TOKEN', type: 'PARAMETER_STORE', origin: 'job' },
        ]),
      });
      expect(JSON.stringify(environment)).not.toMatch(/hidden-value|spec-value|contract\/token/);
    },
  },
  {
    id: 'CB-34',
    about: 'CODEBUILD_BUILD_NUMBER counts up',
    async proves({ run }) {
      const spec = { phases: { build: ['echo $CODEBUILD_BUILD_NUMBER'] } };

      const first = await run({ spec, number: 7 });
      const second = await run({ spec, number: 8 });

      expect([first.output, second.output]).toEqual(['7', '8']);
    },
  },
  {
    id: 'CB-35',
    about: 'a start override beats the project, which beats the spec',
    async proves({ run }) {
      const { output } = await run({
        environment: [plain('B', 'project'), plain('C', 'project'), plain('C', 'start')],
        spec: { variables: { A: 'spec', B: 'spec', C: 'spec' }, phases: { build: ['echo $A $B $C'] } },
      });

      expect(output).toBe('spec project start');
    },
  },
  {
    id: 'CB-36',
    about: 'values are literal',
    async proves({ run }) {
      const { output } = await run({
        spec: { variables: { LITERAL: '$HOME/$(id) `x` "q"' }, phases: { build: ['echo "$LITERAL"'] } },
      });

      expect(output).toBe('$HOME/$(id) `x` "q"');
    },
  },
  {
    id: 'CB-38',
    about: 'a parameter is looked up and hidden; one that does not exist fails DOWNLOAD_SOURCE',
    async proves({ run }) {
      const reference = (value: string) => [{ name: 'TOKEN', value, type: 'PARAMETER_STORE' as const }];
      const spec = { phases: { build: ['test "$TOKEN" = "parameter-""value-77" && echo "[$TOKEN]"'] } };

      const found = await run({ environment: reference('/contract/token'), spec });
      const missing = await run({ environment: reference('/contract/none'), spec });

      expect(found.output).toBe('[***]');
      expect(found.agent).toContain('Decrypting parameter store environment variables');
      expect(missing.result.failure).toEqual({
        phase: 'DOWNLOAD_SOURCE',
        message: 'parameter does not exist: /contract/none',
      });
      expect(missing.result.phases.find((phase) => phase.name === 'DOWNLOAD_SOURCE')?.statusCode).toBe(
        'Decrypted Variables Error',
      );
      expect(missing.result.phases.map((phase) => phase.name)).not.toContain('INSTALL');
    },
  },
  {
    id: 'CB-39',
    about: 'a secret is looked up and hidden; one that does not exist fails DOWNLOAD_SOURCE',
    async proves({ run }) {
      const reference = (value: string) => [{ name: 'PASSWORD', value, type: 'SECRETS_MANAGER' as const }];
      const spec = { phases: { build: ['echo "[$PASSWORD]"'] } };

      const found = await run({ environment: reference('contract-secret:password'), spec });
      const missing = await run({ environment: reference('none'), spec });

      expect(found.output).toBe('[***]');
      expect(missing.result.failure?.message).toMatch(/^ResourceNotFoundException/);
      expect(missing.result.outcome).toBe('failed');
    },
  },
  {
    id: 'CB-41',
    about: 'a value given as a secret is set and hidden, without any look-up',
    async proves({ run }) {
      const { output } = await run({
        secrets: [{ name: 'TOKEN', value: 'stand-in-value' }],
        environment: [{ name: 'TOKEN', value: '/contract/none', type: 'PARAMETER_STORE' }],
        spec: { phases: { build: ['test "$TOKEN" = "stand-in""-value" && echo "is [$TOKEN]"'] } },
      });

      expect(output).toBe('is [***]');
    },
  },
  {
    id: 'CB-42',
    about: 'a secret shows in no line, event or result, also not in the text of a command',
    async proves({ run }) {
      const { host, result } = await run({
        secrets: [{ name: 'TOKEN', value: 'exact-value-1' }],
        mask: 'exact',
        spec: { phases: { build: ['echo exact-value-1; exit 1'] } },
      });

      expect(JSON.stringify([host.all, result])).not.toContain('exact-value-1');
      expect(host.text()).toContain('Running command echo ***; exit 1');
    },
  },
  {
    id: 'CB-43',
    about: 'encoded forms and each line of a secret are hidden',
    async proves({ run }) {
      const { output } = await run({
        secrets: [{ name: 'KEY', value: 'first line/of\nsecond line+of' }],
        spec: { phases: { build: [`echo "$KEY"; echo ${encodeURIComponent('second line+of')}`] } },
      });

      expect(output).toBe('***\n***\n***');
    },
  },
  {
    id: 'CB-44',
    about: 'a secret that is written in two pieces is hidden',
    async proves({ run }) {
      const { output } = await run({
        secrets: [{ name: 'TOKEN', value: 'two-pieces-of-text' }],
        spec: { phases: { build: ['printf two-pie; sleep 0.1; printf "ces-of-text\\n"'] } },
      });

      expect(output).toBe('***');
    },
  },
  {
    id: 'CB-45',
    about: 'exported variables keep line feeds and JSON, and unset or refused ones are absent',
    async proves({ run }) {
      const { result } = await run({
        environment: [{ name: 'SECRET', value: '/contract/token', type: 'PARAMETER_STORE' }],
        spec: {
          exportedVariables: ['TEXT', 'JSON', 'UNSET', 'AWS_REGION', 'SECRET'],
          phases: { install: ['TEXT=early'], post_build: [`TEXT='one\ntwo'`, `JSON='{"a": "b\\n"}'`] },
        },
      });

      expect(result.exported).toEqual({ TEXT: 'one\ntwo', JSON: '{"a": "b\\n"}' });
      expect(result.warnings.map((warning) => warning.code)).toContain('build/export-refused');
    },
  },
  {
    id: 'CB-46',
    about: 'run-as of spec and phase choose the user; HOME and state are shared',
    needs: ['shell', 'user'],
    async proves({ run, under }) {
      const user = under.user ?? 'nobody';
      const show = 'echo "$(id -un) $HOME $STATE"; STATE=${STATE}x';

      const { output, result } = await run({
        spec: {
          runAs: user,
          phases: {
            install: { commands: [show], runAs: 'root' },
            build: [show],
            post_build: { commands: [show], runAs: 'root' },
          },
        },
      });

      const [install = '', build, post] = output.split('\n');
      const home = '/root';
      expect([install.trim(), build, post]).toEqual([`root ${home}`, `${user} ${home} x`, `root ${home} xx`]);
      expect(result.outcome).toBe('succeeded');
    },
  },
  {
    id: 'CB-48',
    about: 'a build with a proxy asks for its credentials without it',
    async proves({ run }) {
      const { output } = await run({
        proxy: { HTTP_PROXY: 'http://proxy.example:3128', NO_PROXY: '.example' },
        spec: { phases: { build: ['echo "$HTTP_PROXY $NO_PROXY"', 'echo "$no_proxy"'] } },
      });

      const direct = '.example,169.254.170.2,localhost,127.0.0.1';
      expect(output).toBe(`http://proxy.example:3128 ${direct}\n${direct}`);
    },
  },
  {
    id: 'CB-46b',
    about: 'a user that does not exist fails the phase, and says so once',
    needs: ['shell', 'user'],
    async proves({ run }) {
      const { output, result } = await run({
        spec: {
          phases: { build: { commands: ['echo ran'], runAs: 'no-such-user' }, post_build: ['echo post'] },
        },
      });

      expect(output).toBe('post');
      expect(result.phases.find((phase) => phase.name === 'BUILD')?.outcome).toBe('failed');
      expect(result.failure?.message).toMatch(/^cannot run as "no-such-user": /);
      expect(result.failure?.message.match(/cannot run as/g)).toHaveLength(1);
    },
  },
];
