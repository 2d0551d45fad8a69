import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeImageBuilder } from '@seed/components/testing';
import { addSettings, imagesProject, publishVersion, startImageBuilder, WEB } from './images-project.ts';
import type { ImagesProject } from './images-project.ts';

// Whole commands over HTTP; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeImageBuilder;
let project: ImagesProject;
beforeEach(async () => {
  fake = await startImageBuilder();
  project = await imagesProject(fake);
});
afterEach(() => fake.stop());

const settings = (more: object): Promise<void> => addSettings(project, more);
const publish = (): Promise<unknown> => project.seed('recipes publish --yes');
const publishNext = (version: string): Promise<void> => publishVersion(project, version);

describe('components share', () => {
  it('IB-F69 shares what is published, the next versions too, and says how the share stands', async () => {
    const early = await project.seed('components share --principal 210987654321 --yes');
    await settings({
      share: { name: 'images', principals: ['210987654321'], allow_external_principals: true },
    });
    await publish();
    await publishNext('0.0.2');

    const status = await project.seed('components share --status --json');
    const again = await project.seed('components share --yes');

    expect([early.code, early.err]).toEqual([2, expect.stringContaining('not published yet')]);
    const [share] = [...fake.place().shares.values()];
    expect(share?.associations.map(({ entity }) => entity.split('/').slice(1).join('/') || entity)).toEqual(
      expect.arrayContaining(['web-24-24-04/0.0.1/1', 'web-24-24-04/0.0.2/1', '210987654321']),
    );
    expect(JSON.parse(status.out)).toMatchObject({ targets: [{ share: 'images', action: 'unchanged' }] });
    expect(again.out).toContain('everything that is published is shared');
  });

  it('takes old versions and principals that are no longer named out of the share, and nothing else', async () => {
    await settings({ share: { name: 'images', principals: ['210987654321', '310987654321'] } });
    await publish();
    for (const version of ['0.0.2', '0.0.3']) await publishNext(version);
    await settings({ share: { name: 'images', principals: ['210987654321'] } });
    const held = () =>
      [...fake.place().shares.values()].flatMap(({ associations }) =>
        associations.filter(({ status }) => status === 'ASSOCIATED').map(({ entity }) => entity),
      );
    const before = held();

    const alone = await project.seed('components share --keep 1');
    const asked = await project.seed('components share --prune --keep 2');
    const kept = held();
    const done = await project.seed('components share --prune --keep 2 --yes');
    const again = await project.seed('components share --prune --keep 2 --json');

    expect([alone.code, asked.code, kept]).toEqual([2, 4, before]);
    expect(asked.err).toContain('Take 2 entries out of the share?');
    expect(done.out).toMatch(
      /^ {2}- arn:aws:imagebuilder:\S+\/web-24-24-04\/0\.0\.1\/1\n {2}- for 310987654321$/m,
    );
    const gone = before.filter((entity) => !held().includes(entity));
    expect(gone.map((entity) => entity.split('/').slice(1).join('/') || entity).toSorted()).toEqual([
      '310987654321',
      'web-24-24-04/0.0.1/1',
    ]);
    expect(JSON.parse(again.out)).toMatchObject({
      targets: [{ unwantedResources: [], unwantedPrincipals: [] }],
    });
  });

  it('says how a share stands that the settings do not name', async () => {
    await publish();
    await project.seed('components share --principal 210987654321 --yes');

    const { code, out } = await project.seed('components share --status');

    expect([code, out]).toEqual([0, expect.stringContaining('associated    210987654321')]);
  });

  it('IB-F69 fails where an association failed', async () => {
    await fake.stop();
    fake = await startImageBuilder({
      associationFails: (entity) => (entity === '210987654321' ? 'no such account' : undefined),
    });
    project = await imagesProject(fake);
    await settings({ share: { principals: ['210987654321'] } });

    const { code, err } = await project.seed('components publish --yes');

    expect([code, err]).toEqual([expect.any(Number), expect.stringContaining('no such account')]);
    expect(code).not.toBe(0);
  });

  it('IB-F70 prints what keys have to allow before encrypted components can be used', async () => {
    const text = await project.read(WEB);
    await project.write(
      WEB,
      text.replace(
        'component_version: 0.0.1\n',
        'component_version: 0.0.1\nx-seed:\n  kms_key_id: arn:aws:kms:eu-west-2:123456789012:key/k\n',
      ),
    );
    await settings({ share: { name: 'images', principals: ['210987654321'] } });
    await publish();

    const { out } = await project.seed('components share --status');

    expect(out).toContain('web_24_24-04 is encrypted with arn:aws:kms:eu-west-2:123456789012:key/k');
    expect(out).toContain('"kms:Decrypt"');
    expect(out).toContain('arn:aws:iam::210987654321:root');
  });
});
