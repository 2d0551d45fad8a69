import type { BuildJob } from '@seed/deployspec';

/** Makes git ask `git-credential-seed`; from git 2.31 on. Empty unless the spec wants the credential helper. */
export function gitCredentialEnvironment(job: BuildJob): Readonly<Record<string, string>> {
  if (!job.spec.gitCredentialHelper) return {};
  return { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'credential.helper', GIT_CONFIG_VALUE_0: 'seed' };
}

/** What the build's result must say about git credentials, if anything. */
export function gitCredentialWarning(
  job: BuildJob,
): { readonly code: 'build/git-credentials'; readonly text: string } | undefined {
  const given = [...job.secrets, ...job.environment].some(({ name }) => name === 'SEED_GIT_PASSWORD');
  if (!job.spec.gitCredentialHelper || given) return undefined;
  return {
    code: 'build/git-credentials',
    text: 'git-credential-helper is on, but a build on this machine has no source credentials; git can only read public repositories (give a password with `--secret SEED_GIT_PASSWORD`)',
  };
}
