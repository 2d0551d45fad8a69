import { compileModule, parseDeployspec } from '@seed/deployspec';
import { describe, expect, test } from 'vitest';
import { callsDocker } from './calls-docker.ts';

function calls(command: string): boolean {
  const text = `deploy:\n  phases:\n    build:\n      commands:\n        - ${JSON.stringify(command)}\n`;
  const { value } = parseDeployspec({ id: 'deployspec.yaml', text });
  const spec = value === undefined ? undefined : compileModule(value, 'deploy').value;
  if (spec === undefined) throw new Error('the deployspec of the test is wrong');
  return callsDocker(spec);
}

describe('a call of docker', () => {
  test.each([
    'docker build -t app .',
    'cd app && docker build .',
    'aws ecr get-login-password | docker login --username AWS --password-stdin $HOST',
    'if ! docker info; then exit 1; fi',
    'ID=$(docker images -q app)',
    'DOCKER_BUILDKIT=1 docker build .',
    'set -e\ndocker push $IMAGE',
    'sudo /usr/bin/docker ps',
    'docker-compose up -d',
    'for each in a b; do docker pull $each; done',
  ])('is seen in %j', (command) => {
    expect(calls(command)).toBe(true);
  });

  test.each([
    'echo docker build',
    '# docker build .',
    'cat docker/Dockerfile',
    'cd docker && make',
    'npm run docker',
    './docker.sh',
    'dockerize app',
    'export IMAGE=docker',
  ])('is not seen in %j', (command) => {
    expect(calls(command)).toBe(false);
  });
});
