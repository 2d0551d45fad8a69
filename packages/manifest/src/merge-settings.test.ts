import { describe, expect, test } from 'vitest';
import { sampleAccount, sampleDeployment, sampleModule, sampleRegion } from '../test/sample-deployment.ts';
import type { BuildSettings } from './deployment.ts';
import { buildSettings, DEFAULT_IMAGE, runtimeVersions } from './merge-settings.ts';

function merge(levels: {
  readonly module?: BuildSettings;
  readonly region?: BuildSettings;
  readonly account?: BuildSettings;
}): BuildSettings {
  const account = sampleAccount({ ...levels.account, regions: [sampleRegion(levels.region)] });
  return buildSettings(sampleDeployment({}, { accounts: [account] }), sampleModule('vpc', levels.module));
}

describe('the image of a build', () => {
  const image = (codebuildImage: string) => ({ codebuildImage });

  test('SF-B08 is that of the module, else of the region, else of the account', () => {
    const account = image('a');
    const region = image('r');

    expect(merge({ module: image('m'), region, account }).codebuildImage).toBe('m');
    expect(merge({ region, account }).codebuildImage).toBe('r');
    expect(merge({ account }).codebuildImage).toBe('a');
    expect(merge({})).toEqual({});
  });
});

describe('the runtimes of a build', () => {
  const AMAZON_LINUX = { nodejs: '20', python: '3.12', java: 'corretto21' };

  test.each([
    ['aws/codebuild/standard:6.0', { nodejs: '16', python: '3.10', java: 'corretto17' }],
    ['aws/codebuild/standard:7.0', { nodejs: '18', python: '3.11', java: 'corretto21' }],
    [DEFAULT_IMAGE, AMAZON_LINUX],
    ['aws/codebuild/amazonlinux2-aarch64-standard:3.0', AMAZON_LINUX],
    ['public.ecr.aws/codebuild/amazonlinux2-x86_64-standard:5.0', {}],
    ['toString', {}],
  ])('SF-B09 of %s are known', (codebuildImage, runtimes) => {
    expect(runtimeVersions({ codebuildImage })).toEqual(runtimes);
  });

  test('SF-B09 are those of the default image where none is given', () => {
    expect(runtimeVersions({})).toEqual(AMAZON_LINUX);
  });

  test('SF-B09 are overridden by the account, the region and the module, in this order', () => {
    const settings = merge({
      account: { runtimeOverrides: { python: '3.9', nodejs: '18', ruby: '3.2' } },
      region: { runtimeOverrides: { python: '3.10', nodejs: '22' } },
      module: { runtimeOverrides: { python: '3.13' } },
    });

    expect(settings.runtimeOverrides).toEqual({ python: '3.13', nodejs: '22', ruby: '3.2' });
    expect(runtimeVersions(settings)).toEqual({
      python: '3.13',
      nodejs: '22',
      ruby: '3.2',
      java: 'corretto21',
    });
  });
});

describe('the mirrors of a build', () => {
  test('are those of the module, else of the region, else of the account', () => {
    const account = { npmMirror: 'https://a', pypiMirror: 'https://pa', npmMirrorSecret: 'sa::npm' };

    expect(
      merge({ account, region: { npmMirror: 'https://r' }, module: { pypiMirror: 'https://pm' } }),
    ).toEqual({
      npmMirror: 'https://r',
      npmMirrorSecret: 'sa::npm',
      pypiMirror: 'https://pm',
    });
  });

  test('are switched off by an empty address of the module, while an empty secret of it is passed over', () => {
    const account = { npmMirror: 'https://a', npmMirrorSecret: 's' };

    expect(merge({ account, module: { npmMirror: '', npmMirrorSecret: '' } })).toEqual({
      npmMirrorSecret: 's',
    });
    expect(merge({ account, region: { npmMirrorSecret: '' } })).toEqual({ npmMirror: 'https://a' });
  });
});
