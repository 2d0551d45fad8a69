import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeImageBuilder } from '@seed/components/testing';
import { AWS_COMPONENT, imagesProject, IMAGES_FILES, startImageBuilder, writesOf } from './images-project.ts';
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

const edit = () => project.edit('components/24.04/web.yml', 'echo web', 'echo another web');
const publish = (line = '') => project.seed(`recipes publish --yes ${line}`);

describe('recipes plan', () => {
  it('IB-F50 IB-F51 shows everything that an empty account lacks, and writes nothing', async () => {
    const { code, out } = await project.seed('recipes plan');

    expect(code).toBe(0);
    expect(out).toContain('+ web_24_24-04               0.0.1     create    first version · Linux · 214 B');
    expect(out).toContain('+ DCBaseImage_ubuntu_24-04   0.0.5     create    first version · 2 components');
    expect(out.trimEnd().split('\n').at(-1)).toBe('Plan: 10 to create.');
    expect(writesOf(fake)).toEqual([]);
  });

  it('IB-F02 is the same for the same project in YAML', async () => {
    const { supported_ubuntu_versions: images } = JSON.parse(IMAGES_FILES['settings.json'] ?? '') as Record<
      string,
      unknown
    >;
    const { 'settings.json': _, ...documents } = IMAGES_FILES;
    const other = await imagesProject(fake, {
      ...documents,
      'settings.yaml': `images: ${JSON.stringify(images)}\n`,
    });

    const [one, two] = await Promise.all([project, other].map((each) => each.seed('recipes plan --json')));

    const plain = (text = '') =>
      text
        .replaceAll('settings.json', 'S')
        .replaceAll('settings.yaml', 'S')
        .replaceAll(/"(?:line|column)":\d+/g, '');
    expect(plain(one?.out)).toBe(plain(two?.out));
    expect(JSON.parse(one?.out ?? '')).toMatchObject({
      schema: 'seed.recipes.plan/1',
      counts: { create: 10 },
    });
  });

  it('IB-F54 ends with 0 without changes, 5 with changes, 6 with a conflict, 2 where the input is wrong', async () => {
    const line = 'recipes plan --detailed-exitcode';

    const pending = await project.seed(line);
    await publish();
    const none = await project.seed(line);
    await edit();
    const conflict = await project.seed(line);
    await project.edit('components/24.04/web.yml', 'ExecuteBash', 'ExecuteBsh');
    const wrong = await project.seed(line);

    expect([pending.code, none.code, conflict.code, wrong.code]).toEqual([5, 0, 6, 2]);
    expect(wrong.err).toContain('did you mean');
  });
});

describe('recipes publish', () => {
  it('IB-F56 makes everything once: a second publish writes nothing', async () => {
    const first = await publish();
    const before = writesOf(fake);
    const second = await publish();

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(before).toHaveLength(10);
    expect(before.slice(0, 3)).toEqual(['CreateComponent', 'CreateComponent', 'CreateComponent']);
    expect(writesOf(fake)).toEqual(before);
    expect(first.out).toContain('✓ 10 changes published');
    expect(second.out).toContain('Nothing to publish.');
  });

  it('stops before anything is published while one version is taken, and says how it is raised', async () => {
    await publish();
    const before = writesOf(fake);
    await edit();
    await project.edit('components/24.04/tools.yml', 'echo tools', 'echo better tools');
    await project.edit('components/24.04/tools.yml', '0.0.1', '0.0.2');

    const { code, out, err } = await publish();

    expect(code).toBe(6);
    expect(out).toContain('✗ web_24_24-04');
    expect(out).toContain('versions are immutable');
    expect(out).toContain('--> components/24.04/web.yml:4:20');
    expect(out).toContain('seed components publish --bump patch components/24.04/web.yml` (→ 0.0.2)');
    expect(out).toContain('Nothing is published while a conflict remains.');
    expect(err).toContain('components/conflict');
    expect(writesOf(fake)).toEqual(before);
  });

  it('IB-F35 raises with --bump the file, the lock and the recipe once, and publishes', async () => {
    await project.seed('components lock');
    await publish();
    await edit();
    await project.edit('components/24.04/tools.yml', 'echo tools', 'echo better tools');
    const document = await project.read('components/24.04/web.yml');
    const settings = await project.read('settings.json');

    const { code, err, out } = await publish('--bump patch');

    expect([code, out]).toEqual([0, expect.stringContaining('✓ ')]);
    expect(err).toContain('~ components/24.04/web.yml  0.0.1 → 0.0.2');
    expect(err).toContain('~ settings.json  0.0.5 → 0.0.6');
    expect(await project.read('components/24.04/web.yml')).toBe(document.replace('0.0.1', '0.0.2'));
    expect(await project.read('settings.json')).toBe(settings.replace('0.0.5', '0.0.6'));
    const lock = JSON.parse(await project.read('components.lock.json')) as {
      components: Record<string, { version: string; history: Record<string, string> }>;
      recipes: Record<string, { version: string }>;
    };
    expect(lock.components['24.04/web_24']?.version).toBe('0.0.2');
    expect(Object.keys(lock.components['24.04/web_24']?.history ?? {})).toEqual(['0.0.1']);
    expect([lock.recipes['22.04']?.version, lock.recipes['24.04']?.version]).toEqual(['0.0.7', '0.0.6']);
    expect((await project.seed('components lock --check')).code).toBe(0);
    expect((await publish()).out).toContain('Nothing to publish.');
  });

  it('asks a person with the places in the question, and leaves everything where the answer is no', async () => {
    const { code, err } = await project.seed('recipes publish', { answers: ['n'] });

    expect(code).toBe(4);
    expect(err).toContain('Publish these changes to account 123456789012 eu-west-2?');
    expect(writesOf(fake)).toEqual([]);
    expect((await project.seed('recipes publish --no-input')).code).toBe(4);
  });

  it('tells programs in events, and keeps what it published without texts of documents', async () => {
    const { code, objects, out } = await publish('--json');

    const events = objects() as { type: string; data: Record<string, unknown> }[];
    const published = events.filter(({ type }) => type === 'resource.published').map(({ data }) => data);
    expect(code).toBe(0);
    expect(published).toHaveLength(10);
    expect(published).toContainEqual(
      expect.objectContaining({
        kind: 'component',
        name: 'web_24_24-04',
        outcome: 'done',
        version: '0.0.1',
        build: 1,
      }),
    );
    expect(events.at(-1)).toMatchObject({
      type: 'run.finished',
      data: { outcome: 'succeeded', exitCode: 0, counts: { done: 10 } },
    });
    expect(out).not.toContain('echo web');
    const kept = JSON.parse(await project.read('.seed/publish/default-eu-west-2.json')) as {
      items: unknown[];
    };
    expect(kept.items).toHaveLength(10);
  });

  it('IB-F53 refuses a saved plan when the account or a file changed, and does one that still holds', async () => {
    await project.seed('recipes plan -o plan.json');
    await publish('plan.json');
    await edit();
    await project.edit('components/24.04/web.yml', '0.0.1', '0.0.2');
    await project.edit('settings.json', '0.0.5', '0.0.6');
    await project.seed('recipes plan -o plan.json');

    await project.edit('components/24.04/web.yml', 'another web', 'a third web');
    const file = await publish('plan.json');
    await project.edit('components/24.04/web.yml', 'a third web', 'another web');
    const other = await imagesProject(fake);
    await other.edit('components/24.04/tools.yml', '0.0.1', '0.0.2');
    await other.seed('components publish --yes');
    const account = await publish('plan.json');

    expect([file.code, account.code]).toEqual([6, 6]);
    expect(file.err).toContain('component/web-24-24-04/0.0.2 would be made otherwise');
    expect(account.err).toContain('plan/stale');
    const flags = await publish('plan.json --bump patch --allow-rebuild');
    expect([flags.code, flags.err]).toEqual([2, expect.stringContaining('flags: --allow-rebuild, --bump')]);
    expect((await project.seed('components publish plan.json --yes')).err).toContain('is a plan of recipes');
  });

  it('IB-F72 records what wildcards mean, shows when they move, and forbids them where the policy says so', async () => {
    await project.seed('components lock --region eu-west-2');
    fake.addForeign({ ...AWS_COMPONENT, version: '1.0.5' });

    const { out } = await project.seed('recipes plan');
    const policy = JSON.parse(await project.read('settings.json')) as object;
    await project.write('settings.json', JSON.stringify({ ...policy, policy: { wildcards: 'forbid' } }));
    const forbidden = await project.seed('recipes plan');

    expect(await project.read('components.lock.json')).toContain('"resolved": "1.0.4/1"');
    expect(out).toContain('! aws-cli-version-2-linux x.x.x  1.0.4/1 → 1.0.5/1 since the lock');
    expect([forbidden.code, forbidden.err]).toEqual([2, expect.stringContaining('C117')]);
  });

  it('IB-F66 takes the version that the service gives where the service counts', async () => {
    const settings = (await project.read('settings.json')).replace(
      '"recipe_version": "0.0.5"',
      '"recipe_version": "0.0.x", "recipe_version_mode": "service"',
    );
    await project.write('settings.json', settings);

    const { code } = await publish();

    const kept = JSON.parse(await project.read('.seed/publish/default-eu-west-2.json')) as {
      items: { id: string; version?: string }[];
    };
    expect(code).toBe(0);
    expect(kept.items.find(({ id }) => id.startsWith('recipe/') && id.includes('24-04'))?.version).toMatch(
      /^0\.0\.\d+$/,
    );
  });
});
