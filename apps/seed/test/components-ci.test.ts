import { execFileSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainValue, readYaml } from '@seed/yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeImageBuilder } from '@seed/components/testing';
import { imagesProject, startImageBuilder, writesOf } from './images-project.ts';
import type { ImagesProject } from './images-project.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/components');
const GREETING = 'components/web/greeting.yml';

/** A step of CI that runs seed. */
interface CiStep {
  /** It runs although one before it failed. */
  readonly always: boolean;
  readonly command: string;
}

type Plain = Readonly<Record<string, unknown>>;

/** The steps of the jobs of a configuration, as GitHub Actions or CircleCI has them. */
async function jobsOf(file: string): Promise<ReadonlyMap<string, readonly CiStep[]>> {
  const text = await readFile(join(EXAMPLE, 'ci', file), 'utf8');
  const { root, diagnostics } = readYaml({ id: file, text }, { dialect: 'go' });
  expect(diagnostics).toEqual([]);
  const { jobs } = (root && plainValue(root)) as unknown as {
    jobs: Record<string, { steps: (Plain | string)[] }>;
  };
  const stepOf = (step: Plain | string): CiStep[] => {
    const { run, if: when } = typeof step === 'string' ? ({} as Plain) : step;
    const inner = typeof run === 'object' ? (run as Plain) : undefined;
    const command = inner?.['command'] ?? run;
    if (typeof command !== 'string' || !command.startsWith('seed ')) return [];
    return [{ command, always: when === 'always()' || inner?.['when'] === 'always' }];
  };
  return new Map(Object.entries(jobs).map(([name, { steps }]) => [name, steps.flatMap(stepOf)]));
}

let fake: FakeImageBuilder;
let project: ImagesProject;

/** The example as a repository with a remote, and one commit on main. */
beforeEach(async () => {
  fake = await startImageBuilder();
  project = await imagesProject(fake, {});
  await cp(EXAMPLE, project.dir, { recursive: true });
  project.git('init', '-q', '-b', 'main');
  commit('first');
  const remote = `${project.dir}-remote`;
  execFileSync('git', ['clone', '-q', '--bare', project.dir, remote], { stdio: 'ignore' });
  project.git('remote', 'add', 'origin', remote);
  project.git('fetch', '-q', 'origin');
});
afterEach(() => fake.stop());

function commit(message: string): void {
  project.git('add', '.');
  project.git('commit', '-q', '-m', message);
}

/** Runs the steps of a job as its service does; gives the exit status of each that ran. */
async function runJob(steps: readonly CiStep[]): Promise<readonly number[]> {
  const env: Readonly<Record<string, string>> = {
    CI: 'true',
    GITHUB_BASE_REF: 'main',
    HOME: project.dir,
    GITHUB_WORKSPACE: project.dir,
  };
  const statuses: number[] = [];
  for (const { command, always } of steps) {
    if (!always && statuses.some((status) => status !== 0)) continue;
    const text = command.replaceAll(/\$(\w+)/g, (_, name: string) => env[name] ?? '').replaceAll('"', '');
    const [line = '', target] = text.split(/\s>\s/);
    const ran = await project.seed(line.replace(/^seed /, ''), { env });
    if (target !== undefined)
      await writeFile(join(project.dir, target.replace(`${project.dir}/`, '')), ran.out);
    statuses.push(ran.code);
  }
  return statuses;
}

const arns = (): string[] =>
  [...fake.place({ region: 'eu-west-1' }).resources.keys()]
    .filter((arn) => arn.includes(':123456789012:'))
    .map((arn) => arn.split(':').slice(5).join(':'));

const CONFIGURATIONS = [
  { file: 'github-actions.yml', artifact: 'diff.md', told: '| `greeting` | content | 1.0.0 → 1.0.1 | ok |' },
  { file: 'circleci.yml', artifact: 'components.xml', told: '<testsuites name="seed components"' },
];

describe.each(CONFIGURATIONS)('ci/$file', ({ file, artifact, told }) => {
  it('IB-F104 stops a pull request that forgot a version, lets the repaired one pass, and publishes it from main', async () => {
    const jobs = await jobsOf(file);
    const [check = [], publish = []] = [jobs.get('check'), jobs.get('publish')];

    const first = await runJob(publish);
    project.git('checkout', '-q', '-b', 'change');
    await project.edit(GREETING, 'Welcome to', 'This is');
    await project.edit(GREETING, "'^Welcome to '", "'^This is '");
    commit('change the greeting');
    const forgotten = await runJob(check);
    await project.seed('components validate --fix');
    await project.seed('components lock');
    commit('raise what has to rise');
    const repaired = await runJob(check);
    project.git('checkout', '-q', 'main');
    project.git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
    const merged = await runJob(publish);
    const written = writesOf(fake).length;
    const again = await runJob(publish);

    expect(first.every((status) => status === 0)).toBe(true);
    expect(forgotten[0]).toBe(2);
    expect(repaired).toEqual(check.map(() => 0));
    expect([merged.every((status) => status === 0), again.every((status) => status === 0)]).toEqual([
      true,
      true,
    ]);
    expect(arns()).toEqual(
      expect.arrayContaining([
        'component/web-greeting/1.0.0/1',
        'component/web-greeting/1.0.1/1',
        'component/web-tidy-up/1.0.0/1',
        'image-recipe/web-image/1.0.0',
        'image-recipe/web-image/1.0.1',
        'image-pipeline/web-image',
      ]),
    );
    expect(writesOf(fake)).toHaveLength(written);
    expect(await project.read(artifact)).toContain(told);
  }, 60_000);
});

describe('examples/components', () => {
  it('is valid, with its lock, and needs no account for that', async () => {
    const valid = await project.seed('components validate --strict');
    const lock = await project.seed('components lock --check');

    expect([valid.code, lock.code]).toEqual([0, 0]);
    expect(fake.requests).toEqual([]);
  });
});
