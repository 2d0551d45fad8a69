// Calls that following builds in CodeBuild takes. The service is made up and time passes at once, so that the figures are
// the same on every machine.
import { startRecordingProxy } from '@seed/aws/testing';
import { buildJob } from '@seed/build/testing';
import { createCodeBuildExecutor } from '@seed/executor-codebuild';
import { fakePlace, startFakeCodeBuild, threeMinutes, virtualTime } from '@seed/executor-codebuild/testing';
import { counted } from './measure.mjs';

const MINUTE = 60_000;
const LINES = 120;
const BUILD_MINUTES = 3;
/** What Seed-Farmer 8 calls every five seconds for each build: for its status, to find its log, and to read it. */
const SEED_FARMER = { status: 1, logs: 2 };

/** Follows so many builds of three minutes that start together. */
async function follow(builds, logs) {
  const time = virtualTime();
  const aws = await startFakeCodeBuild({ clock: time, script: () => threeMinutes(LINES), logDelayMs: 1000 });
  const proxy = await startRecordingProxy({ target: aws.url });
  const place = fakePlace(proxy.url, { time });
  const executor = createCodeBuildExecutor({
    place: async () => place,
    clock: time,
    sleep: time.sleep,
    scratch: '/nowhere',
  });
  const start = time.now();
  let late = 0;
  let lines = 0;
  const host = {
    emit: () => undefined,
    ask: () => Promise.reject(new Error('nobody is asked')),
    log({ at, stream }) {
      if (stream !== 'build') return;
      lines += 1;
      late = Math.max(late, time.now() - at);
    },
  };
  const { signal } = new AbortController();
  const jobs = Array.from({ length: builds }, () => executor.execute(buildJob({}), { host, signal, logs }));
  const results = await Promise.all(jobs);
  await proxy.stop();
  await aws.stop();
  if (results.some(({ outcome }) => outcome !== 'succeeded')) throw new Error('a build was lost');
  if (lines !== builds * LINES) throw new Error(`${lines} of ${builds * LINES} lines arrived`);
  const count = (name) => proxy.calls.filter(({ operation }) => operation === name).length;
  return {
    minutes: (time.now() - start) / MINUTE,
    status: count('BatchGetBuilds'),
    logs: count('GetLogEvents'),
    starts: count('StartBuild'),
    lateSeconds: late / 1000,
  };
}

/** Rows about status and logs of builds of three minutes. */
export async function pollingCalls() {
  const rows = [];
  const totals = [];
  for (const builds of [10, 100, 1000]) {
    const { status, starts } = await follow(builds, 'at-end');
    const hundreds = Math.ceil(builds / 100);
    totals.push(status);
    const rival = (builds * SEED_FARMER.status * 12) / hundreds;
    const each = status / BUILD_MINUTES / hundreds;
    rows.push(
      counted(`status of ${builds} builds, a minute and hundred`, each, { budget: 2, rival }),
      counted(`starts of ${builds} builds, each`, starts / builds, { budget: 1 }),
    );
  }
  const read = await follow(20, 'live');
  const unread = await follow(100, 'at-end');
  const rate = read.logs / 20 / (read.minutes * 12);
  return [
    ...rows,
    counted('status of 1,000 builds beside 100', totals[2] / totals[1], { budget: 10, unit: '×' }),
    counted('logs that are read, a build and 5 s', rate, { budget: 1, rival: SEED_FARMER.logs }),
    // One second until a line can be read, one poll, and the turns of twenty.
    counted('the latest line after it was printed', read.lateSeconds, { budget: 10, unit: 's' }),
    counted('logs that nobody reads, a build, at its end', unread.logs / 100, { budget: 1 }),
  ];
}
