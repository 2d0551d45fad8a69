import { failedBuild, goodBuild } from '@seed/components/testing';
import type { BuildScript, FakeImageBuilder, FakeImageBuilderOptions } from '@seed/components/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sendAfter } from './fake-process.ts';
import { imagesProject, startImageBuilder } from './images-project.ts';
import type { ImagesProject } from './images-project.ts';

// Whole commands over HTTP; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const WEB = 'arn:aws:imagebuilder:eu-west-2:123456789012:component/web-24-24-04/0.0.1/1';
const FAILURE = {
  component: WEB,
  phase: 'build',
  step: 'Work',
  action: 'ExecuteBash',
  message: 'exit status 3',
};

let fake: FakeImageBuilder;
let project: ImagesProject;
afterEach(() => fake.stop());

/** A published project whose builds go as the script says. */
async function published(script: BuildScript, more: FakeImageBuilderOptions = {}): Promise<void> {
  fake = await startImageBuilder({ builds: () => script, ...more });
  project = await imagesProject(fake);
  await project.seed('recipes publish --yes');
}

const statesOf = (out: string): string[] =>
  [...out.matchAll(/^\d\d:\d\d:\d\d 24\.04 +([a-z]+)$/gm)].map(([, state = '']) => state);

describe('recipes build', () => {
  it('IB-F74 follows a build through its states, prints its log, and names the image that came of it', async () => {
    await published(goodBuild(['hello from the build']));

    const { code, out } = await project.seed('recipes build 24.04');
    const json = await project.seed('recipes build 24.04 --json');

    expect([code, statesOf(out)]).toEqual([
      0,
      ['pending', 'creating', 'building', 'testing', 'distributing', 'integrating', 'available'],
    ]);
    expect(out).toContain('hello from the build');
    expect(out).toMatch(/eu-west-2 +ami-/);
    const events = json.objects() as { run: string; type: string; data: Record<string, unknown> }[];
    expect(events.find(({ type }) => type === 'image.finished')?.data).toMatchObject({
      status: 'AVAILABLE',
      amis: [{ region: 'eu-west-2' }],
    });
    expect(events.at(-1)).toMatchObject({ type: 'run.finished', data: { exitCode: 0 } });
    const shown = await project.seed(`runs show ${events[0]?.run}`);
    expect(shown.out).toContain('command    seed recipes build 24.04');
  });

  it('IB-F74 says of a failure component, phase, step and message, the last lines, and how it is tried here', async () => {
    await published(failedBuild(FAILURE, ['Stderr: no such package']));

    const { code, err } = await project.seed('recipes build 24.04');

    expect(code).toBe(1);
    expect(err).toContain('component  web-24-24-04');
    expect(err).toContain('phase      build');
    expect(err).toContain('step       Work (ExecuteBash)');
    expect(err).toContain('exit status 3');
    expect(err).toContain('     | no such package');
    expect(err).toContain('seed components run 24.04 --from web_24');
  });

  it('IB-F75 finds the step where the service says nothing of it with the image', async () => {
    await published(failedBuild({ ...FAILURE, inContext: false }));

    const { code, err } = await project.seed('recipes build 24.04');

    expect([code, err]).toEqual([1, expect.stringContaining('step       Work')]);
  });

  it('starts without waiting, and a later command follows what was begun last', async () => {
    await published(goodBuild());

    const started = await project.seed('recipes build 24.04 --no-wait -q');
    const followed = await project.seed('recipes follow 24.04');
    const byArn = await project.seed(`recipes follow ${started.out.trim()}`);
    const none = await project.seed('recipes follow 22.04');

    expect(started.out).toMatch(/^arn:aws:imagebuilder:eu-west-2:123456789012:image\/\S+\n$/);
    expect([followed.code, byArn.code]).toEqual([0, 0]);
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('components/no-build')]);
    expect(
      (await project.seed('recipes follow arn:aws:imagebuilder:eu-west-2:123456789012:component/x/1.0.0'))
        .code,
    ).toBe(2);
  });

  it('asks after an interrupt whether the build ends, too', async () => {
    const endless = {
      stages: Array.from({ length: 500 }, (_, at) => ({ status: at % 2 === 0 ? 'BUILDING' : 'TESTING' })),
    };
    await published(endless);
    const interrupt = (answers: readonly string[]) =>
      project.seed('recipes build 24.04', { answers, during: sendAfter('building', 'SIGINT') });

    const left = await interrupt(['n']);
    const cancelled = await interrupt(['y']);

    expect([left.code, left.err]).toEqual([
      130,
      expect.stringContaining('the build goes on in AWS; follow it with'),
    ]);
    expect([cancelled.code, cancelled.err]).toEqual([130, expect.stringContaining('is being cancelled')]);
    expect(fake.requests.filter(({ operation }) => operation === 'CancelImageCreation')).toHaveLength(1);
  });

  it('IB-F77 counts what scans found, and fails where something is as severe as was said', async () => {
    await published(goodBuild());
    const started = await project.seed('recipes build 24.04 --no-wait -q');
    const finding = (severity: string) => ({
      imageBuildVersionArn: started.out.trim(),
      severity,
      title: severity,
      packageVulnerabilityDetails: {
        vulnerabilityId: `CVE-${severity}`,
        vulnerablePackages: [{ name: 'openssl', version: '1' }],
      },
    });
    fake.place().findings.push(finding('HIGH') as never, finding('LOW') as never);

    const high = await project.seed('recipes show 24.04 --findings --fail-on high');
    const critical = await project.seed('recipes show 24.04 --findings --fail-on critical --json');

    expect([high.code, high.out]).toEqual([1, expect.stringContaining('findings    1 high, 1 low')]);
    expect(critical.code).toBe(0);
    expect(JSON.parse(critical.out)).toMatchObject({
      targets: [{ images: [{ findings: { counts: { high: 1 } } }] }],
    });
    expect((await project.seed('recipes show 24.04 --fail-on high')).code).toBe(2);
  });
});

describe('recipes publish', () => {
  it('starts and follows with --start --wait what it published', async () => {
    fake = await startImageBuilder();
    project = await imagesProject(fake);

    const { code, out } = await project.seed('recipes publish --yes --start --wait 24.04');

    expect([code, out]).toEqual([0, expect.stringContaining('image 24.04 available')]);
  });

  it('IB-F78 makes a lifecycle policy of the settings, once', async () => {
    fake = await startImageBuilder();
    project = await imagesProject(fake);
    const settings = JSON.parse(await project.read('settings.json')) as object;
    const lifecycle = {
      old: {
        executionRole: 'arn:aws:iam::123456789012:role/cleaner',
        resourceType: 'AMI_IMAGE',
        policyDetails: [
          {
            action: { type: 'DELETE', includeResources: { amis: true } },
            filter: { type: 'AGE', value: 6, unit: 'MONTHS' },
          },
        ],
        resourceSelection: { recipes: [{ name: 'DCBaseImage_ubuntu_24-04', semanticVersion: 'x.x.x' }] },
      },
    };
    await project.write('settings.json', JSON.stringify({ ...settings, lifecycle }));

    const first = await project.seed('recipes publish --yes');
    const second = await project.seed('recipes publish --yes');

    expect([first.code, first.out]).toEqual([0, expect.stringContaining('created       lifecycle')]);
    expect(second.out).toContain('Nothing to publish.');
  });

  it('IB-F111 refuses a Dockerfile that would run no component', async () => {
    fake = await startImageBuilder();
    project = await imagesProject(fake);
    const settings = JSON.parse(await project.read('settings.json')) as {
      supported_ubuntu_versions: Record<string, object>;
    };
    const image = {
      ...settings.supported_ubuntu_versions['24.04'],
      parent_image: 'ubuntu:24.04',
      base_ami: undefined,
      container: { repository: 'base', dockerfile: 'Dockerfile.tpl' },
    };
    await project.write('settings.json', JSON.stringify({ supported_ubuntu_versions: { '24.04': image } }));
    await project.write('Dockerfile.tpl', 'FROM {{{ imagebuilder:parentImage }}}\n');

    const { code, err } = await project.seed('recipes plan');

    expect([code, err]).toEqual([2, expect.stringContaining('imagebuilder:components')]);
  });
});

describe('secrets', () => {
  it('IB-F112 are in no output, result, journal and lock', async () => {
    fake = await startImageBuilder();
    project = await imagesProject(fake);
    const secret = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY';
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_SESSION_TOKEN: 'token-token-token',
    };

    const lock = await project.seed('components lock --region eu-west-2', { env });
    const ran = await project.seed('recipes publish --yes --debug', { env });

    const { readdir, readFile } = await import('node:fs/promises');
    const entries = await readdir(project.dir, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(`${entry.parentPath}/${entry.name}`, 'utf8')),
    );
    expect([lock.code, ran.code, texts.length > 8]).toEqual([0, 0, true]);
    for (const text of [...texts, ran.all, lock.all]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain('token-token-token');
    }
  });
});
