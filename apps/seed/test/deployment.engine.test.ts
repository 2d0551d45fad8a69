import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitAll, emptied, ground, labelled, processesWith, ROOT, withEngine } from './bundled-seed.ts';

const place = ground();
const { folder, seed, start } = place;

const MANIFEST = 'manifests/demo.yaml';
const corpus = join(resolve(process.env['SEED_SHARED'] ?? join(ROOT, '../shared')), 'corpus/idf-modules');
const PUBLIC = 'manifests/example-integration-tests/deployment.yaml';

/** A copy of a project, so that its state is its own. */
async function copyOf(project: string): Promise<string> {
  const dir = await folder({}, 'project');
  cpSync(project, dir, { recursive: true, filter: (path) => !path.endsWith('/.seed') });
  return dir;
}

type Line = { readonly type?: string; readonly node?: string; readonly data: Record<string, unknown> };
const linesOf = (out: string): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

function deployments(executor: 'docker' | 'host', labels: (pid: number) => string[]): void {
  const on = ['--executor', executor, '--yes'];

  test('SF-X08 the example is applied, is up to date, follows an edit, and is destroyed', async () => {
    const cwd = await copyOf(join(ROOT, 'examples/deployment'));

    const first = await seed(['apply', MANIFEST, ...on, '--json'], { cwd });
    const again = await seed(['apply', MANIFEST, ...on], { cwd });
    await writeFile(join(cwd, 'modules/content/articles/titles.txt'), 'Another title\n');
    const plan = await seed(['plan', '--local', MANIFEST, '--redeploy-on-output-change'], { cwd });
    const edited = await seed(['apply', MANIFEST, ...on, '--redeploy-on-output-change'], { cwd });
    const gone = await seed(['destroy', 'demo', ...on], { cwd });
    const plans = await seed(['plan', '--local', MANIFEST], { cwd });

    const site = linesOf(first.out).find(
      ({ type, node }) => type === 'build.finished' && node === 'web/site',
    );
    expect([first.code, again.code, edited.code, gone.code]).toEqual([0, 0, 0, 0]);
    expect(site?.data['metadata']).toMatchObject({ PageDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(again.out).toContain('✓ demo is up to date');
    expect(plan.out).toContain('bundle changed: 1 file (titles.txt)');
    expect(edited.out).toContain('2 updated, 1 unchanged');
    expect(gone.out).toContain('3 destroyed');
    expect(plans.out).toContain('Plan: 3 to create.');
  });

  test('SF-B22 SF-X05 a module finds what CodeBuild and Seed-Farmer set', async () => {
    const names = [
      'AWS_ACCOUNT_ID',
      'AWS_DEFAULT_REGION',
      'CODEBUILD_BUILD_ID',
      'CODEBUILD_RESOLVED_SOURCE_VERSION',
    ];
    const cwd = await copyOf(join(ROOT, 'examples/deployment'));
    await writeFile(
      join(cwd, 'modules/content/theme/deployspec.yaml'),
      `deploy:\n  phases:\n    build:\n      commands:\n${names.map((name) => `        - echo "${name}=$${name}"\n`).join('')}        - 'cd "$CODEBUILD_SRC_DIR/bundle/module"'\n`,
    );

    const { code, out } = await seed(['apply', MANIFEST, ...on, '--only', 'theme', '-v'], { cwd });

    expect(code).toBe(0);
    expect(out).toMatch(/AWS_ACCOUNT_ID=000000000000\n/);
    expect(out).toMatch(/AWS_DEFAULT_REGION=eu-west-1\n/);
    expect(out).toMatch(/CODEBUILD_BUILD_ID=journal:[0-9a-f-]{36}\n/);
    expect(out).toMatch(/CODEBUILD_RESOLVED_SOURCE_VERSION=[0-9a-f]{40}\n/);
  });

  test('SF-A25 SF-X06 an interrupt stops what runs, removes it, and the next apply goes on', async () => {
    const mark = `36${Math.random().toString().slice(2, 8)}.5`;
    const cwd = await copyOf(join(ROOT, 'examples/deployment'));
    const spec = join(cwd, 'modules/web/site/deployspec.yaml');
    const text = await readFile(spec, 'utf8');
    await writeFile(
      spec,
      text.replace('- sh make-page.sh', `- echo now waiting; sleep ${mark}\n        - sh make-page.sh`),
    );
    const run = start(['apply', MANIFEST, ...on, '-v'], { cwd });
    await run.saw('now waiting\n');

    run.child.kill('SIGINT');
    const ended = await run.ended;
    const left = [
      await emptied(() => processesWith(mark), 5000),
      await emptied(async () => labels(run.pid), 5000),
    ];
    await writeFile(spec, text);
    const next = await seed(['apply', MANIFEST, ...on], { cwd });

    expect(ended.code).toBe(130);
    expect(ended.err).toContain('stopping build web/site');
    expect(left).toEqual([[], []]);
    expect(next.code).toBe(0);
    expect(next.out).toMatch(/web\/site +create +its last run/);
    expect(next.out).toContain('1 created, 2 unchanged');
    expect(await readdir(join(place.home, '.local/state/seed/staged')).catch(() => [])).toEqual([]);
  });

  test.runIf(existsSync(corpus))(
    'SF-X07 a public project is applied without an account: its modules are fetched, built and rehearsed',
    { timeout: 300_000 },
    async () => {
      const cwd = await copyOf(corpus);
      const repositories = await folder({}, 'repositories');
      const repository = join(repositories, 'idf-modules.git');
      cpSync(corpus, repository, { recursive: true });
      execFileSync('git', ['-C', commitAll(repository), 'branch', '-M', 'main']);
      const env = {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.file://${repositories}/.insteadOf`,
        GIT_CONFIG_VALUE_0: 'https://github.com/awslabs/',
      };
      const words = [...on, '--offline', '--endpoint-url', 'http://127.0.0.1:9', '--json'];

      const plan = await seed(['plan', '--local', PUBLIC], { cwd, env });
      const { code, out, err } = await seed(['apply', PUBLIC, ...words], { cwd });

      const built = linesOf(out).filter(({ type }) => type === 'build.finished');
      expect([plan.code, code, err]).toEqual([0, 0, '']);
      expect(built.map(({ node, data }) => [node, data['outcome']])).toEqual([
        ['core/buckets', 'succeeded'],
        ['integration/integration-test', 'succeeded'],
      ]);
      expect(linesOf(out).at(-1)?.data['rehearsal']).toHaveLength(2);
    },
  );
}

withEngine('deployments in containers', () => {
  deployments('docker', labelled);
});

describe('deployments in processes', () => {
  deployments('host', () => []);
});
