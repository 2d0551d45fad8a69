import { buildJob } from '@seed/build/testing';
import { parseBuildspec } from '@seed/deployspec';
import { describe, expect, it } from 'vitest';
import { artifactsRequest } from './remote-artifacts.ts';

const requestFor = (text: string) => {
  const { value } = parseBuildspec({ id: 'buildspec.yml', text: `version: 0.2\n${text}` });
  const job = { ...buildJob({ uuid: 'u-1' }), spec: value ?? buildJob().spec };
  return artifactsRequest(job, { bucket: 'bucket' });
};

describe('what CodeBuild is asked to do with artifacts', () => {
  it('is nothing where the spec names none', () => {
    expect(requestFor('phases: { build: { commands: [ls] } }')).toEqual({});
  });

  it('is to leave each below its identifier in a folder of this build', () => {
    const request = requestFor(
      'phases: { build: { commands: [ls] } }\nartifacts: { files: [a], secondary-artifacts: { docs: { files: [b] } } }',
    );

    const place = { type: 'S3', location: 'bucket', path: 'seed/out/u-1', packaging: 'NONE' };
    expect(request).toMatchObject({
      artifactsOverride: { ...place, name: 'primary' },
      secondaryArtifactsOverride: [{ ...place, name: 'docs', artifactIdentifier: 'docs' }],
    });
  });
});
