import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeImageBuilder } from '@seed/components/testing';
import {
  AWS_COMPONENT,
  imagesProject,
  publishVersion,
  startImageBuilder,
  WEB,
  writesOf,
} from './images-project.ts';
import type { ImagesProject } from './images-project.ts';

// Whole commands over HTTP; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const DAY = 24 * 60 * 60_000;

let fake: FakeImageBuilder;
let project: ImagesProject;
let now: number;
beforeEach(async () => {
  now = Date.now();
  fake = await startImageBuilder({ clock: { now: () => now } });
  project = await imagesProject(fake);
});
afterEach(() => fake.stop());

const publish = (): Promise<unknown> => project.seed('recipes publish --yes');
const publishNext = (version: string): Promise<void> => publishVersion(project, version);

describe('components list and show', () => {
  it('tell how components stand here, in the lock and in an account', async () => {
    await project.seed('components lock');
    await publish();
    await project.edit(WEB, 'echo web', 'echo other');

    const list = await project.seed('components list --published default --json');
    const show = await project.seed('components show web_24 --published default');
    const unknown = await project.seed('components show web_42');

    expect(JSON.parse(list.out)).toEqual({
      components: [
        {
          component: '22.04/tools_22',
          version: '0.0.1',
          status: 'locked',
          name: 'tools_22_22-04',
          file: 'components/22.04/tools.yml',
          published: '0.0.1',
        },
        {
          component: '24.04/tools_24',
          version: '0.0.1',
          status: 'locked',
          name: 'tools_24_24-04',
          file: 'components/24.04/tools.yml',
          published: '0.0.1',
        },
        {
          component: '24.04/web_24',
          version: '0.0.1',
          status: 'changed',
          name: 'web_24_24-04',
          file: WEB,
          published: '0.0.1',
        },
      ],
    });
    expect(show.out).toContain(
      'published   arn:aws:imagebuilder:eu-west-2:123456789012:component/web-24-24-04/0.0.1/1',
    );
    expect(show.out).toContain('build       Work (ExecuteBash)');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('did you mean')]);
  });
});

describe('components drift', () => {
  it('IB-F71 tells another build, an edited configuration and a pipeline that was switched off', async () => {
    await publish();
    const clean = await project.seed('components drift --json');
    const pipeline = 'arn:aws:imagebuilder:eu-west-2:123456789012:image-pipeline/ubuntu-24-04';
    const held = fake.place().resources.get(pipeline)?.body as Record<string, unknown>;
    const { imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn } = held;
    fake.call('UpdateImagePipeline', {
      imagePipelineArn: pipeline,
      imageRecipeArn,
      infrastructureConfigurationArn,
      distributionConfigurationArn,
      status: 'DISABLED',
      clientToken: 'x',
    } as never);
    fake.call('CreateComponent', {
      name: 'web_24_24-04',
      semanticVersion: '0.0.1',
      platform: 'Linux',
      data: AWS_COMPONENT.data,
      clientToken: 'y',
    });

    const text = await project.seed('components drift');
    const { code, out } = await project.seed('components drift --json');

    expect([clean.code, code, text.code]).toEqual([0, 5, 5]);
    const [{ drift }] = (JSON.parse(out) as { targets: [{ drift: { name: string; summary: string }[] }] })
      .targets;
    expect(drift.map(({ name }) => name)).toEqual(expect.arrayContaining(['web_24_24-04', 'ubuntu_24-04']));
    expect(text.out).toContain('! ubuntu_24-04');
    expect(text.out).not.toContain('Plan:');
    expect(writesOf(fake).slice(-2)).not.toContain('UpdateInfrastructureConfiguration');
  });
});

describe('components prune', () => {
  beforeEach(async () => {
    await publish();
    for (const version of ['0.0.2', '0.0.3', '0.0.4']) await publishNext(version);
  });
  const left = (): string[] =>
    [...fake.place().resources.keys()]
      .filter((arn) => arn.includes('component/web-24-24-04'))
      .map((arn) => arn.split('/')[2] ?? '');

  it('IB-F73 deletes old builds that no recipe uses and nobody shares, after it named them', async () => {
    now += 40 * DAY;
    const later = { now: () => now };

    const young = await project.seed('components prune --keep 1 --older-than 90d --json', later);
    const named = await project.seed('components prune --keep 1', later);
    const kept = left();
    const done = await project.seed('components prune --keep 1 --yes', later);

    expect(JSON.parse(young.out)).toMatchObject({ deleted: false, targets: [{ unused: [] }] });
    expect([named.code, named.out]).toEqual([
      0,
      expect.stringContaining('- component  web_24_24-04 0.0.3/1'),
    ]);
    expect(named.err).toContain('repeat with `--yes`');
    expect(kept).toEqual(['0.0.1', '0.0.2', '0.0.3', '0.0.4']);
    expect([done.code, left()]).toEqual([0, ['0.0.1', '0.0.4']]);
  });

  it('refuses ages and numbers that are none', async () => {
    const age = await project.seed('components prune --older-than yesterday');
    const keep = await project.seed('components prune --keep 0');

    expect([age.code, keep.code]).toEqual([2, 2]);
  });
});

describe('components import', () => {
  it('IB-F109 writes a document, an entry and the lock, which are valid and would change nothing', async () => {
    await publish();
    await project.seed('components lock');
    fake.call('CreateComponent', {
      name: 'legacy tool',
      semanticVersion: '2.1.0',
      platform: 'Linux',
      data: AWS_COMPONENT.data,
      clientToken: 'z',
    });
    const arn = 'arn:aws:imagebuilder:eu-west-2:123456789012:component/legacy-tool/2.1.0/1';

    const { code, out } = await project.seed(`components import ${arn} --image 22.04 --name legacy`);
    const again = await project.seed(`components import ${arn} --image 22.04 --name legacy`);

    expect([code, out]).toEqual([0, expect.stringContaining('components/22.04/legacy.yml written from')]);
    expect(await project.read('components/22.04/legacy.yml')).toContain('component_version: 2.1.0');
    expect(JSON.parse(await project.read('settings.json'))).toMatchObject({
      supported_ubuntu_versions: {
        '22.04': {
          components: [{ name: 'tools_22' }, { name: 'aws-cli' }, { name: 'legacy', file: 'legacy.yml' }],
        },
      },
    });
    expect(await project.read('components.lock.json')).toContain('22.04/legacy');
    expect((await project.seed('components validate')).code).toBe(0);
    expect(again.code).toBe(2);
    expect((await project.seed('components import install.yml')).err).toContain('is no ARN');
  });

  it('adds entries to settings in YAML as they are laid out', async () => {
    await publish();
    const other = await imagesProject(fake, {
      'settings.yaml':
        'images:\n  web:\n    base_ami: ami-0aaaaaaaaaaaaaaaa\n    recipe_version: 1.0.0\n    components:\n      - name: web\n        file: web.yml\n\npolicy: {}\n',
      'components/web/web.yml': await project.read(WEB),
    });

    await other.seed(
      'components import arn:aws:imagebuilder:eu-west-2:123456789012:component/tools-22-22-04/0.0.1 --image web',
    );

    expect(await other.read('settings.yaml')).toContain(
      '        file: web.yml\n      - name: tools-22-22-04\n        file: tools-22-22-04.yml\n\npolicy',
    );
    expect((await other.seed('components validate')).code).toBe(0);
  });
});

describe('components ami-update', () => {
  const image = (id: string, name: string, created: string) => ({
    imageId: id,
    name,
    creationDate: created,
    imageOwnerId: '099720109477',
    architecture: 'x86_64',
    imageState: 'available',
  });

  it('IB-F76 puts the newest image into the settings and raises the recipe, byte for byte else', async () => {
    fake
      .place()
      .amis.push(
        image(
          'ami-0bbbbbbbbbbbbbbbb',
          'ubuntu/images/noble-24.04-amd64-server-20260701',
          '2026-07-01T00:00:00Z',
        ),
        image(
          'ami-0dddddddddddddddd',
          'ubuntu/images/noble-24.04-amd64-server-20260801',
          '2026-08-01T00:00:00Z',
        ),
        image(
          'ami-0eeeeeeeeeeeeeeee',
          'ubuntu/images/noble-24.04-arm64-server-20260901',
          '2026-09-01T00:00:00Z',
        ),
      );
    const before = await project.read('settings.json');

    const check = await project.seed('components ami-update 24.04 --check');
    const done = await project.seed('components ami-update 24.04 --json');
    const again = await project.seed('components ami-update 24.04');

    expect([check.code, check.out]).toEqual([
      5,
      expect.stringContaining('ami-0bbbbbbbbbbbbbbbb → ami-0dddddddddddddddd'),
    ]);
    expect(JSON.parse(done.out)).toMatchObject({
      written: true,
      images: [{ image: '24.04', changed: true, branch: 'update-ami-24.04', recipeVersion: '0.0.6' }],
    });
    expect(await project.read('settings.json')).toBe(
      before.replace('ami-0bbbbbbbbbbbbbbbb', 'ami-0dddddddddddddddd').replace('"0.0.5"', '"0.0.6"'),
    );
    expect(again.out).toContain('is the newest');
  });

  it('IB-F76 commits with --branch one change on a branch each, and leaves the files', async () => {
    fake.place().parameters.set('/ami/22.04', 'ami-0ffffffffffffffff');
    fake.place().parameters.set('/ami/24.04', 'ami-0eeeeeeeeeeeeeeee');
    const update = 'components ami-update --parameter /ami/{image} --branch';
    const outside = await project.seed(update);
    await project.seed('components lock');
    project.git('init', '-q', '-b', 'main');
    project.git('config', 'user.name', 'ana');
    project.git('config', 'user.email', 'ana@example.org');
    const uncommitted = await project.seed(update);
    project.git('add', '.');
    project.git('commit', '-q', '-m', 'first');
    const before = await project.read('settings.json');

    const done = await project.seed(update);
    const again = await project.seed(update);

    expect([outside.code, uncommitted.code, done.code, again.code]).toEqual([2, 2, 0, 2]);
    expect([uncommitted.err, again.err]).toEqual([
      expect.stringContaining('components/uncommitted'),
      expect.stringContaining('the branch "update-ami-22.04" exists already'),
    ]);
    expect(done.out).toContain('branch update-ami-24.04');
    expect([await project.read('settings.json'), project.git('status', '--porcelain')]).toEqual([before, '']);
    const file = (name: string, path: string) => project.git('show', `${name}:${path}`);
    expect(`${file('update-ami-22.04', 'settings.json')}\n`).toBe(
      before.replace('ami-0aaaaaaaaaaaaaaaa', 'ami-0ffffffffffffffff').replace('"0.0.7"', '"0.0.8"'),
    );
    expect(`${file('update-ami-24.04', 'settings.json')}\n`).toBe(
      before.replace('ami-0bbbbbbbbbbbbbbbb', 'ami-0eeeeeeeeeeeeeeee').replace('"0.0.5"', '"0.0.6"'),
    );
    expect(project.git('diff', '--name-only', 'main', 'update-ami-24.04')).toBe(
      'components.lock.json\nsettings.json',
    );
    expect(project.git('log', '-1', '--format=%s', 'update-ami-22.04')).toBe(
      'Build image 22.04 from ami-0ffffffffffffffff',
    );
    expect(project.git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('follows a public parameter, and asks for help where nothing says what is newer', async () => {
    fake.place().parameters.set('/aws/service/ubuntu/22.04/ami-id', 'ami-0ffffffffffffffff');

    const done = await project.seed(
      'components ami-update 22.04 --parameter /aws/service/ubuntu/{image}/ami-id',
    );
    const lost = await project.seed('components ami-update 24.04');

    expect([done.code, await project.read('settings.json')]).toEqual([
      0,
      expect.stringContaining('ami-0ffffffffffffffff'),
    ]);
    expect([lost.code, lost.err]).toEqual([2, expect.stringContaining('--name-pattern')]);
  });
});
