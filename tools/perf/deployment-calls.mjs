// Calls that deployments in AWS take. An emulator keeps state, roles and stacks; builds are made up and end within moments.
import { appendFileSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findMoto, startMoto, startRecordingProxy } from '@seed/aws/testing';
import { startFakeCodeBuild } from '@seed/executor-codebuild/testing';
import { generateProject, MANIFEST } from './generate-project.mjs';
import { counted, runOnce } from './measure.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const SOURCES = [process.execPath, new URL('../../apps/seed/src/bin.ts', import.meta.url).pathname];
const ACCOUNT = '123456789012';
const BUILD = [
  ['SUBMITTED', 0],
  ['QUEUED', 0],
  ['PROVISIONING', 100],
  ['BUILD', 100],
];
/** Sizes of two deployments: what one more module takes is the difference. */
const [FEW, MANY] = [10, 30];
/** What Seed-Farmer 8 calls for a module besides following its build. */
const SEED_FARMER = 14;
const FOLLOWING = new Set(['BatchGetBuilds', 'GetLogEvents']);

/** The outputs that modules of the next group read. */
const OUTPUTS = JSON.stringify(Object.fromEntries([0, 1, 2, 3].map((n) => [`Output${n}`, `value-${n}`])));

async function startCloud(moto) {
  const emulator = await startMoto(moto);
  // A build hands so little back as a variable.
  const recorded = Buffer.from(`metadata.json ${OUTPUTS.length}\n${OUTPUTS}`).toString('base64');
  const exported = { SEED_RECORDED: `v1:${recorded}` };
  const builds = await startFakeCodeBuild({
    clock: Date,
    script: () => ({ phases: BUILD, lines: [], exported }),
  });
  const own = new Set(['StartBuild', 'StopBuild', 'BatchGetBuilds', 'ListBuildsForProject', 'GetLogEvents']);
  const proxy = await startRecordingProxy({
    target: ({ operation }) => (own.has(operation) ? builds.url : emulator.url),
  });
  return {
    env: {
      AWS_ENDPOINT_URL: proxy.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    },
    /** Calls since the last look, but for those that follow builds. */
    calls: () => proxy.calls.splice(0).filter(({ operation }) => !FOLLOWING.has(operation)),
    async stop() {
      await proxy.stop();
      await builds.stop();
      await emulator.stop();
    },
  };
}

function projectOf(modules) {
  const dir = temporaryFolder();
  generateProject(dir, modules);
  // A role of its own is what some modules need, and counted for none.
  for (const file of globSync('modules/*/*/modulestack.yaml', { cwd: dir })) rmSync(join(dir, file));
  return dir;
}

async function withCloud(moto, work) {
  const cloud = await startCloud(moto);
  const seed = async (dir, ...words) => {
    cloud.calls();
    await runOnce([...SOURCES, ...words], { cwd: dir, env: { ...process.env, ...cloud.env } });
    return cloud.calls();
  };
  try {
    const dir = projectOf(1);
    await seed(
      dir,
      'bootstrap',
      'toolchain',
      '-p',
      'perf',
      '-t',
      `arn:aws:iam::${ACCOUNT}:root`,
      '--as-target',
    );
    return await work(seed);
  } finally {
    await cloud.stop();
  }
}

/** Calls of a first apply and of the plan after it, for so many modules in one account and two regions. */
async function count(moto, modules) {
  return withCloud(moto, async (seed) => {
    const dir = projectOf(modules);
    const first = await seed(dir, 'plan', MANIFEST);
    const applied = await seed(dir, 'apply', MANIFEST, '--yes');
    const plan = await seed(dir, 'plan', MANIFEST);
    for (const file of globSync('modules/*/*/app.py', { cwd: dir }))
      appendFileSync(join(dir, file), '# changed\n');
    const dry = await seed(dir, 'apply', MANIFEST, '--dry-run');
    const changed = await seed(dir, 'apply', MANIFEST, '--yes');
    return { first, applied, plan, dry, changed };
  });
}

/** Rows about plans and applies of deployments in AWS; none where there is no emulator. */
export async function deploymentCalls() {
  const moto = findMoto(process.env.PATH ?? '');
  if (moto === undefined) {
    console.error('moto_server is not installed here: calls of deployments are not counted');
    return [];
  }
  const few = await count(moto, FEW);
  const many = await count(moto, MANY);
  const more = (name) => (many[name].length - few[name].length) / (MANY - FEW);
  const once = (name) => few[name].length - FEW * more(name);
  const changes = [...many.first, ...many.plan, ...many.dry].filter((call) => call.changes).length;
  return [
    counted('a plan without changes, each module', more('plan'), { budget: 1 }),
    counted('a plan without changes, the run', once('plan'), { budget: 20 }),
    counted('an apply of new modules, each', more('applied'), { budget: 10, rival: SEED_FARMER }),
    counted('an apply of changed modules, each', more('changed'), { budget: 10, rival: SEED_FARMER }),
    counted('an apply, the run (for information)', once('applied'), {}),
    counted('what plans and dry runs change', changes, { budget: 0 }),
  ];
}
