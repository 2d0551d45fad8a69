// node tools/capture-screens.mjs: renews the pictures of the screens in docs/images, drawn from the very terminal that
// the tests look at. The tests fail while a picture shows something else than the screens do.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/.bin/vitest', import.meta.url));
const { status, error } = spawnSync(
  vitest,
  ['run', '--project', 'tui', 'test/captures.test.ts', 'test/frames.test.ts', '--update'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, CI: '' } },
);
if (error !== undefined) console.error(`vitest cannot be started: ${error.message}`);
process.exitCode = status ?? 1;
