import { describe, expect, it } from 'vitest';
import { imageCandidates, pullableNames, registryOf, withTag } from './image-names.ts';

describe('names of images', () => {
  it('CB-101 SF-X02 a published image is looked for under its public name too', () => {
    expect(imageCandidates('aws/codebuild/amazonlinux-x86_64-standard:5.0')).toEqual([
      'aws/codebuild/amazonlinux-x86_64-standard:5.0',
      'public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0',
    ]);
    expect(imageCandidates('aws/codebuild/amazonlinux-aarch64-lambda-standard:nodejs20').at(-1)).toBe(
      'public.ecr.aws/codebuild/amazonlinux-aarch64-lambda-standard:nodejs20',
    );
  });

  it('CB-101 SF-X02 the name that the console once showed stands for the present one', () => {
    expect(imageCandidates('aws/codebuild/amazonlinux2-x86_64-standard:5.0').at(-1)).toBe(
      'public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0',
    );
    expect(imageCandidates('aws/codebuild/amazonlinux2-x86_64-standard:4.0').at(-1)).toBe(
      'public.ecr.aws/codebuild/amazonlinux2-x86_64-standard:4.0',
    );
  });

  it('CB-101 Ubuntu images are only here or in a mirror', () => {
    expect(imageCandidates('aws/codebuild/standard:7.0')).toEqual(['aws/codebuild/standard:7.0']);
    expect(imageCandidates('aws/codebuild/standard:7.0', 'registry.example/codebuild/')).toEqual([
      'aws/codebuild/standard:7.0',
      'registry.example/codebuild/standard:7.0',
    ]);
  });

  it('images of others keep their name, and get the tag that docker would use', () => {
    expect(imageCandidates('node:24', 'registry.example')).toEqual(['node:24']);
    expect(imageCandidates('localhost:5000/node')).toEqual(['localhost:5000/node:latest']);
    expect(withTag('node@sha256:abc')).toBe('node@sha256:abc');
  });

  it('no registry is asked for names that exist only on this machine or inside AWS', () => {
    expect(
      pullableNames(['aws/codebuild/standard:7.0', 'seed/standard:latest', 'node:24', 'a.example/b:1']),
    ).toEqual(['node:24', 'a.example/b:1']);
  });

  it.each([
    ['node:24', 'docker.io'],
    ['org/node:24', 'docker.io'],
    ['localhost/node', 'localhost'],
    ['127.0.0.1:5000/node', '127.0.0.1:5000'],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/a/b:1', '111122223333.dkr.ecr.eu-west-1.amazonaws.com'],
  ])('the registry of %s is %s', (name, registry) => {
    expect(registryOf(name)).toBe(registry);
  });
});
