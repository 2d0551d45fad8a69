import { expect, test } from 'vitest';
import { emptyRun } from './fold-run.ts';
import { orderRuns, runName } from './run-order.ts';
import type { RunModel } from './run-model.ts';

function failedRun(id: string, startedAt: string, kind = 'apply', target = 'dev'): RunModel {
  const header = {
    id,
    kind,
    command: kind,
    args: [],
    target,
    cwd: '/work/shop',
    versions: { seed: '0.1.0', node: '24.21.0' },
    owner: { pid: 1, host: 'workstation' },
    startedAt,
  };
  return emptyRun(header, `/journals/${id}`, 'failed');
}

test('of runs that began in the same second the later one is the newest, whatever they are called', () => {
  const later = failedRun('20261121T031742-apply-dev-0a0a', '2026-11-21T03:17:42.900Z');
  const earlier = failedRun('20261121T031742-apply-dev-ffff', '2026-11-21T03:17:42.100Z');

  const order = orderRuns(new Map([earlier, later].map((run) => [run.id, run])));

  expect(order).toEqual([later.id, earlier.id]);
});

test.each([
  ['modules/network/vpc/deployspec.yaml', 'network/vpc'],
  ['buildspec.yml', 'shop'],
  ['.', 'shop'],
  ['ci/release.yml', 'ci/release.yml'],
  ['/srv/modules/vpc/', 'modules/vpc'],
])('a build of %s is called %s', (target, name) => {
  expect(runName(failedRun('20261121T031742-run-x-0a0a', '', 'run', target))).toBe(name);
});
