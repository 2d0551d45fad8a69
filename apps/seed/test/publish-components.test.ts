import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeImageBuilder } from '@seed/components/testing';
import { imagesProject, startImageBuilder, writesOf } from './images-project.ts';
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

describe('components publish', () => {
  it('publishes components alone, those that were named, and leaves recipes', async () => {
    const one = await project.seed('components publish components/24.04/web.yml --yes');
    const all = await project.seed('components publish --yes');

    expect(one.out).toContain('1 component in components/24.04/web.yml');
    expect([one.code, all.code]).toEqual([0, 0]);
    expect(writesOf(fake)).toEqual(['CreateComponent', 'CreateComponent', 'CreateComponent']);
  });

  it('IB-F57 goes on after the service died, without a second build of anything', async () => {
    const { memory } = fake;
    await fake.stop();
    fake = await startImageBuilder({
      memory,
      fault: ({ operation }, count) =>
        operation === 'CreateComponent' && count === 2 ? { kind: 'death' } : undefined,
    });
    project = await imagesProject(fake);
    const first = await project.seed('recipes publish --yes', { env: { AWS_MAX_ATTEMPTS: '1' } });
    await fake.stop();
    fake = await startImageBuilder({ memory });
    const again = await project.seed('recipes publish --yes', { env: { SEED_ENDPOINT_URL: fake.url } });

    expect(first.code).toBe(1);
    expect(first.err).toContain('not started');
    expect(first.err).toMatch(/fix\s+seed recipes publish --yes/);
    expect(again.code).toBe(0);
    const builds = [...fake.place().resources.keys()].filter((arn) =>
      arn.includes('123456789012:component/'),
    );
    expect(builds).toHaveLength(3);
    expect(builds.every((arn) => arn.endsWith('/0.0.1/1'))).toBe(true);
  }, 60_000);

  it('IB-F58 makes another build of a version only where that was allowed, and says so', async () => {
    await project.seed('components publish --yes');
    await edit();

    const refused = await project.seed('components publish --yes');
    const allowed = await project.seed('components publish --yes --allow-rebuild');

    expect(refused.code).toBe(6);
    expect(allowed.code).toBe(0);
    expect(allowed.out).toContain('build 2');
  });

  it('raises components that say `bump: auto` by itself, and their recipe with them', async () => {
    const text = await project.read('components/24.04/web.yml');
    await project.write(
      'components/24.04/web.yml',
      text.replace('component_version: 0.0.1\n', 'component_version: 0.0.1\nx-seed:\n  bump: auto\n'),
    );
    await project.seed('recipes publish --yes');
    await edit();

    const { code, err } = await project.seed('recipes publish --yes');

    expect([code, err]).toEqual([0, expect.stringContaining('~ components/24.04/web.yml  0.0.1 → 0.0.2')]);
    expect(err).toContain('~ settings.json  0.0.5 → 0.0.6');
  });
});

describe('a publish of which several items fail', () => {
  it('tells what each of them met, and one reason once', async () => {
    await fake.stop();
    fake = await startImageBuilder({
      fault: ({ operation, input }) =>
        operation === 'CreateComponent'
          ? {
              kind: 'refused',
              name: 'InvalidParameterValueException',
              message: `no to ${String(input['name'])}`,
            }
          : undefined,
    });
    project = await imagesProject(fake);

    const { code, err } = await project.seed('components publish --yes');
    const json = await project.seed('components publish --yes --json');
    await fake.stop();
    fake = await startImageBuilder({
      fault: ({ operation }) =>
        operation === 'CreateComponent' ? { kind: 'refused', name: 'ExpiredTokenException' } : undefined,
    });
    project = await imagesProject(fake);
    const expired = await project.seed('components publish --yes');

    expect([code, expired.code]).toEqual([1, 1]);
    expect(expired.err.split('aws/expired-credentials')).toHaveLength(3);
    for (const name of ['tools_22_22-04', 'tools_24_24-04', 'web_24_24-04'])
      expect(err.split(`no to ${name}`)).toHaveLength(2);
    expect(json.out.split('"diagnostic.reported"')).toHaveLength(4);
  });
});

describe('an interrupted publish', () => {
  it('ends with 130 and says that the same command goes on', async () => {
    const { memory } = fake;
    let interrupt = (): void => {};
    await fake.stop();
    fake = await startImageBuilder({
      memory,
      fault: ({ operation }, count) => {
        if (operation === 'CreateComponent' && count === 2) interrupt();
        return undefined;
      },
    });
    project = await imagesProject(fake);
    const { code, err } = await project.seed('recipes publish --yes', {
      during: (io) => {
        interrupt = () => io.send('SIGINT');
      },
    });
    const again = await project.seed('recipes publish --yes');

    expect([code, err]).toEqual([130, expect.stringContaining('stopping: nothing new is begun')]);
    expect(err).toContain('publish interrupted: 0 done');
    expect(err).toMatch(/fix\s+seed recipes publish --yes/);
    expect(again.code).toBe(0);
    expect(
      [...fake.place().resources.keys()].filter((arn) => arn.includes('123456789012:component/')),
    ).toHaveLength(3);
  });
});

describe('--server-dry-run', () => {
  it('IB-F67 counts what the service would take, and tells what it refuses, without making anything', async () => {
    const fine = await project.seed('recipes plan --server-dry-run');
    await fake.stop();
    fake = await startImageBuilder({
      fault: ({ operation, input }) =>
        operation === 'CreateComponent' && input['name'] === 'web_24_24-04'
          ? { kind: 'refused', name: 'InvalidParameterValueException', message: 'no such key' }
          : undefined,
    });
    project = await imagesProject(fake);
    const json = await project.seed('components plan --server-dry-run --json');
    const refused = await project.seed('components plan --server-dry-run');

    expect([fine.code, fine.out]).toEqual([
      0,
      expect.stringMatching(/✓ the service takes \d+ items, \d cannot be tried/),
    ]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('publisher/invalid-request')]);
    expect(JSON.parse(json.out)).toMatchObject({
      tried: expect.arrayContaining([
        expect.objectContaining({ id: 'component/web-24-24-04/0.0.1', outcome: 'refused' }),
      ]) as unknown,
    });
    expect([...fake.place().resources.keys()].filter((arn) => arn.includes('123456789012'))).toEqual([]);
  });
});

describe('several targets', () => {
  const targets = {
    both: { regions: ['eu-west-2', 'eu-west-1'] },
    other: { account: '210987654321', regions: ['eu-west-2'] },
  };
  const withTargets = async (named: object) => {
    const settings = JSON.parse(await project.read('settings.json')) as object;
    await project.write('settings.json', JSON.stringify({ ...settings, targets: named }));
  };

  it('IB-F68 are published to one after the other; a failure names the command that goes on', async () => {
    await fake.stop();
    fake = await startImageBuilder({
      fault: ({ operation, region }) =>
        operation === 'CreateComponent' && region === 'eu-west-1'
          ? { kind: 'refused', name: 'ForbiddenException', message: 'not here' }
          : undefined,
    });
    project = await imagesProject(fake);
    await withTargets({ both: targets.both });

    const { code, err, out } = await project.seed('components publish --yes');

    expect(code).toBe(1);
    expect(out).toContain('both eu-west-1');
    expect(err).toContain('account both 1234…9012 · eu-west-2 · done');
    expect(err).toContain('account both 1234…9012 · eu-west-1 · failed');
    expect(err).toContain('seed components publish --yes --target both --region eu-west-1');
    expect(
      [...fake.place({ region: 'eu-west-1' }).resources.keys()].filter((arn) => !arn.includes(':aws:')),
    ).toEqual([]);
  });

  it('have to be named where there are several, and belong to the account of the credentials', async () => {
    await withTargets(targets);

    const none = await project.seed('components plan');
    const wrong = await project.seed('components plan --target othr');
    const foreign = await project.seed('components plan --target other');

    expect([none.code, none.err]).toEqual([2, expect.stringContaining('--target NAME`: both, other')]);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('did you mean "other"?')]);
    expect([foreign.code, foreign.err]).toEqual([
      3,
      expect.stringContaining('target "other" is account 210987654321'),
    ]);
  });

  it('IB-F43 give ARNs their region; one of another region is told', async () => {
    await withTargets({ both: targets.both });
    const settings = await project.read('settings.json');
    const templated = await project.seed('recipes plan');
    await project.write('settings.json', settings.replace('{region}', 'eu-west-2'));
    const literal = await project.seed('recipes plan');

    expect([templated.code, fake.requests.length > 0]).toEqual([0, true]);
    expect([literal.code, literal.err]).toEqual([2, expect.stringContaining('C116')]);
  });

  it('are reached through their role', async () => {
    await withTargets({ other: { ...targets.other, role: 'arn:aws:iam::210987654321:role/publisher' } });

    const { code, out } = await project.seed('components publish --yes');

    expect([code, out]).toEqual([0, expect.stringContaining('account other 2109…4321')]);
    expect(fake.place({ account: '210987654321' }).resources.size).toBeGreaterThan(2);
  });
});

describe('a rehearsal', () => {
  it('shows with --bump what would be raised and published, and writes nothing', async () => {
    await project.seed('recipes publish --yes');
    await project.seed('components lock');
    await edit();
    const files = ['settings.json', 'components.lock.json', 'components/24.04/web.yml'];
    const before = await Promise.all(files.map((file) => project.read(file)));
    const writes = writesOf(fake).length;

    const { code, out, err } = await project.seed('recipes publish --bump patch --dry-run');

    expect([code, writesOf(fake)]).toEqual([0, expect.objectContaining({ length: writes })]);
    expect(err).toContain('~ components/24.04/web.yml  0.0.1 → 0.0.2  (not written)');
    expect(err).toContain('~ settings.json  0.0.5 → 0.0.6  (not written)');
    expect(out).toContain('Plan: 2 to publish, 1 to update');
    expect(await Promise.all(files.map((file) => project.read(file)))).toEqual(before);
  });
});

describe('a project with many mistakes', () => {
  it('names the command that prints all of them', async () => {
    const entries = Array.from({ length: 12 }, (_, at) => ({ name: `gone_${at}`, file: `gone-${at}.yml` }));
    const image = { base_ami: 'ami-0aaaaaaaaaaaaaaaa', recipe_version: '0.0.7', components: entries };
    await project.write('settings.json', JSON.stringify({ images: { '22.04': image } }));

    await project.edit('components/24.04/web.yml', '- echo web', '- cd /tmp\n            - echo web');
    const { code, err } = await project.seed('recipes publish --yes');

    expect([code, fake.requests]).toEqual([2, []]);
    // Warnings are for the validation.
    expect(err).not.toContain('! ');
    expect(err).toContain('(`seed components validate --all`)');
  });
});

describe('an account that nobody can look at', () => {
  it('is told with what to do, and nothing is written', async () => {
    const { code, err } = await project.seed('components plan --endpoint-url http://127.0.0.1:9', {
      env: { AWS_MAX_ATTEMPTS: '1' },
    });

    expect(code).toBe(3);
    expect(err).toContain('aws/');
  }, 60_000);
});
