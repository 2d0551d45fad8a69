import type { Artifacts, Environment, ProjectInput, Source, Variable } from './codebuild-shapes.ts';
import { invalidInput } from './service-error.ts';

const SOURCES: ReadonlySet<string> = new Set([
  'BITBUCKET',
  'CODECOMMIT',
  'CODEPIPELINE',
  'GITHUB',
  'GITHUB_ENTERPRISE',
  'GITLAB',
  'GITLAB_SELF_MANAGED',
  'NO_SOURCE',
  'S3',
]);
const WITHOUT_LOCATION: ReadonlySet<string> = new Set(['CODEPIPELINE', 'NO_SOURCE']);
const ARTIFACTS: ReadonlySet<string> = new Set(['CODEPIPELINE', 'S3', 'NO_ARTIFACTS']);
const ENVIRONMENTS =
  /^(?:LINUX|LINUX_GPU|ARM|WINDOWS|WINDOWS_SERVER_\d{4}|LINUX_LAMBDA|ARM_LAMBDA)_CONTAINER$|^(?:LINUX|ARM|WINDOWS|MAC)_(?:EC2|ARM)$/;
const COMPUTES = /^BUILD_(?:GENERAL1|LAMBDA)_[A-Z0-9]+$|^ATTRIBUTE_BASED_COMPUTE$|^CUSTOM_INSTANCE_TYPE$/;

export function checkSource(source: Source): void {
  if (!SOURCES.has(source.type)) throw invalidInput('Invalid type provided: Project source type');
  if (!WITHOUT_LOCATION.has(source.type) && !source.location) {
    throw invalidInput('Project source location is required');
  }
}

export function checkArtifacts(artifacts: Artifacts): void {
  if (!ARTIFACTS.has(artifacts.type)) throw invalidInput('Invalid type provided: Artifact type');
  if (artifacts.type === 'NO_ARTIFACTS' && artifacts.location !== undefined) {
    throw invalidInput('Invalid artifacts: artifact type NO_ARTIFACTS should have null location');
  }
  if (artifacts.type === 'S3' && !artifacts.location) {
    throw invalidInput('Invalid artifacts: location is required for artifact type S3');
  }
}

export function checkEnvironment(environment: Environment): void {
  if (!ENVIRONMENTS.test(environment.type)) throw invalidInput(`Invalid type provided: ${environment.type}`);
  if (!COMPUTES.test(environment.computeType)) {
    throw invalidInput(`Invalid compute type provided: ${environment.computeType}`);
  }
  checkVariables(environment.environmentVariables ?? []);
}

export function checkVariables(variables: readonly Variable[]): void {
  for (const { name } of variables) {
    if (name === '') throw invalidInput('Invalid environment variable: the name is empty');
    if (name.startsWith('CODEBUILD_')) {
      throw invalidInput(`Invalid environment variable: ${name} begins with CODEBUILD_, which is reserved`);
    }
  }
}

export function checkProjectName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{1,254}$/.test(name)) return;
  throw invalidInput(
    `Invalid project name "${name}": Only alphanumeric characters, dash, and underscore are supported`,
  );
}

/** Sources and artifacts of a pipeline come and go together. */
export function checkPipeline(source: Source, artifacts: Artifacts): void {
  if ((source.type === 'CODEPIPELINE') === (artifacts.type === 'CODEPIPELINE')) return;
  throw invalidInput(
    'Invalid input: when using CodePipeline both sourceType, and artifactType must be set to: CODEPIPELINE',
  );
}

/** Throws ServiceError with the first thing that CodeBuild would refuse. */
export function checkProject(project: ProjectInput): void {
  checkSource(project.source);
  for (const source of project.secondarySources ?? []) checkSource(source);
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+/.test(project.serviceRole)) {
    throw invalidInput(`Invalid service role: "${project.serviceRole}" is no ARN of a role`);
  }
  checkArtifacts(project.artifacts);
  for (const artifacts of project.secondaryArtifacts ?? []) checkArtifacts(artifacts);
  checkPipeline(project.source, project.artifacts);
  checkEnvironment(project.environment);
  checkProjectName(project.name);
}
