import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createExecutor } from '../src/create-executor.ts';
import type { MakeExecutor } from '../src/testing/index.ts';
import { describeBuildRules, describeExecutor, localProvisioner } from '../src/testing/index.ts';

const DEVIATIONS = {
  user: 'plain processes run as the caller',
  refusal: 'plain processes refuse nothing',
};

const localShell =
  (shell: readonly string[]): MakeExecutor =>
  (services) => {
    const before = new Set(readdirSync(tmpdir()));
    return {
      executor: createExecutor(localProvisioner(shell), services),
      leftovers: async () =>
        readdirSync(tmpdir()).filter((name) => name.startsWith('seed-build-') && !before.has(name)),
    };
  };

describeExecutor('plain processes', localShell(['/bin/sh']), DEVIATIONS);
describeBuildRules('plain processes, driven by /bin/sh', localShell(['/bin/sh']), DEVIATIONS);
describeBuildRules('plain processes, driven by bash', localShell(['bash', '--posix']), DEVIATIONS);
if (existsSync('/bin/busybox') || existsSync('/usr/bin/busybox'))
  describeBuildRules('plain processes, driven by busybox', localShell(['busybox', 'sh']), DEVIATIONS);
