import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeReport, renderMarkdown, renderPage } from '../src/index.ts';
import { sampleJournal } from './sample-journal.ts';
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
