import { execFileSync, spawn } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILD_LABEL } from '../src/cleanup/owner.ts';
import { reap } from '../src/clean.ts';
import type { Engine } from '../src/engine/connect-engine.ts';
import { lookInto } from './look-into.ts';
import { makeRepository, treeState } from './repository.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { leftoversOf, makeStateDir, SETTINGS, withEngine } from './with-engine.ts';

const KILLS = 10;
const CHILD = fileURLToPath(new URL('./sigkill-child.ts', import.meta.url));

async function labelled({ docker }: Engine, pid: number): Promise<string[]> {
  const filters = { label: [BUILD_LABEL, `seed.pid=${pid}`] };
  const [containers, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map(({ Names, State }) => `${Names[0] ?? ''} (${State})`),
    ...(Volumes ?? []).map(({ Name }) => Name),
  ];
}

/** Whether nothing is there for a second: what the engine was making when its caller died comes a moment later. */
async function staysGone(engine: Engine, pid: number): Promise<boolean> {
  for (let look = 0; look < 20; look++) {
    if ((await labelled(engine, pid)).length > 0) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

async function until(condition: () => Promise<boolean>, limit: number): Promise<boolean> {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return condition();
}

withEngine('what a build leaves', (engine) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  it('CB-89 nothing is left after an interrupted build', async () => {
    const stop = new AbortController();
    const { result } = await bench.run(
      { spec: { phases: { build: ['sleep 300'] } } },
      {},
      { signal: stop.signal, onCommand: () => stop.abort() },
    );

    expect(result.outcome).toBe('stopped');
    expect(await leftoversOf(engine, bench.stateDir)).toEqual([]);
  });

  it(`CB-90 nothing is left five seconds after seed was killed, ${KILLS} times at random moments`, async () => {
    const dir = await makeRepository(await bench.folder());
    const before = treeState(dir);

    for (let round = 0; round < KILLS; round++) {
      const job = bench.job({
        source: { dir, mount: 'auto', selection: 'tree' },
        spec: { phases: { build: ['rm -rf src; echo changed >README.md; (sleep 300 &) ; sleep 300'] } },
      });
      const { sources: _, ...plain } = job;
      const child = spawn(process.execPath, [CHILD, bench.stateDir, JSON.stringify(plain), homedir()], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const { pid } = child;
      if (pid === undefined) throw new Error('the child did not start');
      const exited = new Promise((resolve) => child.once('exit', resolve));
      // Half of the rounds die in mid-command, the others somewhere on the way there.
      if (round % 2 === 0) await new Promise((resolve) => child.stdout.once('data', resolve));
      else await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 500));
      child.kill('SIGKILL');
      await exited;

      const gone = await until(() => staysGone(engine, pid), 5000);
      if (!gone) await reap(SETTINGS, { stateDir: bench.stateDir, what: 'leftovers' });
      expect(await labelled(engine, pid)).toEqual([]);
    }
    await reap(SETTINGS, { stateDir: bench.stateDir, what: 'leftovers' });

    expect(treeState(dir)).toEqual(before);
    expect(await readdir(join(bench.stateDir, 'scratch'))).toEqual([]);
  });

  it('cleaning leaves alone what carries no label and what belongs to running builds', async () => {
    const foreign = await engine.docker.createContainer({
      Image: bench.job({}).image.name ?? '',
      Cmd: ['true'],
    });
    let reaped: Awaited<ReturnType<typeof reap>> | undefined;
    const { result } = await lookInto(engine, bench, {
      sketch: { project: 'running' },
      async look() {
        reaped = await reap(SETTINGS, { stateDir: bench.stateDir, what: 'leftovers' });
      },
    });
    const present = await foreign.inspect();
    await foreign.remove();

    expect(result.outcome).toBe('succeeded');
    // Of others, some may just have ended.
    expect(reaped?.containers.filter((name) => name.startsWith('seed-running-'))).toEqual([]);
    expect(reaped?.folders).toEqual([]);
    expect(present.State.Status).toBe('created');
  });

  it('a folder and a container of a dead process are removed on demand', async () => {
    const gone = spawn('true');
    await new Promise((resolve) => gone.once('exit', resolve));
    const owner = {
      host: hostname(),
      boot: 'an earlier start',
      pid: gone.pid,
      started: '1',
    };
    // Of its own: earlier builds of this process may still be looking after the one of the bench.
    const stateDir = await makeStateDir();
    const dir = join(stateDir, 'scratch', 'left');
    await mkdir(join(dir, 'upper'), { recursive: true });
    await writeFile(join(dir, 'owner.json'), JSON.stringify({ ...owner, build: 'left' }));
    const container = await engine.docker.createContainer({
      name: `seed-left-${process.pid}`,
      Image: bench.job({}).image.name ?? '',
      Cmd: ['sleep', '300'],
      Labels: {
        [BUILD_LABEL]: 'left',
        'seed.host': owner.host,
        'seed.boot': owner.boot,
        'seed.pid': String(owner.pid),
        'seed.pid-started': '1',
      },
    });
    await container.start();

    const reaped = await reap(SETTINGS, { stateDir, what: 'leftovers' });
    await rm(stateDir, { recursive: true });

    expect(reaped.folders).toEqual([dir]);
    expect(reaped.failed).toEqual([]);
    // By whom is open: a build that begins meanwhile removes what it finds, too.
    await expect(container.inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  describe('a tree that is built', () => {
    it('CB-95 is untouched by builds that write and delete in it', async () => {
      const dir = await makeRepository(await bench.folder());
      const before = treeState(dir);

      const { result, output } = await bench.run({
        source: { dir, mount: 'auto', selection: 'tree' },
        spec: {
          phases: {
            build: [
              'echo changed >README.md',
              'rm -rf src',
              'git commit -qam change 2>&1 || git config -l',
              'git status --short',
              'mkdir -p deep/er && echo new >deep/er/file',
            ],
          },
        },
      });

      expect(output).not.toContain('dubious');
      expect(result.outcome).toBe('succeeded');
      expect(treeState(dir)).toEqual(before);
      expect(execFileSync('git', ['-C', dir, 'status', '--short'], { encoding: 'utf8' })).toBe('');
    });
  });
});
