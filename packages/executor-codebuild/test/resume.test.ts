import { EnvironmentError } from '@seed/kernel';
import type { Host } from '@seed/kernel';
import { recordingHost } from '@seed/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { threeMinutes } from '../src/testing/index.ts';
import type { BuildScript } from '../src/testing/index.ts';
import { moduleJob, openRemote } from './open-remote.ts';
import type { Remote, RemoteOptions } from './open-remote.ts';

const MINUTE = 60_000;

/** A build that takes longer than the service knows the token that it was asked for by. */
function tenMinutes(): BuildScript {
  const { phases, ...rest } = threeMinutes();
  return { ...rest, phases: phases.map(([name, ms]) => [name, name === 'BUILD' ? 10 * MINUTE : ms]) };
}

/** A run that ends as soon as its build is known, as if it had been killed. */
class Killed extends Error {
  override readonly message = 'killed';
}

/** A host that does something as soon as a build runs. */
function whenStarted(act: (ref: string) => void): Host {
  return {
    ...recordingHost(),
    emit(event) {
      if (event.type === 'build.prepared') act(event.data.ref);
    },
  };
}

describe('a build that an earlier run started', { timeout: 60_000 }, () => {
  let remote: Remote;
  afterEach(() => remote.stop());

  /** Starts a build for the job and forgets it. */
  async function startAndDie(options: RemoteOptions = {}): Promise<{ ref: string; since: number }> {
    remote = await openRemote(options);
    const since = remote.time.now();
    let ref = '';
    const host = whenStarted((id) => {
      ref = id;
      throw new Killed();
    });
    await expect(remote.run(moduleJob('m'), { host })).rejects.toThrow('killed');
    return { ref, since };
  }
  const started = () => remote.calls('StartBuild');

  it('is followed by its id, with its log from the beginning and what it recorded', async () => {
    const earlier = await startAndDie();
    await remote.time.sleep(MINUTE);

    const { result, host } = await remote.run(moduleJob('m'), { resume: earlier });

    expect(result).toMatchObject({ outcome: 'succeeded', ref: earlier.ref });
    expect(result.metadata).toEqual({ From: 'seed/out/uuid-m' });
    expect(host.text('build').split('\n')).toHaveLength(120);
    expect(started()).toBe(1);
  });

  it('gives its result days after its end', async () => {
    const earlier = await startAndDie();
    await remote.time.sleep(3 * 24 * 60 * MINUTE);

    const { result } = await remote.run(moduleJob('m'), { resume: earlier });

    expect(result).toMatchObject({ outcome: 'succeeded', metadata: { From: 'seed/out/uuid-m' } });
    expect(started()).toBe(1);
  });

  it('is found by its token where its id was never written down', async () => {
    const { since } = await startAndDie();

    const { result } = await remote.run(moduleJob('m'), { resume: { since } });

    expect(result.outcome).toBe('succeeded');
    expect(remote.aws.builds.size).toBe(1);
  });

  it.each([
    ['before its token is forgotten', tenMinutes, 1],
    ['not at all where it ends before', threeMinutes, 0],
  ])('has its id written down %s', async (_, script, times) => {
    remote = await openRemote({ script: () => script() });
    const start = remote.time.now();
    const noted: number[] = [];

    await remote.run(moduleJob('m'), {
      onStarted: async () => void noted.push(remote.time.now() - start),
    });

    expect(noted).toHaveLength(times);
    expect(Math.max(0, ...noted)).toBeLessThan(4 * MINUTE);
  });

  it('has its id written down at once when its run is interrupted', async () => {
    remote = await openRemote({ denied: ['StopBuild'] });
    const stop = new AbortController();
    const refs: string[] = [];

    await remote.run(moduleJob('m'), {
      host: whenStarted(() => stop.abort()),
      signal: stop.signal,
      onStarted: async (ref) => void refs.push(ref),
    });

    expect(refs).toEqual(['codeseeder-shop:0000-0']);
  });

  it('is found by its log where builds may not be listed, as in roles of Seed-Farmer', async () => {
    const { since, ref } = await startAndDie({ denied: ['ListBuildsForProject'] });
    await remote.time.sleep(10 * MINUTE);

    const { result } = await remote.run(moduleJob('m'), { resume: { since } });

    expect(result).toMatchObject({ outcome: 'succeeded', ref });
    expect(started()).toBe(1);
  });

  it('is found among the builds of the project once its token is forgotten', async () => {
    const { since, ref } = await startAndDie();
    await remote.time.sleep(10 * MINUTE);

    const { result } = await remote.run(moduleJob('m'), { resume: { since } });

    expect(result).toMatchObject({ outcome: 'succeeded', ref });
    expect(started()).toBe(1);
  });

  it('is found where other things would be asked for now', async () => {
    const { since, ref } = await startAndDie();

    const { result } = await remote.run(moduleJob('m', { privileged: true }), { resume: { since } });

    expect(result).toMatchObject({ outcome: 'succeeded', ref });
    expect(remote.aws.builds.size).toBe(1);
  });

  it('that was never started is started', async () => {
    remote = await openRemote();
    const since = remote.time.now();
    await remote.time.sleep(10 * MINUTE);

    const { result } = await remote.run(moduleJob('m'), { resume: { since } });

    expect(result.outcome).toBe('succeeded');
    expect(remote.aws.builds.size).toBe(1);
  });

  it('and cannot be looked for keeps another from starting until it is certainly over', async () => {
    const { since } = await startAndDie({ denied: ['ListBuildsForProject', 'DescribeLogStreams'] });
    await remote.time.sleep(10 * MINUTE);
    const job = moduleJob('m', { timeoutMs: 60 * MINUTE, queuedTimeoutMs: 60 * MINUTE });

    const early = remote.run(job, { resume: { since } });

    await expect(early).rejects.toMatchObject({
      code: 'codebuild/unknown-start',
      hints: expect.arrayContaining([
        'allow `codebuild:ListBuildsForProject` on the project',
        'or try again after 2026-01-01T02:10:00.000Z, when such a build is certainly over',
      ]) as string[],
    });
    await remote.time.sleep(130 * MINUTE);
    const { result } = await remote.run(moduleJob('m2'), { resume: { since } });
    expect(result.outcome).toBe('succeeded');
  });

  it('and that the service has forgotten counts as stopped, and no other takes its place', async () => {
    remote = await openRemote();

    const { result } = await remote.run(moduleJob('m'), {
      resume: { ref: 'codeseeder-shop:0000-9', since: remote.time.now() },
    });

    expect(result).toMatchObject({ outcome: 'stopped', warnings: [{ code: 'REMOTE007' }] });
    expect(started()).toBe(0);
  });

  it('a moment ago is found although the service does not know it yet', async () => {
    const earlier = await startAndDie({ unknownMs: 25_000 });

    const { result } = await remote.run(moduleJob('m'), { resume: earlier });

    expect(result).toMatchObject({ outcome: 'succeeded', ref: earlier.ref });
    expect(remote.aws.builds.size).toBe(1);
  });

  it('goes on where its id cannot be written down, which is said', async () => {
    remote = await openRemote({ script: tenMinutes });
    const onStarted = (): Promise<void> => Promise.reject(new EnvironmentError('state/away', 'no store'));

    const { result } = await remote.run(moduleJob('m'), { onStarted });

    expect(result).toMatchObject({ outcome: 'succeeded', warnings: [{ code: 'REMOTE005' }] });
  });

  it('is stopped by an interrupt as its own is', async () => {
    const earlier = await startAndDie();
    const stop = new AbortController();
    stop.abort();

    const { result } = await remote.run(moduleJob('m'), { resume: earlier, signal: stop.signal });

    expect(result.outcome).toBe('stopped');
  });

  it('goes on, by name, where it may not be stopped, and nobody waits for it', async () => {
    remote = await openRemote({ denied: ['StopBuild'] });
    const stop = new AbortController();
    const start = remote.time.now();

    const { result } = await remote.run(moduleJob('m'), {
      host: whenStarted(() => stop.abort()),
      signal: stop.signal,
    });

    expect(result).toMatchObject({ outcome: 'stopped', ref: 'codeseeder-shop:0000-0' });
    expect(result.warnings).toEqual([{ code: 'REMOTE002', text: expect.any(String) as string }]);
    expect(result.warnings[0]?.text).toContain(
      'the build "codeseeder-shop:0000-0" could not be stopped and goes on',
    );
    expect(result.warnings[0]?.text).toContain('codebuild:StopBuild');
    expect(remote.time.now() - start).toBeLessThan(MINUTE);
  });
});
