import { buildJob } from '@seed/build/testing';
import { parseDeployspec } from '@seed/deployspec';
import type { BuildJob } from '@seed/deployspec';
import { describe, expect, it } from 'vitest';
import { remoteModule } from './remote-module.ts';

const { value: deployspec } = parseDeployspec({
  id: 'deployspec.yaml',
  text: 'deploy: { phases: { build: { commands: [ls] } } }',
});
const module = {
  project: 'app',
  deployment: 'local',
  group: 'core',
  module: 'vpc',
  action: 'deploy',
  prefix: 'SEEDFARMER',
  dir: 'bundle/module',
} as const;
const SEEDKIT = {
  CodeBuildProjectBuildImage: 'aws/codebuild/amazonlinux2-x86_64-standard:5.0',
  CodeArtifactDomain: 'aws-codeseeder-app',
  CodeArtifactRepository: 'aws-codeseeder-app-python-repository',
};
const runtimesOf = ({ spec }: BuildJob) =>
  Object.fromEntries(spec.runtimeVersions.map(({ name, version }) => [name, version]));

describe('a module that is built in CodeBuild', () => {
  it('has the runtimes of the image of the seedkit, or of the one that was asked for', () => {
    const usual = remoteModule(buildJob({ module }), deployspec, SEEDKIT);
    const asked = remoteModule(
      buildJob({ module, image: { name: 'example.com/own:1', pull: 'missing', allowSubstitute: false } }),
      deployspec,
      SEEDKIT,
    );

    expect(runtimesOf(usual)).toHaveProperty('python');
    expect(runtimesOf(asked)).toEqual({});
  });

  it('is connected with CodeArtifact where the seedkit has it', () => {
    const { CodeArtifactDomain: _, ...without } = SEEDKIT;

    expect(remoteModule(buildJob({ module }), deployspec, SEEDKIT).module?.connections).toEqual({
      codeArtifact: { domain: 'aws-codeseeder-app', repository: 'aws-codeseeder-app-python-repository' },
      secrets: true,
    });
    expect(remoteModule(buildJob({ module }), deployspec, without).module?.connections).toEqual({
      secrets: true,
    });
  });

  it('takes variables along that CodeBuild refuses', () => {
    const large = { name: 'LARGE', value: 'x'.repeat(5000), type: 'PLAINTEXT' } as const;

    const job = remoteModule(buildJob({ module, environment: [large] }), deployspec, SEEDKIT);

    expect([job.environment, job.module?.carried]).toEqual([[], [large]]);
  });

  it('is none where the job is of a plain buildspec, which stays as it is', () => {
    const job = buildJob();

    expect(remoteModule(job, undefined, SEEDKIT)).toBe(job);
  });
});
