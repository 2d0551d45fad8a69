import { expect, test } from 'vitest';
import { planUnshare, type ShareAssociation } from '../../src/index.ts';
import { projectOf } from '../memory-tree.ts';
import { settingsText, twoImages } from '../project-files.ts';

const target = { name: 'prod', partition: 'aws', account: '123456789012', region: 'eu-west-2' };
const arn = (name: string, version: string, account = '123456789012'): string =>
  `arn:aws:imagebuilder:eu-west-2:${account}:component/${name}/${version}/1`;
const held = (entities: readonly string[]): ShareAssociation[] =>
  entities.map((entity) => ({ entity, status: 'ASSOCIATED' }));

test('what a share need not hold are old versions of the project and principals that nobody names', async () => {
  const files = twoImages();
  const settings = {
    ...JSON.parse(files['settings.json'] ?? '{}'),
    share: { principals: ['o-abc', '210987654321'] },
  } as object;
  const project = await projectOf({ ...files, 'settings.json': settingsText(settings) });
  const name = 'tools-24-24-04';
  const resources = [
    ...['0.0.9', '0.0.10', '0.0.2', '0.0.1'].map((version) => arn(name, version)),
    arn(name, '0.0.0', '999999999999'),
    arn('of-others', '0.0.0'),
    'arn:aws:imagebuilder:eu-west-2:123456789012:image/tools-24-24-04/0.0.0/1',
  ];
  const principals = [
    'arn:aws:organizations::111122223333:organization/o-abc',
    'arn:aws:organizations::111122223333:organization/o-other',
    '210987654321',
  ];
  const share = {
    name: project.share?.name ?? '',
    arn: 'arn:share',
    status: 'ACTIVE',
    allowExternalPrincipals: true,
    resources: held(resources),
    principals: held(principals),
  };

  const unshare = planUnshare(project, { shares: [share], target }, { keep: 2 });
  const all = planUnshare(project, { shares: [share], target }, { keep: 9 });

  // 0.0.1 is the version of the project.
  expect(unshare?.resources).toEqual([arn(name, '0.0.2')]);
  expect(unshare?.principals).toEqual([principals[1]]);
  expect(all?.resources).toEqual([]);
  expect(planUnshare(project, { shares: [], target }, { keep: 2 })).toBeUndefined();
});
