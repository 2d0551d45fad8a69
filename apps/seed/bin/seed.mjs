#!/usr/bin/env node
// Written so that an old Node can parse it: it says what is wrong, or hands over to the Node of this work tree.
// What only the old Node needs is loaded down there, because every command pays for what is loaded up here.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  // Called as a property: a Node without the function would reject a named import.
  module.enableCompileCache();
  const bundle = new URL('../dist/main.js', import.meta.url).href;
  try {
    await import(bundle);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== bundle) throw error;
    console.error('seed is not bundled yet: run `./seed version` in its work tree once');
    process.exitCode = 3;
  }
} else {
  const { existsSync } = await import('node:fs');
  const { fileURLToPath } = await import('node:url');
  const pinned = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
  if (existsSync(pinned)) {
    const { spawnSync } = await import('node:child_process');
    const self = fileURLToPath(import.meta.url);
    const run = spawnSync(pinned, ['--', self, ...process.argv.slice(2)], { stdio: 'inherit' });
    process.exitCode = run.status === null ? 1 : run.status;
  } else {
    console.error(`seed needs Node 22.18 or newer, and this is ${process.version}`);
    process.exitCode = 3;
  }
}
