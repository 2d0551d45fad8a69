import type { EventBody } from '@seed/kernel';
import type { Moment, StoryRun } from './story-run.ts';
import { ALIVE, began, ended, failed, phase, planMade, planOf, step } from './story-run.ts';

/** The moment at which stories are looked at. */
export const NOW = '2026-11-21T03:23:11.000Z';
export const GONE = 99_999;

export const span = (source: string, line: number) => ({
  source,
  start: { line, column: 7, offset: 0 },
  end: { line, column: 20, offset: 0 },
});

const DEV_PLAN = planOf('dev', [
  step('apps/legacy', 'destroy', { cause: { kind: 'removed' } }),
  step('network/vpc', 'update', {
    cause: {
      kind: 'changed',
      what: ['manifest'],
      files: [],
      fields: [
        {
          field: 'parameters.vpc-cidr',
          before: '10.0.0.0/20',
          after: '10.0.0.0/16',
          span: span('manifests/dev/network-modules.yaml', 6),
        },
      ],
    },
  }),
  step('core/fsx', 'create', {
    unknown: [{ parameter: 'VpcId', after: 'network/vpc' }],
    needs: ['network/vpc'],
  }),
  step('core/eks', 'update', {
    cause: {
      kind: 'changed',
      what: ['bundle', 'manifest'],
      files: [{ path: 'lib/cluster.ts', change: 'changed' }],
      fields: [
        {
          field: 'parameters.eks-version',
          before: '1.29',
          after: '1.30',
          span: span('manifests/dev/core-modules.yaml', 12),
        },
      ],
    },
    needs: ['network/vpc'],
  }),
  step('core/monitoring', 'update', {
    cause: { kind: 'upstream', of: ['network/vpc'], rule: 'forceDependencyRedeploy' },
    needs: ['network/vpc'],
  }),
  step('apps/notebooks', 'update', { cause: { kind: 'tainted', at: '2026-11-20T17:02:00.000Z', by: 'ana' } }),
  step('apps/registry', 'none'),
]);

const DEPLOY = 'cdk deploy --require-approval never --outputs-file cdk-exports.json';

const DEV_MOMENTS: readonly Moment[] = [
  planMade('03:17:40', DEV_PLAN),
  ...began('apps/legacy', '03:17:42'),
  ...ended('apps/legacy', '03:18:44', 'destroyed'),
  ...began('network/vpc', '03:18:44'),
  ...ended('network/vpc', '03:20:24', 'updated', [
    'VpcId',
    'PrivateSubnetIds',
    'PublicSubnetIds',
    'S3EndpointId',
    'FlowLogGroup',
  ]),
  [
    '03:20:24',
    {
      type: 'node.inputs',
      node: 'core/eks',
      data: {
        parameters: [
          { name: 'EksVersion', value: '1.30', origin: 'manifests/dev/core-modules.yaml:12' },
          { name: 'VpcId', value: 'vpc-0a1b', origin: 'network/vpc' },
          { name: 'AdminToken', origin: 'Secrets Manager' },
        ],
      },
    },
  ],
  ...began('core/fsx', '03:20:24'),
  ...phase('core/fsx', 'INSTALL', { from: '03:20:26', to: '03:20:51', command: [2, 2, 'npm ci'] }),
  ...phase('core/fsx', 'PRE_BUILD', { from: '03:20:51', to: '03:20:52' }),
  ...phase('core/fsx', 'BUILD', {
    from: '03:20:52',
    to: '03:22:11',
    outcome: 'failed',
    command: [1, 2, DEPLOY],
  }),
  ...failed('core/fsx', '03:22:11', {
    phase: 'BUILD',
    command: [1, 2, DEPLOY],
    exitCode: 1,
    durationMs: 107_000,
  }),
  ...began('core/eks', '03:20:26'),
  ...phase('core/eks', 'INSTALL', { from: '03:20:29', to: '03:20:51', command: [2, 2, 'npm ci'] }),
  ...phase('core/eks', 'PRE_BUILD', { from: '03:20:51', to: '03:20:52' }),
  ...phase('core/eks', 'BUILD', { from: '03:20:52', command: [1, 2, DEPLOY] }),
  ...began('core/monitoring', '03:22:13'),
  ...phase('core/monitoring', 'INSTALL', { from: '03:22:15', command: [2, 2, 'npm ci'] }),
];

/** Lines of a stack that is deployed, one every so often, ending with these. */
function deployed(count: number, from: string, last: readonly string[]): string[] {
  const start = Date.parse(`2026-11-21T${from}.000Z`);
  const rest = count - last.length;
  const lines = Array.from({ length: rest }, (_, at) => {
    const clock = new Date(start + Math.floor((at * 60_000) / rest)).toISOString().slice(11, 19);
    return `${clock} build npm http fetch GET 200 package-${String(at + 1).padStart(3, '0')} (cache hit)`;
  });
  return [...lines, ...last];
}

const FSX_LOG = deployed(412, '03:20:26', [
  `03:21:27 agent [Container] 2026/11/21 03:21:27 Entering phase BUILD`,
  `03:21:27 build $ ${DEPLOY}`,
  '03:21:34 build Synthesis time: 6.41s',
  '03:21:36 build mlops-dev-core-fsx: start: Building 4f1c0a77de',
  '03:21:41 build mlops-dev-core-fsx: success: Published 4f1c0a77de',
  '03:21:42 build mlops-dev-core-fsx: deploying... [1/1]',
  '03:21:43 build mlops-dev-core-fsx: creating CloudFormation changeset...',
  '03:22:08 build 0/3 | \u001b[31mCREATE_FAILED\u001b[0m | AWS::FSx::FileSystem | FileSystem',
  '03:22:08 build Resource handler returned message: "Security group sg-0f3 does not belong to VPC vpc-0a1b"',
  '03:22:11 build Deployment failed: The stack named mlops-dev-core-fsx failed to create',
  '03:22:11 build The security group has to be in the same VPC as the subnets',
  '03:22:11 build exit status 1',
]);

const EKS_LOG = deployed(61, '03:20:52', [
  '03:22:49 build mlops-dev-core-eks | 14/61 | 03:22:49 | UPDATE_IN_PROGRESS   | AWS::EKS::Nodegroup | Workers',
  '03:22:50 build mlops-dev-core-eks | 15/61 | 03:22:50 | UPDATE_COMPLETE      | AWS::IAM::Role      | NodeRole',
  '03:22:58 build (node:412) Warning: an update to the CLI is available',
  '03:23:04 build mlops-dev-core-eks | 17/61 | 03:23:04 | UPDATE_IN_PROGRESS   | AWS::EKS::Addon     | CoreDns 日本語 ✓',
]);

/** An apply in its sixth minute: two modules are done, one failed, two run, one waits behind the failure. */
export const DEV: StoryRun = {
  id: '20261121T031742-apply-dev-7f3c',
  kind: 'apply',
  target: 'dev',
  executor: 'codebuild',
  began: '03:17:42',
  pid: ALIVE,
  moments: DEV_MOMENTS,
  logs: { 'core/fsx': FSX_LOG, 'core/eks': EKS_LOG },
};

/** The same apply when its process was killed. */
export const INTERRUPTED: StoryRun = { ...DEV, pid: GONE };

/** The same apply at its end. */
export const FAILED: StoryRun = {
  ...DEV,
  pid: GONE,
  moments: [
    ...DEV_MOMENTS,
    ...phase('core/monitoring', 'BUILD', { from: '03:22:40', to: '03:22:58', command: [1, 1, DEPLOY] }),
    ...ended('core/monitoring', '03:22:59', 'updated', ['DashboardUrl']),
    ...ended('core/eks', '03:23:05', 'updated', ['ClusterName', 'OidcProvider']),
    [
      '03:23:06',
      {
        type: 'node.finished',
        node: 'apps/notebooks',
        data: { outcome: 'skipped', cause: 'group core has a failure' },
      },
    ],
    [
      '03:23:06',
      {
        type: 'run.finished',
        data: { outcome: 'failed', exitCode: 1, durationMs: 324_000, message: 'core/fsx failed' },
      },
    ],
  ],
};

const STAGING_PLAN = planOf('staging', [
  step('data/old-bucket', 'destroy', { cause: { kind: 'removed' } }),
  step('data/etl', 'update', {
    cause: {
      kind: 'changed',
      what: ['bundle'],
      files: [{ path: 'src/job.py', change: 'changed' }],
      fields: [],
    },
  }),
  step('data/catalog', 'create'),
]);

/** An apply that waits for consent, and would destroy something. */
export const STAGING: StoryRun = {
  id: '20261121T032229-apply-staging-19ab',
  kind: 'apply',
  target: 'staging',
  executor: 'codebuild',
  began: '03:22:29',
  pid: ALIVE,
  moments: [
    planMade('03:22:30', STAGING_PLAN),
    [
      '03:22:31',
      {
        type: 'question.asked',
        data: { id: 'consent', kind: 'text', subject: 'Apply these changes to staging?', default: 'staging' },
      },
    ],
  ],
};

/** A destroy that succeeded. */
export const SANDBOX: StoryRun = {
  id: '20261121T021009-destroy-sandbox-c401',
  kind: 'destroy',
  target: 'sandbox',
  executor: 'docker',
  began: '02:10:09',
  pid: GONE,
  moments: [
    planMade(
      '02:10:09',
      planOf('sandbox', [step('demo/site', 'destroy', { cause: { kind: 'asked' } })], 'destroy'),
    ),
    ...began('demo/site', '02:10:10'),
    ...ended('demo/site', '02:22:48', 'destroyed'),
    ['02:22:49', { type: 'run.finished', data: { outcome: 'succeeded', exitCode: 0, durationMs: 760_000 } }],
  ],
};

const GROUPS = 20;
const PER_GROUP = 25;

/** A run over 500 modules: the first groups are done, one is at work, the others wait. */
export const LARGE: StoryRun = {
  id: '20261121T031000-apply-fleet-5000',
  kind: 'apply',
  target: 'fleet',
  executor: 'codebuild',
  began: '03:10:00',
  pid: ALIVE,
  moments: [
    planMade(
      '03:10:00',
      planOf(
        'fleet',
        Array.from({ length: GROUPS * PER_GROUP }, (_, at) => step(fleetNode(at), 'create')),
      ),
    ),
    ...Array.from({ length: 7 * PER_GROUP }, (_, at) => [
      ...began(fleetNode(at), '03:11:00'),
      ...ended(fleetNode(at), '03:12:40', 'created', ['Url']),
    ]).flat(),
    ...Array.from({ length: 12 }, (_, at) => began(fleetNode(7 * PER_GROUP + at), '03:20:00')).flat(),
  ],
  logs: { [fleetNode(7 * PER_GROUP)]: EKS_LOG },
};

function fleetNode(at: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `region-${two(Math.floor(at / PER_GROUP) + 1)}/service-${two((at % PER_GROUP) + 1)}`;
}

export const component = (
  clock: string,
  name: string,
  version: string,
  outcome: 'done' | 'already',
): Moment => [
  clock,
  {
    type: 'resource.published',
    data: {
      kind: 'component',
      name,
      version,
      build: 1,
      outcome,
      arn: `arn:aws:imagebuilder:us-west-2:012345678901:component/${name}/${version}/1`,
      account: '012345678901',
      region: 'us-west-2',
    },
  },
];

/** Three components: two new versions, one that is as it was. */
export const COMPONENTS: StoryRun = {
  id: '20261121T025500-publish-components-77aa',
  kind: 'publish',
  target: 'components',
  executor: 'none',
  began: '02:55:00',
  pid: GONE,
  moments: [
    component('02:55:02', 'harden-ssh', '1.4.0', 'done'),
    component('02:55:03', 'install-agent', '2.0.1', 'already'),
    component('02:55:05', 'cuda-drivers', '0.9.3', 'done'),
    ['02:55:06', { type: 'run.finished', data: { outcome: 'succeeded', exitCode: 0, durationMs: 6000 } }],
  ],
};

/** Events of CodePipeline, which viewers take from versions that write them. */
const pipeline = (clock: string, type: string, data: Readonly<Record<string, string>>): Moment => [
  clock,
  { type, data } as unknown as EventBody,
];
const image = (clock: string, status: string): Moment => [
  clock,
  {
    type: 'image.changed',
    node: 'gpu-workstation',
    data: { arn: 'arn:aws:imagebuilder:us-west-2:012345678901:image/gpu-workstation/1.2.0/3', status },
  },
];

/** A pipeline whose deploy stage waits for an approval, one that failed in its tests, and an image that is tested. */
export const PIPELINES: StoryRun = {
  id: '20261121T030000-follow-pipelines-51d0',
  kind: 'follow',
  target: 'release',
  executor: 'none',
  began: '03:00:00',
  pid: ALIVE,
  moments: [
    pipeline('03:01:00', 'pipeline.changed', { name: 'release', stage: 'Source', status: 'Succeeded' }),
    pipeline('03:09:00', 'pipeline.changed', { name: 'release', stage: 'Build', status: 'Succeeded' }),
    pipeline('03:22:59', 'pipeline.action-changed', {
      pipeline: 'release',
      stage: 'Deploy',
      action: 'Approve',
      status: 'InProgress',
      token: 'given-by-codepipeline',
    }),
    pipeline('03:02:00', 'pipeline.changed', { name: 'nightly', stage: 'Source', status: 'Succeeded' }),
    pipeline('03:14:00', 'pipeline.changed', { name: 'nightly', stage: 'Test', status: 'Failed' }),
    image('03:05:00', 'BUILDING'),
    image('03:19:00', 'TESTING'),
  ],
};
