#!/usr/bin/env node
// Written so that an old Node can parse it: it says what is wrong, or hands over to the Node of this work tree.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  // Called as a property: a Node without the function would reject a named import.
  if (module.enableCompileCache) module.enableCompileCache();
  await import('../dist/main.js');
} else {
  const pinned = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
  if (existsSync(pinned)) {
    const run = spawnSync(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    });
    process.exitCode = run.status === null ? 1 : run.status;
  } else {
    console.error(`seed needs Node 22.18 or newer, and this is ${process.version}`);
    process.exitCode = 3;
  }
}
