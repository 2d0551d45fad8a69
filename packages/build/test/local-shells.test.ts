import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createExecutor } from '../src/create-executor.ts';
import type { MakeExecutor } from '../src/testing/index.ts';
import { describeBuildRules, describeExecutor, localProvisioner } from '../src/testing/index.ts';

const DEVIATIONS = {
  user: 'plain processes run as the caller',
  refusal: 'plain processes refuse nothing',
};

// Places of other test runs are none of ours.
const all = mkdtempSync(join(tmpdir(), 'seed-places-'));
afterAll(() => rmSync(all, { recursive: true, force: true }));

const localShell =
  (shell: readonly string[]): MakeExecutor =>
  (services) => {
    const home = mkdtempSync(join(all, 'home-'));
    return {
      executor: createExecutor(localProvisioner(shell, home), services),
      leftovers: async () => readdirSync(home),
    };
  };

describeExecutor('plain processes', localShell(['/bin/sh']), DEVIATIONS);
describeBuildRules('plain processes, driven by /bin/sh', localShell(['/bin/sh']), DEVIATIONS);
describeBuildRules('plain processes, driven by bash', localShell(['bash', '--posix']), DEVIATIONS);
if (existsSync('/bin/busybox') || existsSync('/usr/bin/busybox'))
  describeBuildRules('plain processes, driven by busybox', localShell(['busybox', 'sh']), DEVIATIONS);
