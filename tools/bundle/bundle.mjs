// Builds apps/seed/dist. The new bundle is complete before it takes the old one's place, and chunks of the old one
// stay for a while, because a seed that is running may still load them.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const keepOldChunksMs = 3_600_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const { default: config, output } = await import('../../rolldown.config.mjs');

const began = new Date();
const dist = output.dir ?? 'dist';
const next = join(dist, `.next-${process.pid}`);
console.error('bundling seed ...');
mkdirSync(next, { recursive: true });
try {
  const build = await rolldown(config);
  await build.write({ ...output, dir: next });
  await build.close();
  const fresh = readdirSync(next);
  for (const name of fresh.filter((name) => name !== 'main.js')) {
    // A file is replaced at once; only a directory has to make way first.
    if (statSync(join(next, name)).isDirectory()) rmSync(join(dist, name), { recursive: true, force: true });
    renameSync(join(next, name), join(dist, name));
  }
  renameSync(join(next, 'main.js'), join(dist, 'main.js'));
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    const old = began.getTime() - statSync(path).mtimeMs > keepOldChunksMs;
    if (old && !fresh.includes(name)) rmSync(path, { recursive: true, force: true });
  }
  writeFileSync(join(dist, '.built'), '');
  utimesSync(join(dist, '.built'), began, began);
} catch (error) {
  // Whoever edits a source reads the message; the stack of the bundler says nothing.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 70;
} finally {
  rmSync(next, { recursive: true, force: true });
}
