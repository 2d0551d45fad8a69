import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ground, withEngine } from './bundled-seed.ts';
import type { Ended } from './bundled-seed.ts';
import { DEPLOYMENTS, localRepositories, NO_CORPUS, projectFolder, VARIABLES } from './public-projects.ts';
import type { PublicDeployment } from './public-projects.ts';

const place = ground();
const LIMIT_MS = 300_000;

/** What the builds of these projects call, apart from what a rehearsal replaces. Images of seed have all of them. */
const PROGRAMS = ['bash', 'envsubst', 'jq', 'openssl', 'python', 'sed', 'tar', 'zip'];

const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const MISSING = PROGRAMS.filter((program) => !isInstalled(program));

/** A manifest with an error: it is refused, and this is all that is said. */
const REFUSED = {
  project: 'aiops-modules',
  manifest: 'examples/manifests/deployment.yaml',
  finding: {
    code: 'manifest/unknown-module',
    severity: 'error',
    summary:
      '"sagemaker-endpoints/endpoint" reads "sagemaker-studio/studio", but there is no group "sagemaker-studio"',
    file: 'examples/manifests/sagemaker-endpoints-modules.yaml',
    line: 29,
    column: 16,
  },
} as const;

/** A module that fails wherever it runs: one of its commands lacks the brace that closes a variable. */
const BROKEN = {
  project: 'aiops-modules',
  manifest: 'manifests/hyperpod-eks/deployment.yaml',
  module: 'hyperpod/hp',
  file: /modules\/sagemaker\/hyperpod-eks-tf\/deployspec\.yaml$/,
  line: 18,
} as const;

/** What is odd about the others: ids that no account has, names too long for AWS, a size that Seed-Farmer makes SMALL. */
const ODD: Readonly<Record<string, readonly string[]>> = {
  'aiops mlops-sagemaker': ['manifest/long-name'],
  'aiops mlops-sagemaker-multiacc': ['manifest/long-name'],
  'idf example-integration-tests': ['manifest/account-id', 'manifest/account-id', 'manifest/long-name'],
  'idf local-isolated': ['deployspec/build-type'],
};

type Manifest = Pick<PublicDeployment, 'project' | 'manifest'>;

const isOf = (one: Manifest, other: Manifest): boolean =>
  one.project === other.project && one.manifest === other.manifest;
const WHOLE = DEPLOYMENTS.filter((one) => !isOf(one, REFUSED) && !isOf(one, BROKEN));

interface Line {
  readonly type?: string;
  readonly node?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const linesOf = ({ out }: Ended): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** Modules with how their builds ended. */
const buildsOf = (ended: Ended): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    linesOf(ended)
      .filter(({ type }) => type === 'build.finished')
      .map(({ node, data }) => [node ?? '', data?.['outcome']]),
  );

interface PlanData {
  readonly steps: readonly { readonly node: string; readonly action: string }[];
}

/** Modules that the plan of a run has changes for. */
function plannedIn(ended: Ended): readonly string[] {
  const plans = linesOf(ended).flatMap(({ type, data }) =>
    type === 'plan.made' ? [data?.['plan'] as PlanData] : [],
  );
  return plans.flatMap(({ steps }) =>
    steps.filter(({ action }) => action !== 'none').map(({ node }) => node),
  );
}

const runOf = (ended: Ended): Line['data'] =>
  linesOf(ended).find(({ type }) => type === 'run.finished')?.data;

let repositories: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  repositories = await localRepositories(place);
});

/** Runs one deployment as its users would: a plan that fetches the modules, then two rehearsals without git. */
async function rehearse({ project, manifest }: Manifest, executor: 'docker' | 'host') {
  const cwd = await projectFolder(project, place);
  const words = ['apply', manifest, '--executor', executor, '--offline', '--yes', '--json'];
  const apply = (): Promise<Ended> => place.seed([...words, '--parallelism', '2'], { cwd, env: VARIABLES });
  const validate = await place.seed(['validate', manifest, '--json'], { cwd, env: VARIABLES });
  const plan = await place.seed(['plan', '--local', manifest], {
    cwd,
    env: { ...VARIABLES, ...repositories },
  });
  const first = await apply();
  const second = await apply();
  return { validate, plan, first, second };
}

function deployments(executor: 'docker' | 'host'): void {
  test.concurrent.each(WHOLE)(
    'SF-X07 $name is valid, planned, rehearsed, and then up to date',
    { timeout: LIMIT_MS },
    async (deployment) => {
      const { validate, plan, first, second } = await rehearse(deployment, executor);

      const planned = plannedIn(first);
      const found = JSON.parse(validate.out) as { readonly diagnostics: readonly { code: string }[] };
      expect(found.diagnostics.map(({ code }) => code).sort()).toEqual(ODD[deployment.name] ?? []);
      expect([validate.code, plan.code]).toEqual([0, 0]);
      expect(planned.length).toBeGreaterThan(0);
      expect(plan.out).toContain(`Plan: ${planned.length} to create.`);
      expect(buildsOf(first)).toEqual(Object.fromEntries(planned.map((node) => [node, 'succeeded'])));
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(buildsOf(second)).toEqual({});
      expect(runOf(second)).toMatchObject({ counts: { unchanged: planned.length } });
    },
  );
}

if (MISSING.length > 0)
  process.stderr.write(`public deployments run in containers: this machine has no ${MISSING.join(', ')}\n`);
const inPlace = MISSING.length === 0 ? describe : withEngine;

inPlace('public deployments', () => {
  test('are all there', (context) => {
    if (DEPLOYMENTS.length === 0) {
      process.stderr.write(`SKIPPED: ${NO_CORPUS}\n`);
      context.skip(NO_CORPUS);
    }

    expect(DEPLOYMENTS).toHaveLength(16);
    expect(WHOLE).toHaveLength(14);
  });

  test.runIf(DEPLOYMENTS.length > 0)('one is refused, with what is wrong and where', async () => {
    const { project, manifest, finding } = REFUSED;
    const cwd = await projectFolder(project, place);

    for (const command of ['validate', 'plan']) {
      const { code, out } = await place.seed([command, manifest, '--json'], { cwd, env: VARIABLES });

      expect(code).toBe(2);
      expect(JSON.parse(out)).toMatchObject({ diagnostics: [finding] });
    }
  });

  deployments(MISSING.length === 0 ? 'host' : 'docker');
});

withEngine('a public deployment in containers', () => {
  test.runIf(DEPLOYMENTS.length > 0)(
    'fails where a command of a module is wrong, and all else is rehearsed',
    { timeout: LIMIT_MS },
    async () => {
      const { plan, first, second } = await rehearse(BROKEN, 'docker');

      const { [BROKEN.module]: broken, ...others } = buildsOf(first);
      expect([plan.code, first.code, second.code]).toEqual([0, 1, 1]);
      expect([broken, new Set(Object.values(others))]).toEqual(['failed', new Set(['succeeded'])]);
      expect(Object.keys(buildsOf(second))).toEqual([BROKEN.module]);
      const failed = linesOf(first).find(
        ({ type, node }) => type === 'build.finished' && node === BROKEN.module,
      );
      expect(failed?.data?.['failure']).toMatchObject({
        phase: 'BUILD',
        exitCode: 2,
        command: { span: { source: expect.stringMatching(BROKEN.file), start: { line: BROKEN.line } } },
      });
    },
  );
});
