import type { JournalInput } from '../src/index.ts';
import { ended, finished, opening, sampleBuild, sampleJournal, samplePlan } from './sample-journal.ts';
import type { BuildSketch, StepSketch, Timed } from './sample-journal.ts';

const remote = (seconds: number): BuildSketch['phases'] => [
  ['SUBMITTED', 0.4],
  ['QUEUED', 1],
  ['PROVISIONING', 9],
  ['DOWNLOAD_SOURCE', 4],
  ['INSTALL', Math.max(4, seconds * 0.22)],
  ['PRE_BUILD', Math.max(1, seconds * 0.05)],
  ['BUILD', Math.max(3, seconds * 0.6)],
];
const whole = (seconds: number): BuildSketch['phases'] => [
  ...remote(seconds),
  ['POST_BUILD', Math.max(1, seconds * 0.08)],
  ['UPLOAD_ARTIFACTS', 1.2],
  ['FINALIZING', 0.6],
];

const STEPS: readonly StepSketch[] = [
  {
    node: 'network/vpc',
    action: 'update',
    cause: {
      kind: 'changed',
      what: ['deployspec', 'manifest'],
      files: [{ path: 'modules/network/vpc/deployspec.yaml', change: 'changed' }],
      fields: [{ field: 'parameters.vpc-cidr', before: '10.0.0.0/16', after: '10.20.0.0/16' }],
    },
  },
  { node: 'network/dns', action: 'none', cause: { kind: 'unchanged' } },
  {
    node: 'core/eks',
    action: 'update',
    cause: {
      kind: 'changed',
      what: ['bundle'],
      files: [
        { path: 'modules/core/eks/stack.py', change: 'changed' },
        { path: 'modules/core/eks/app.py', change: 'changed' },
        { path: 'modules/core/eks/policies.json', change: 'added' },
      ],
      fields: [],
    },
    needs: ['network/vpc'],
  },
  { node: 'core/fsx', needs: ['network/vpc'] },
  {
    node: 'core/monitoring',
    action: 'update',
    cause: { kind: 'upstream', of: ['network/vpc'], rule: 'forceDependencyRedeploy' },
    needs: ['network/vpc'],
  },
  { node: 'core/registry', action: 'none', cause: { kind: 'unchanged' }, needs: ['network/dns'] },
  {
    node: 'apps/notebooks',
    action: 'update',
    cause: { kind: 'tainted', at: '2026-11-18T08:00:00Z', by: 'ana' },
    needs: ['core/eks', 'core/fsx'],
  },
  { node: 'apps/training', needs: ['core/eks', 'core/fsx', 'network/vpc'] },
  { node: 'apps/serving', needs: ['core/eks', 'core/registry', 'network/dns'] },
];

const LINES = [
  'shop-dev-core-fsx: start: Building 4f1c8a0e template',
  'shop-dev-core-fsx: success: Published 4f1c8a0e template (012345678901-us-west-2)',
  'shop-dev-core-fsx: creating CloudFormation changeset...',
  'shop-dev-core-fsx | 0/3 | 03:22:06 | REVIEW_IN_PROGRESS   | AWS::CloudFormation::Stack | shop-dev-core-fsx',
  'shop-dev-core-fsx | 0/3 | 03:22:08 | CREATE_FAILED        | AWS::FSx::FileSystem | FileSystem',
  'Resource handler returned message: "Security group sg-0f3 does not exist" (RequestToken: 3a1c, HandlerErrorCode: NotFound)',
  '\u001b[31mDeployment failed\u001b[0m: The stack named shop-dev-core-fsx failed creation, it may need to be manually deleted',
];

const core = (): Timed[] => [
  ...sampleBuild({
    node: 'network/vpc',
    queued: 0,
    started: 1,
    phases: whole(84),
    parameters: [{ name: 'vpc-cidr', value: '10.20.0.0/16', origin: 'manifest' }],
    outputs: { VpcId: 'vpc-0a1b2c3d4e5f', PrivateSubnetIds: '["subnet-01aa","subnet-02bb"]' },
    dollars: 0.01,
    ending: 'updated',
  }),
  ...sampleBuild({
    node: 'core/fsx',
    queued: 0,
    started: 104,
    phases: remote(110),
    parameters: [
      { name: 'security-group-id', value: 'sg-0f3', origin: 'manifest' },
      { name: 'vpc-id', value: 'vpc-0a1b2c3d4e5f', origin: 'output VpcId of network/vpc' },
      { name: 'admin-password', origin: 'secret shop/fsx' },
    ],
    command: 'cdk deploy --require-approval never --progress events --outputs-file cdk-exports.json',
    fails: {
      message: 'Error while executing command: cdk deploy. Reason: exit status 1',
      exitCode: 1,
      hint: 'check parameter `security-group-id`, then run `seed apply manifests/dev/deployment.yaml`',
    },
    dollars: 0.01,
  }),
];

const finding: Timed = {
  at: -1,
  body: {
    type: 'diagnostic.reported',
    data: {
      diagnostic: {
        code: 'manifest/parameter-unused',
        severity: 'warning',
        summary: 'parameter "legacy-mode" is read by no module',
        span: {
          source: 'manifests/dev/core-modules.yaml',
          start: { line: 31, column: 5, offset: 620 },
          end: { line: 31, column: 16, offset: 631 },
        },
        hints: ['remove it, or run `seed explain manifest/parameter-unused`'],
      },
    },
  },
};

/** A deployment in AWS with a failure in its second group: the story of the documentation. */
export const failedDeployment = (): JournalInput =>
  sampleJournal(
    [
      ...opening(samplePlan(STEPS)),
      finding,
      ...core(),
      ...sampleBuild({
        node: 'core/eks',
        queued: 0,
        started: 104,
        phases: whole(260),
        parameters: [{ name: 'eks-version', value: '1.30', origin: 'manifest' }],
        outputs: { ClusterName: 'shop-dev', OidcArn: 'arn:aws:iam::012345678901:oidc-provider/7F3C' },
        dollars: 0.025,
        ending: 'updated',
      }),
      ...sampleBuild({
        node: 'core/monitoring',
        queued: 0,
        started: 105,
        phases: whole(70),
        outputs: { DashboardUrl: 'https://console.example/dashboards/shop' },
        dollars: 0.01,
        ending: 'updated',
      }),
      {
        at: 110,
        body: {
          type: 'notice.raised',
          node: 'core/eks',
          data: { text: 'the image of this build is the newest of its family' },
        },
      },
      ...['apps/notebooks', 'apps/training', 'apps/serving'].map((node) =>
        finished(node, 391, 'skipped', 'group core did not complete'),
      ),
      ended(393, 'failed'),
    ],
    { lines: { 'core/fsx': LINES } },
  );

/** The same while it goes on. */
export const runningDeployment = (alive = true): JournalInput =>
  sampleJournal(
    [
      ...opening(samplePlan(STEPS)),
      ...core(),
      ...sampleBuild({ node: 'core/eks', queued: 0, started: 104, phases: remote(260), open: true }),
      ...sampleBuild({
        node: 'core/monitoring',
        queued: 0,
        started: 105,
        phases: remote(70).slice(0, 5),
        open: true,
      }),
      {
        at: 231,
        body: {
          type: 'question.asked',
          data: { id: 'retry', kind: 'confirm', subject: 'Try core/fsx once more?' },
        },
      },
    ],
    { alive, lines: { 'core/fsx': LINES, 'core/eks': ['shop-dev-core-eks | 14/61 | UPDATE_IN_PROGRESS'] } },
  );

/** Twenty groups of 25 modules that read from earlier groups; every 40th fails, every third has nothing to do. */
export function manyModules(groups = 20, each = 25): JournalInput {
  const names = Array.from({ length: groups }, (_, group) =>
    Array.from({ length: each }, (_unused, index) => `group-${group + 1}/module-${index + 1}`),
  );
  const steps = names.flatMap((members, group) =>
    members.map((node, index): StepSketch => {
      const idle = (group * each + index) % 3 === 2;
      const before = names[group - 1];
      const needs =
        before === undefined ? [] : [before[(index * 7) % each] ?? '', names[0]?.[index % 3] ?? ''];
      return {
        node,
        needs: [...new Set(needs)],
        ...(idle ? { action: 'none', cause: { kind: 'unchanged' } } : {}),
      };
    }),
  );
  const events = steps.flatMap(({ node, action }, index): Timed[] => {
    if (action === 'none') return [finished(node, index / 10, 'unchanged')];
    const started = Math.floor(index / each) * 60 + (index % each);
    const fails = index % 40 === 13 ? { fails: { message: 'exit status 2', exitCode: 2 } } : {};
    const outputs = { Arn: `arn:aws:s3:::bucket-${index}` };
    const phases = fails.fails === undefined ? whole(30 + (index % 17)) : remote(30);
    return sampleBuild({ node, queued: 0, started, phases, outputs, ...fails, dollars: 0.005 });
  });
  return sampleJournal([...opening(samplePlan(steps)), ...events, ended(groups * 60 + 90, 'failed')]);
}

/** Names, values and output that try to be more than text. */
export function hostileDeployment(): JournalInput {
  const script = '</script><script>window.broken = 1</script>';
  const image = '<img src=x onerror="window.broken = 1">';
  const node = `core/${image}"'&`;
  const build = sampleBuild({
    node,
    queued: 0,
    started: 1,
    phases: [['BUILD', 3]],
    command: `echo ${script}`,
    parameters: [{ name: `a"><b>${script}`, value: `javascript:alert(1)${image}`, origin: '<!--' }],
    fails: { message: `${script} ]]> -->`, exitCode: 1, hint: `\`${script}\` and ${image}` },
  });
  const prepared: Timed = {
    at: 2,
    body: {
      type: 'build.prepared',
      node,
      data: { ref: 'x', url: 'javascript:window.broken = 1', durationMs: 1 },
    },
  };
  const notice: Timed = { at: 2, body: { type: 'notice.raised', node, data: { text: `\`${script}` } } };
  const steps = [{ node }, { node: 'apps/</style><style>body{display:none}', needs: [node] }];
  return sampleJournal([...opening(samplePlan(steps)), ...build, prepared, notice, ended(5, 'failed')], {
    lines: {
      [node]: [
        `${script}${image}`,
        '\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007',
        'a\u202eb\u0000c',
      ],
    },
  });
}

/** One build of `seed run`. */
export const singleBuild = (): JournalInput => {
  const node = 'quickstart';
  const { lastLines, events } = sampleJournal([
    { at: -1, body: { type: 'stream.opened', data: { schema: 1, seed: '0.1.0', command: 'run', args: [] } } },
    { at: 0, body: { type: 'run.started', data: { kind: 'run', executor: 'docker', target: node } } },
    ...sampleBuild({ node, queued: 0, started: 0, phases: whole(12), ending: 'succeeded' }).filter(
      ({ body }) => !body.type.startsWith('node.'),
    ),
    ended(34, 'succeeded'),
  ]);
  const header = {
    ...sampleJournal([]).header,
    id: '20261121T031742-run-quickstart-1a2b',
    kind: 'run',
    command: 'run',
    args: ['--local', 'examples/quickstart'],
    target: node,
  };
  return { header, events, alive: false, lastLines };
};
