import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeReport, renderMarkdown, renderPage } from '../src/index.ts';
import type { SeedEvent } from '@seed/kernel';
import { ended, sampleJournal } from './sample-journal.ts';
import {
  failedDeployment,
  hostileDeployment,
  manyModules,
  runningDeployment,
  singleBuild,
} from './stories.ts';

const pageOf = async (story: Parameters<typeof makeReport>[0]): Promise<string> =>
  renderPage(await makeReport(story));
const markdownOf = async (story: Parameters<typeof makeReport>[0]): Promise<string> =>
  renderMarkdown(await makeReport(story));

describe('a page', () => {
  it('is the same for the same journal, byte for byte', async () => {
    expect(await pageOf(manyModules(4, 10))).toBe(await pageOf(manyModules(4, 10)));
  });

  it('allows itself its own style and script, and nothing else', async () => {
    const page = await pageOf(failedDeployment());

    const hash = (pattern: RegExp): string =>
      createHash('sha256')
        .update(pattern.exec(page)?.[1] ?? '')
        .digest('base64');
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash(/<style>(.*?)<\/style>/s)}'`,
      `script-src 'sha256-${hash(/<script>(.*?)<\/script>/s)}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(
      / style=| on[a-z]+=|<link rel="(?!icon)|@import|https?:\/\/(?!console\.example|www\.w3\.org)/,
    );
  });

  it('tells of the question that a run waits with, and until when it is known', async () => {
    const page = await pageOf(runningDeployment());

    expect(page).toContain('Waits for an answer: Try core/fsx once more?');
    expect(page).toContain('known at 2026-11-21 03:21:33 UTC');
  });

  it('names what was cut off, and has no red for what was stopped', async () => {
    const page = await pageOf(runningDeployment(false));

    expect(page).toContain('The journal of this run has no end: its process is gone');
    expect(page).toMatch(/Interrupted<\/h3>.*core\/eks.*their end was never told/);
    expect(page).toContain('Waited for an answer: Try core/fsx once more?');
  });

  it('explains the colours that it has, and no others', async () => {
    const [whole, single] = [await pageOf(failedDeployment()), await pageOf(singleBuild())];
    const words = (page: string): string[] => {
      const [, list = ''] = /<ul class="legend"[^>]*>(.*?)<\/ul>/s.exec(page) ?? [];
      return [...list.matchAll(/<\/svg>([^<]+)<\/li>/g)].map(([, word = '']) => word);
    };

    const phases = ['preparing', 'install', 'pre_build', 'build', 'post_build', 'artifacts and end'];
    expect(words(whole)).toEqual(['waiting', ...phases, 'failed']);
    expect(words(single)).toEqual(phases);
  });

  it('has something to say about a run without modules', async () => {
    expect(await pageOf(sampleJournal([]))).toContain('the journal of this run has no modules');
  });
});

/** A run that came to nothing, with what it says about it. */
const brokenRun = (): Parameters<typeof makeReport>[0] =>
  sampleJournal([
    {
      at: 0,
      body: { type: 'run.started', data: { kind: 'components run', executor: 'docker', target: 'web' } },
    },
    {
      at: 1,
      body: {
        type: 'diagnostic.reported',
        data: {
          diagnostic: {
            code: 'docker/image-missing',
            severity: 'error',
            summary: 'the image "debian:12" is not on this machine',
            hints: ['name an image that is here: `--image NAME`'],
          },
        },
      },
    },
    {
      at: 2,
      body: {
        type: 'run.finished',
        data: {
          outcome: 'fault',
          exitCode: 3,
          durationMs: 2000,
          message: 'the image "debian:12" is not on this machine',
        },
      },
    },
  ]);

describe('a run that could not be made', () => {
  it('says why first, once, and what to do about it', async () => {
    const page = await pageOf(brokenRun());

    const main = page.slice(page.indexOf('<main'));
    expect(page).toContain('<title>components run web: could not be run</title>');
    expect(main).toMatch(/<section id="failures".*is not on this machine.*<code>--image NAME<\/code>/s);
    expect(page.match(/is not on this machine/g)).toHaveLength(1);
    expect(page).not.toContain('id="findings"');
  });

  it('does so in Markdown', async () => {
    const text = await markdownOf(brokenRun());

    expect(text).toContain('## ✗ components run web: could not be run\n');
    expect(text).toContain(
      '- error: the image "debian:12" is not on this machine `docker/image-missing`\n' +
        '  - Fix: name an image that is here: `--image NAME`\n',
    );
  });
});

describe('a journal that is not whole', () => {
  it('is said to be so', async () => {
    const story = failedDeployment();
    const events = [...(story.events as Iterable<SeedEvent>)].filter(({ seq }) => seq !== 9 && seq !== 12);

    const report = await makeReport({ ...story, events });

    const words = '2 events of the journal are missing or cannot be read: the report lacks what they told';
    expect(report.missing).toBe(2);
    expect(renderPage(report)).toContain(words);
    expect(renderMarkdown(report)).toContain(`\n! ${words}\n`);
    expect(await pageOf(story)).not.toContain('missing or cannot be read');
  });
});

describe('tests of a build', () => {
  const story = (): Parameters<typeof makeReport>[0] => {
    const events = [...(singleBuild().events as Iterable<SeedEvent>)].map((event) =>
      event.type === 'build.finished'
        ? {
            ...event,
            data: {
              ...event.data,
              exported: { WORDS: '71' },
              artifacts: [{ id: 'primary', path: '/out', files: ['a'], bytes: 221, sha256: '00' }],
              reports: [
                {
                  name: 'unit',
                  status: 'FAILED',
                  test: { total: 3, succeeded: 2, failed: 1, error: 0, skipped: 0 },
                  cases: [
                    { suite: 'cart', name: 'adds', status: 'FAILED', message: 'expected 2, got 3' },
                    { suite: 'cart', name: 'removes', status: 'SUCCEEDED' },
                  ],
                },
              ],
            },
          }
        : event,
    );
    return { ...singleBuild(), events };
  };

  it('are counted, and named where they did not pass', async () => {
    const [page, text] = [await pageOf(story()), await markdownOf(story())];

    expect(page).toMatch(/unit<\/code> 2 of 3 passed, 1 failed.*cart › adds.*expected 2, got 3/s);
    expect(page).not.toContain('cart › removes');
    expect(text).toContain(
      '### Tests\n\n- quickstart: `unit` 2 of 3 passed, 1 failed\n  - ✗ cart › adds: expected 2, got 3\n',
    );
  });

  it('stand in a summary with what the build made', async () => {
    const text = await markdownOf(story());

    expect(text).toContain('- quickstart: `WORDS` = `71`\n- quickstart: artifact `primary`, 1 file, 221 B\n');
    expect(await markdownOf(failedDeployment())).not.toContain('### Results');
  });
});

describe('a component that failed', () => {
  it('has steps, and its own page of help', async () => {
    const node = 'hardening';
    const failure = {
      phase: 'build',
      message: 'the script ended with exit status 9',
      exitCode: 9,
      command: {
        index: 2,
        of: 2,
        text: 'Second (ExecuteBash)',
        span: {
          source: 'a.yml',
          start: { line: 12, column: 15, offset: 0 },
          end: { line: 12, column: 21, offset: 6 },
        },
      },
    };
    const step = { phase: 'build', step: 'Second', action: 'ExecuteBash', durationMs: 1, attempts: 1 };
    const whole = { phases: [], exported: {}, metadata: {}, artifacts: [], durationMs: 1, failure };
    const text = await markdownOf(
      sampleJournal([
        { at: 0, body: { type: 'node.started', node, data: {} } },
        { at: 1, body: { type: 'component.step', node, data: { ...step, status: 'failed' } } },
        { at: 2, body: { type: 'build.finished', node, data: { id: 'x', outcome: 'failed', ...whole } } },
        ended(3, 'failed'),
      ]),
    );

    expect(text).toContain('- Phase: build, step 2 of 2, exit 9\n- Step: `Second (ExecuteBash)`\n');
    expect(text).toContain('- Why: the script ended with exit status 9\n');
    expect(text).toContain('`seed explain components/step-failed`');
    expect(text).toContain('| hardening | ✗ failed | 2s | build, step 2 of 2, exit 9 |');
  });
});

describe('a summary in Markdown', () => {
  it('begins with how the run ended, then failures, then every module that had something to do', async () => {
    const text = await markdownOf(failedDeployment());

    expect(text.split('\n').filter((line) => /^(?:#|- Fix|- Where|\| (?:core|network))/.test(line))).toEqual([
      '## ✗ apply dev: failed',
      '### ✗ core/fsx failed after 1m 50s',
      '- Where: `modules/core/fsx/deployspec.yaml:11:11`',
      '- Fix: check parameter `security-group-id`, then run `seed apply manifests/dev/deployment.yaml`',
      '| network/vpc | ✓ updated | 1m 36s | $0.01 | update · deployspec changed, manifest changed: 1 field |',
      '| core/eks | ✓ updated | 4m 23s | $0.025 | update · bundle changed: 3 files (stack.py, app.py, +1) |',
      '| core/fsx | ✗ failed | 1m 50s | $0.01 | build, command 1 of 1, exit 1 |',
      '| core/monitoring | ✓ updated | 1m 23s | $0.01 | update · upstream network/vpc changes (forceDependencyRedeploy) |',
    ]);
    expect(text).toContain('Security group sg-0f3 does not exist');
    expect(text).toContain('```text\n    9 |     build:\n');
  });

  it('keeps text text', async () => {
    const text = await markdownOf(hostileDeployment());

    const outside = text.replaceAll(/```[^]*?```/g, '').replaceAll(/`[^`\n]*`/g, '');
    expect(outside.match(/<\/?[a-z]+/g)).toEqual(['<details', '<summary', '</summary', '</details']);
    expect(text).toContain('core/&lt;img src=x onerror="window.broken = 1"&gt;');
  });

  it('stays short for many modules', async () => {
    const text = await markdownOf(manyModules());

    expect(text).toContain('and 134 more');
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  });
});
