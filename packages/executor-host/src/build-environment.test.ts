import { describe, expect, it } from 'vitest';
import { buildEnvironment, passedVariables } from './build-environment.ts';

describe('passedVariables', () => {
  it('passes where tools are, language and proxies, and nothing else', () => {
    const passed = passedVariables({
      PATH: '/bin',
      LC_ALL: 'C',
      TZ: undefined,
      HTTPS_PROXY: 'http://proxy:1',
      JAVA_HOME: '/opt/java',
      AWS_SECRET_ACCESS_KEY: 's',
      npm_config_registry: 'r',
      SSH_AUTH_SOCK: '/s',
      HOME: '/home/me',
    });

    expect(passed).toEqual({
      PATH: '/bin',
      LC_ALL: 'C',
      HTTPS_PROXY: 'http://proxy:1',
      JAVA_HOME: '/opt/java',
    });
  });
});

describe('buildEnvironment', () => {
  it('puts global installs into the home and first on PATH, then seed’s commands, then the machine’s', () => {
    const environment = buildEnvironment(
      { PATH: '/usr/bin' },
      { home: '/root', commands: '/codebuild/user/bin', ownersFail: false },
    );

    expect(environment).toMatchObject({
      HOME: '/root',
      NPM_CONFIG_PREFIX: '/root/.local',
      PATH: '/root/.local/bin:/codebuild/user/bin:/usr/bin',
    });
    expect(environment).not.toHaveProperty('TAR_OPTIONS');
    expect(environment).not.toHaveProperty('TMPDIR');
  });
});
