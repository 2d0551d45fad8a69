/** Variables and folder of the build's last command, then the person's shell; bash where there is one. */
export const STATE_SHELL = `set -a
[ ! -r /codebuild/output/tmp/env.sh ] || . /codebuild/output/tmp/env.sh 2>/dev/null
set +a
IFS= read -r seed_dir </codebuild/output/tmp/dir.txt 2>/dev/null && cd "$seed_dir"
unset seed_dir
if command -v bash >/dev/null 2>&1; then exec bash; fi
exec sh`;
