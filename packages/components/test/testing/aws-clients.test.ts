import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { startFakeImageBuilder } from '@seed/components/testing';
import type { FakeImageBuilder } from '@seed/components/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DOCUMENT, everyOptions } from './every-operation.ts';
import { hasCommand, hasModule, skipAloud } from './has-python.ts';

const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'eu-west-2',
};

async function run(command: string, args: readonly string[]) {
  const env = {
    ...process.env,
    ...KEYS,
    AWS_DEFAULT_REGION: 'eu-west-2',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
  };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((ended) => child.once('close', ended)),
  ]);
  return { stdout, stderr, status };
}

async function started(): Promise<FakeImageBuilder> {
  const fake = await startFakeImageBuilder(everyOptions);
  onTestFinished(() => fake.stop());
  return fake;
}

describe('clients of AWS', { timeout: 120_000 }, () => {
  it('the AWS CLI publishes a component, uses it in a recipe, and is told what is wrong', async (context) => {
    if (!hasCommand('aws')) return skipAloud(context, 'no AWS CLI');
    const fake = await started();
    const aws = async (...args: readonly string[]) => {
      const { stdout, stderr, status } = await run('aws', [
        '--endpoint-url',
        fake.url,
        '--output',
        'json',
        ...args,
      ]);
      return { status, stderr, answer: stdout === '' ? undefined : JSON.parse(stdout) };
    };
    const component = ['--name', 'My Part_1', '--semantic-version', '1.0.0', '--platform', 'Linux'];

    const created = await aws('imagebuilder', 'create-component', ...component, '--data', DOCUMENT);
    const arn = created.answer.componentBuildVersionArn;
    const recipe = await aws(
      'imagebuilder',
      'create-image-recipe',
      '--name',
      'base',
      '--semantic-version',
      '1.0.x',
      '--parent-image',
      'ami-0123456789abcdef0',
      '--components',
      JSON.stringify([{ componentArn: arn }]),
    );
    const again = await aws('imagebuilder', 'create-component', ...component, '--data', DOCUMENT);
    const listed = await aws('imagebuilder', 'list-components', '--owner', 'Amazon', '--by-name');
    const dry = await aws(
      'imagebuilder',
      'create-component',
      ...component,
      '--data',
      `${DOCUMENT}#`,
      '--dry-run',
    );
    const deleted = await aws('imagebuilder', 'delete-component', '--component-build-version-arn', arn);
    const shared = await aws('ram', 'create-resource-share', '--name', 'ours', '--resource-arns', arn);

    expect(arn).toBe('arn:aws:imagebuilder:eu-west-2:123456789012:component/my-part-1/1.0.0/1');
    expect(recipe.answer.imageRecipeArn).toMatch(/image-recipe\/base\/1\.0\.0$/);
    expect(again.stderr).toContain('(ResourceAlreadyExistsException)');
    expect(listed.answer.componentVersionList).toMatchObject([{ name: 'agent' }]);
    expect(dry.stderr).toContain('(DryRunOperationException)');
    expect(deleted.stderr).toContain('(ResourceDependencyException)');
    expect(shared.answer.resourceShare).toMatchObject({ name: 'ours', status: 'ACTIVE' });
  });

  it('boto3 publishes a large component from S3, and follows a build to its AMI', async (context) => {
    if (!hasModule('boto3')) return skipAloud(context, 'no python3 with boto3');
    const fake = await started();

    const { stdout, stderr, status } = await run('python3', ['-c', SCRIPT, fake.url]);

    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      bytes: 20_000 + DOCUMENT.length,
      parameters: ['Word'],
      states: ['AVAILABLE'],
      amis: 1,
      tags: { team: 'a' },
      missing: 'ResourceNotFoundException',
    });
  });
});

const SCRIPT = `
import json, sys
import boto3

url = sys.argv[1]
builder = boto3.client('imagebuilder', endpoint_url=url)
text = ${JSON.stringify(DOCUMENT)} + '#' * 20000
boto3.client('s3', endpoint_url=url).put_object(Bucket='uploads', Key='part.yml', Body=text.encode())
arn = builder.create_component(
    name='part', semanticVersion='1.0.0', platform='Linux', uri='s3://uploads/part.yml', tags={'team': 'a'}
)['componentBuildVersionArn']
component = builder.get_component(componentBuildVersionArn=arn)['component']
recipe = builder.create_image_recipe(
    name='base', semanticVersion='1.0.0', parentImage='ami-0123456789abcdef0', components=[{'componentArn': arn}]
)['imageRecipeArn']
infrastructure = builder.create_infrastructure_configuration(name='infra', instanceProfileName='profile')
pipeline = builder.create_image_pipeline(
    name='nightly',
    imageRecipeArn=recipe,
    infrastructureConfigurationArn=infrastructure['infrastructureConfigurationArn'],
)['imagePipelineArn']
image = builder.start_image_pipeline_execution(imagePipelineArn=pipeline)['imageBuildVersionArn']
shown = builder.get_image(imageBuildVersionArn=image)['image']
missing = None
try:
    builder.get_component(componentBuildVersionArn=arn.replace('part', 'nobody'))
except Exception as error:
    missing = type(error).__name__ if type(error).__name__ != 'ClientError' else error.response['Error']['Code']
print(json.dumps({
    'bytes': len(component['data']),
    'parameters': [parameter['name'] for parameter in component['parameters']],
    'states': [shown['state']['status']],
    'amis': len(shown['outputResources']['amis']),
    'tags': builder.list_tags_for_resource(resourceArn=arn)['tags'],
    'missing': missing,
}))
`;
