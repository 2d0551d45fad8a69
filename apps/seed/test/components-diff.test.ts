import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { committed, startImageBuilder, WEB } from './images-project.ts';
import type { ImagesProject } from './images-project.ts';

// Whole commands over HTTP; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let project: ImagesProject;
beforeEach(async () => {
  project = await committed();
});

describe('components diff', () => {
  it('IB-F49 tells changes step by step, as text, JSON and Markdown', async () => {
    await project.edit(WEB, '- echo web', '- echo web\n            - echo more');
    await project.edit(
      WEB,
      '      - name: Work',
      '      - name: First\n        action: UpdateOS\n      - name: Work',
    );

    const text = await project.seed('components diff');
    const json = await project.seed('components diff --json');
    const markdown = await project.seed('components diff --markdown');
    const raw = await project.seed('components diff --raw');

    expect(text.code).toBe(0);
    expect(text.out).toContain('✗ 24.04/web_24  0.0.1  content, needs a new version, minor at least');
    expect(text.out).toContain('      + echo more');
    expect(text.out).toContain(
      '1 component and 0 images changed; 1 needs a new version: `seed components validate --fix`',
    );
    expect(JSON.parse(json.out)).toMatchObject({
      schema: 'seed.components.diff/1',
      components: [
        { key: '22.04/tools_22', class: 'none', ok: true },
        { key: '24.04/tools_24', class: 'none' },
        { key: '24.04/web_24', class: 'content', ok: false, requiredBump: 'minor' },
      ],
    });
    expect(markdown.out).toContain('| `web_24` | content | 0.0.1 | **needs minor** |');
    expect(raw.out).toContain('+++ b/components/24.04/web.yml');
  });

  it('says of a first commit that all of it is new', async () => {
    await rm(join(project.dir, '.git'), { recursive: true });

    const { out, err } = await project.seed('components diff');

    expect(err).toBe('there is no earlier commit to compare with, so everything is new\n');
    expect(out).toContain('+ image 24.04  0.0.5  new\n');
  });

  it('takes recipes for changed only where an account has other ones', async () => {
    const fake = await startImageBuilder();
    try {
      const env = { SEED_ENDPOINT_URL: fake.url };
      const before = await project.seed('components diff --published default', { env });
      await project.seed('recipes publish --yes', { env });
      const same = await project.seed('components diff --published default', { env });
      await project.edit('settings.json', 'ami-0bbbbbbbbbbbbbbbb', 'ami-0cccccccccccccccc');
      const parent = await project.seed('components diff --published default', { env });

      expect(before.out).toContain('3 components and 2 images changed');
      expect(same.out).toBe('nothing changed\n');
      expect(parent.out).toContain('✗ image 24.04  0.0.5  parent image; needs a new version');
    } finally {
      await fake.stop();
    }
  });

  it('compares with what an account holds', async () => {
    const fake = await startImageBuilder();
    try {
      const env = { SEED_ENDPOINT_URL: fake.url };
      await project.seed('components publish --yes', { env });
      await project.edit(WEB, 'echo web', 'echo other');

      const { code, out, err } = await project.seed('components diff --published default', { env });

      expect([code, err]).toEqual([0, 'compared with default eu-west-2\n']);
      expect(out).toContain('      - echo web\n      + echo other');
      const guarded = await project.seed('components validate --base HEAD --published default --json', {
        env,
      });
      expect(guarded.out).toContain('"C107"');
    } finally {
      await fake.stop();
    }
  });
});
