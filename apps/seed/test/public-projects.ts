import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { commitAll, ROOT } from './bundled-seed.ts';
import type { Ground } from './bundled-seed.ts';

export const CORPUS = join(resolve(process.env['SEED_SHARED'] ?? join(ROOT, '../shared')), 'corpus');
export const NO_CORPUS = `no corpus of public projects at ${relative(ROOT, CORPUS)}: set SEED_SHARED to have them applied`;

/** A file that the corpus lacks because it holds YAML and JSON alone, and why a build cannot do without it. */
interface StandIn {
  readonly path: string;
  readonly why: string;
  readonly text: string;
  readonly executable?: true;
}

const IMAGE: Pick<StandIn, 'why' | 'text'> = {
  why: 'the build changes into the folder of the Dockerfile',
  text: 'FROM scratch\n',
};
const DATA_FILE: Pick<StandIn, 'why' | 'text'> = {
  why: 'a manifest bundles it as a data file',
  text: '{}\n',
};
const SCRIPT: Pick<StandIn, 'why' | 'text' | 'executable'> = {
  why: 'the build runs it',
  text: '#!/bin/sh\necho "a stand-in for $0"\n',
  executable: true,
};
const PROGRAM: Pick<StandIn, 'why' | 'text'> = { why: 'the build runs it', text: 'print("a stand-in")\n' };

const STAND_INS: Readonly<Record<string, readonly StandIn[]>> = {
  'aiops-modules': [
    { path: 'modules/eks/ray-image/src/Dockerfile', ...IMAGE },
    { path: 'modules/mlflow/mlflow-image/src/Dockerfile', ...IMAGE },
    { path: 'modules/mlflow/mlflow-ai-gw-image/src/Dockerfile', ...IMAGE },
    {
      path: 'modules/examples/airflow-dags/dags/config.py',
      why: 'sed writes names into it',
      text: 'BUCKET = "MLOPS_S3_BUCKET"\n',
    },
    {
      path: 'modules/examples/mlops-stepfunctions/scripts/input.yaml',
      why: 'sed writes names into it',
      text: 'bucket: MLOPS_BUCKET\n',
    },
    {
      path: 'modules/examples/mlops-stepfunctions/scripts/inference.py',
      why: 'tar packs it',
      text: 'pass\n',
    },
    { path: 'modules/sagemaker/hyperpod-eks-tf/scripts/get_helm_charts.sh', ...SCRIPT },
    { path: 'modules/sagemaker/hyperpod-eks-tf/scripts/terraform_outputs.sh', ...SCRIPT },
    { path: 'modules/sagemaker/sagemaker-custom-kernel/scripts/update_domain.py', ...PROGRAM },
    {
      path: 'modules/sagemaker/sagemaker-studio/scripts/on-jupyter-server-start.sh',
      why: 'openssl encodes it',
      text: 'true\n',
    },
    { path: 'modules/sagemaker/sagemaker-studio/scripts/check_lcc_state.sh', ...SCRIPT },
    {
      path: 'modules/sagemaker/sagemaker-studio/update-domain-input.template.json',
      why: 'envsubst reads it',
      text: '{ "DomainId": "$DOMAIN_ID" }\n',
    },
  ],
  'idf-modules': [
    { path: 'data/eks_dockerimage-replication/versions/1.29.yaml', ...DATA_FILE },
    { path: 'data/eks_dockerimage-replication/versions/1.30.yaml', ...DATA_FILE },
    { path: 'data/eks_dockerimage-replication/versions/default.yaml', ...DATA_FILE },
    { path: 'data/mwaa/requirements/requirements-emr-serverless.txt', ...DATA_FILE },
    {
      path: 'modules/orchestration/mwaa/requirements/requirements.txt',
      why: 'the build moves it',
      text: 'apache-airflow\n',
    },
    { path: 'modules/orchestration/mwaa/plugins/empty.py', why: 'zip packs it', text: 'pass\n' },
    { path: 'modules/replication/dockerimage-replication/install_helm.py', ...PROGRAM },
    { path: 'modules/replication/dockerimage-replication/get_list_eks_images.py', ...PROGRAM },
    { path: 'modules/replication/dockerimage-replication/replicate_images.py', ...PROGRAM },
    { path: 'modules/replication/dockerimage-replication/replicate_charts.py', ...PROGRAM },
  ],
};

export interface PublicDeployment {
  /** `idf-modules` */
  readonly project: string;
  /** Below the folder of the project. */
  readonly manifest: string;
  /** `idf local` */
  readonly name: string;
}

const isDeployment = (text: string): boolean => /^toolchainRegion:/m.test(text);

/** Every deployment manifest of the corpus; none where there is no corpus. */
export const DEPLOYMENTS: readonly PublicDeployment[] = (
  existsSync(CORPUS) ? globSync('*/**/*.{yaml,yml}', { cwd: CORPUS }).sort() : []
)
  .filter((path) => isDeployment(readFileSync(join(CORPUS, path), 'utf8')))
  .map((path) => {
    const [project = '', ...rest] = path.split('/');
    const name = `${project.replace(/-modules$/, '')} ${rest.at(-2)}`;
    return { project, manifest: rest.join('/'), name };
  });

/** The files of a project and the stand-ins for those that the corpus lacks, in a new folder. */
export async function projectFolder(project: string, place: Ground): Promise<string> {
  const from = join(CORPUS, project);
  const paths = globSync('**/*', { cwd: from }).filter((path) => statSync(join(from, path)).isFile());
  const standIns = STAND_INS[project] ?? [];
  const needless = standIns.filter(({ path }) => paths.includes(path)).map(({ path }) => path);
  if (needless.length > 0) throw new Error(`the corpus has ${needless.join(', ')}: no stand-in is needed`);
  const dir = await place.folder(
    {
      ...Object.fromEntries(paths.map((path) => [path, readFileSync(join(from, path), 'utf8')])),
      ...Object.fromEntries(standIns.map(({ path, text }) => [path, text])),
    },
    project,
  );
  for (const { path, executable } of standIns) if (executable) await chmod(join(dir, path), 0o755);
  return dir;
}

/** Variables that have git take the projects from this machine, with the branch and the tags that manifests ask for. */
export async function localRepositories(place: Ground): Promise<Record<string, string>> {
  const words = DEPLOYMENTS.length === 0 ? [] : globSync('*/**/*.{yaml,yml}', { cwd: CORPUS });
  const texts = words.map((path) => readFileSync(join(CORPUS, path), 'utf8')).join('\n');
  const refs = new Set([...texts.matchAll(/\?ref=([^&\s"']+)/g)].flatMap(([, ref]) => ref ?? []));
  const projects = [...new Set(DEPLOYMENTS.map(({ project }) => project))];
  const settings: [string, string][] = [];
  for (const project of projects) {
    const dir = commitAll(await projectFolder(project, place));
    const git = (...args: string[]): void => void execFileSync('git', ['-C', dir, ...args]);
    git('branch', '-M', 'main');
    for (const ref of refs) if (ref !== 'main') git('tag', ref);
    settings.push([`url.file://${dir}.insteadOf`, `https://github.com/awslabs/${project}.git`]);
  }
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ...settings.flatMap(([name, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, name],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ]) as Record<string, string>;
}

/** Every variable that the manifests ask for. */
export const VARIABLES: Readonly<Record<string, string>> = {
  PRIMARY_ACCOUNT: '111111111111',
  DEV_ACCOUNT: '222222222222',
  PRE_PROD_ACCOUNT: '333333333333',
  PROD_ACCOUNT: '444444444444',
  TOOLING_ACCOUNT: '555555555555',
  GLOBAL_CUSTOM_DEPLOYMENT_NAME_IDENTIFIER: 'x',
  GLOBAL_EKS_VERSION: '1.30',
};
