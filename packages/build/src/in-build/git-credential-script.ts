/**
 * The helper behind `env.git-credential-helper: yes`. CodeBuild answers with the credentials of the project's source;
 * a local build has none, so it says where they can come from and lets git try without.
 */
export const GIT_CREDENTIAL = `#!/bin/sh
# Asked by git for a user and a password.
set -u
[ "\${1-}" = get ] || exit 0
host=unknown
while IFS='=' read -r key value; do
  [ "$key" != host ] || host=$value
done
if [ -n "\${SEED_GIT_PASSWORD-}" ]; then
  printf 'username=%s\\npassword=%s\\n' "\${SEED_GIT_USERNAME:-git}" "$SEED_GIT_PASSWORD"
  exit 0
fi
printf 'seed: no credentials for %s in this build; give them with --secret SEED_GIT_PASSWORD\\n' "$host" >&2
`;
