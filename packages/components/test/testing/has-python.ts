import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';

/** Whether Python has a module. */
export function hasModule(name: string): boolean {
  return spawnSync('python3', ['-c', `import ${name}`]).status === 0;
}

export function hasCommand(name: string): boolean {
  return spawnSync(name, ['--version']).status === 0;
}

/** Leaves a test out, and says so where people see it. */
export function skipAloud(context: TestContext, why: string): void {
  process.stderr.write(`SKIPPED ${context.task.name}: ${why}\n`);
  context.skip(why);
}
