/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import type { TestBrowser } from './browser.ts';
import {
  failedDeployment,
  hostileDeployment,
  manyModules,
  runningDeployment,
  singleBuild,
} from './stories.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});

const shownModules = (page: Page): Promise<string[]> =>
  page.locator('#list .module:visible .name b').allInnerTexts();
const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

const LIGHT = 'rgb(244, 246, 248)';
const DARK = 'rgb(14, 18, 23)';

const STORIES = [
  ['a failed deployment', failedDeployment],
  ['a running deployment', runningDeployment],
  ['an interrupted deployment', () => runningDeployment(false)],
  ['hostile names and output', hostileDeployment],
  ['a single build', singleBuild],
  ['500 modules', manyModules],
] as const;

describe('a page in a browser', () => {
  it.each(STORIES)('asks for nothing and complains about nothing with %s', async (_name, story) => {
    const { page, requests, complaints } = await browser.open(story());

    await page.locator('#list summary:visible').first().click();
    await page.waitForLoadState('networkidle');

    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.locator('h1').innerText()).toMatch(/(apply dev|run quickstart)$/);
  });

  it.each([
    ['light', 'a failure', failedDeployment],
    ['dark', 'a failure', failedDeployment],
    ['light', 'a running deployment', runningDeployment],
    ['dark', 'an interrupted deployment', () => runningDeployment(false)],
    ['dark', 'hostile names', hostileDeployment],
    ['light', 'a single build', singleBuild],
  ] as const)(
    'has nothing that assistive technology stumbles over, %s, with %s',
    async (colorScheme, _name, story) => {
      const { page } = await browser.open(story(), { colorScheme, bypassCSP: true });
      const openAll = page.locator('#open-all');
      if (await openAll.isVisible()) await openAll.click();
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });

      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: {
            run(): Promise<{
              violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
            }>;
          };
        };
        const found = await axe.run();
        return found.violations.map(({ id, nodes }) => ({
          id,
          nodes: nodes.slice(0, 3).map((node) => node.failureSummary + node.html),
        }));
      });

      expect(violations).toEqual([]);
    },
  );

  it('leads every link and every label to something that is there, once', async () => {
    const { page } = await browser.open(failedDeployment());

    const lost = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      const hrefs = [...document.querySelectorAll('a[href^="#"]')].map((one) =>
        decodeURIComponent(one.getAttribute('href')?.slice(1) ?? ''),
      );
      const labels = [...document.querySelectorAll('[aria-labelledby]')].map(
        (one) => one.getAttribute('aria-labelledby') ?? '',
      );
      return [
        ...ids.filter((id, index) => ids.indexOf(id) !== index),
        ...[...hrefs, ...labels].filter((id) => !ids.includes(id)),
      ];
    });

    expect(lost).toEqual([]);
  });
});

describe('the timeline in a browser', () => {
  it('draws waiting, phases and a failure to scale', async () => {
    const { page } = await browser.open(failedDeployment());

    const bars = await page.evaluate(() => {
      const partsOf = (id: string): { kind: string; left: number; right: number }[] =>
        [...document.querySelectorAll(`[id="${id}"] summary .track rect`)].map((rect) => {
          const { left, right } = rect.getBoundingClientRect();
          return { kind: rect.getAttribute('class') ?? '', left, right };
        });
      return { vpc: partsOf('m-network/vpc'), fsx: partsOf('m-core/fsx') };
    });

    const of = (parts: typeof bars.fsx, kind: string) => parts.filter((part) => part.kind === kind);
    const [waiting] = of(bars.fsx, 'p-wait');
    const [bad] = of(bars.fsx, 'p-bad');
    const [build] = of(bars.vpc, 'p-build');
    expect(bars.vpc.map(({ kind }) => kind)).toEqual([
      'p-wait',
      'p-around',
      ...Array<string>(4).fill('p-prepare'),
      'p-install',
      'p-pre_build',
      'p-build',
      'p-post_build',
      'p-finish',
      'p-finish',
    ]);
    expect(waiting?.right).toBeGreaterThan(build?.right ?? Infinity);
    expect(bad?.left).toBeGreaterThan(waiting?.right ?? Infinity);
    // 66 s of failed build against 50.4 s of a good one.
    const width = (part: { left: number; right: number } | undefined) => (part ? part.right - part.left : 0);
    expect(width(bad) / width(build)).toBeCloseTo(66 / 50.4, 1);
  });

  it('shows what is chosen by state and by words', async () => {
    const { page } = await browser.open(failedDeployment());
    expect(await shownModules(page)).toHaveLength(9);

    await page.getByRole('button', { name: 'done 3' }).click();
    const withoutDone = await shownModules(page);
    await page.getByRole('searchbox').fill('CORE create');
    const found = await shownModules(page);
    const groups = await page.locator('#list .group:visible h3').allInnerTexts();
    const told = await page.getByRole('status').innerText();
    await page.getByRole('searchbox').fill('no such module');
    await page.getByRole('button', { name: 'Show all' }).click();

    expect(withoutDone).toHaveLength(6);
    expect(found).toEqual(['core/fsx']);
    expect(groups).toEqual(['core']);
    expect(told).toBe('1 of 9 shown');
    expect(await shownModules(page)).toHaveLength(9);
  });

  it('puts the slowest first, and back into its order', async () => {
    const { page } = await browser.open(failedDeployment());
    const planned = await shownModules(page);

    await page.getByLabel('Order').selectOption('ms');
    const slowest = await shownModules(page);
    const groups = await page.locator('#list .group:visible').count();
    await page.getByLabel('Order').selectOption('order');

    expect(slowest.slice(0, 3)).toEqual(['core/eks', 'core/fsx', 'network/vpc']);
    expect(groups).toBe(0);
    expect(await shownModules(page)).toEqual(planned);
    expect(await page.locator('#list .group:visible h3').allInnerTexts()).toEqual([
      'network',
      'core',
      'apps',
    ]);
  });

  it('hides what has nothing to do where there is much of it, and says so', async () => {
    const { page } = await browser.open(manyModules());

    const told = await page.getByRole('status').innerText();
    await page.getByRole('button', { name: 'unchanged 166' }).click();

    expect(told).toBe('334 of 500 shown');
    expect(await page.getByRole('status').innerText()).toBe('all 500 shown');
  });

  it('opens the module that an address names', async () => {
    const { page } = await browser.open(failedDeployment(), { hash: '#m-core/fsx' });

    await page.locator('[id="m-core/fsx"] summary:focus').waitFor();
    expect(await page.locator('[id="m-core/fsx"] details').getAttribute('open')).toBe('');
    expect(await page.locator('[id="m-core/fsx"] pre').innerText()).toContain('Security group sg-0f3');
  });
});

describe('the graph in a browser', () => {
  it('has a box for every module, groups from left to right, and arrows to those that wait', async () => {
    const { page } = await browser.open(failedDeployment());

    const boxes = await page.evaluate(() =>
      [...document.querySelectorAll('.box')].map((box) => ({
        name: box.getAttribute('aria-label')?.split(',')[0] ?? '',
        left: box.getBoundingClientRect().left,
      })),
    );
    const groups = Map.groupBy(
      boxes.toSorted((a, b) => a.left - b.left),
      ({ name }) => name.split('/')[0],
    );

    expect(boxes).toHaveLength(9);
    expect([...groups.keys()]).toEqual(['network', 'core', 'apps']);
    expect(await page.locator('.arrow').count()).toBe(12);
  });

  it('lights up what a module depends on and what depends on it', async () => {
    const { page } = await browser.open(failedDeployment());

    await page.locator('.box[aria-label^="core/fsx"]').hover();

    const lit = await page
      .locator('.box.hot')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')?.split(',')[0]));
    expect(new Set(lit)).toEqual(new Set(['apps/notebooks', 'apps/training', 'core/fsx', 'network/vpc']));
  });

  it('grows, shrinks and fits', async () => {
    const { page } = await browser.open(manyModules());
    const width = (): Promise<number> =>
      page.locator('#drawing').evaluate((one) => one.getBoundingClientRect().width);

    const before = await width();
    await page.getByRole('button', { name: 'smaller' }).click();
    const smaller = await width();
    await page.getByRole('button', { name: 'Fit' }).click();
    const fitting = await width();

    expect(smaller).toBeLessThan(before);
    expect(fitting).toBeLessThan(1280);
  });
});

describe('colours', () => {
  it.each([
    ['light', LIGHT],
    ['dark', DARK],
  ] as const)('follow the reader who prefers %s', async (colorScheme, colour) => {
    const { page } = await browser.open(failedDeployment(), { colorScheme });

    expect(await background(page)).toBe(colour);
  });

  it('are switched by hand, and stay so', async () => {
    const { page } = await browser.open(failedDeployment(), { colorScheme: 'light' });

    await page.getByText('Dark').click();
    const dark = await background(page);
    await page.reload();
    const again = await background(page);
    await page.getByText('Light', { exact: true }).click();

    expect([dark, again]).toEqual([DARK, DARK]);
    expect(await background(page)).toBe(LIGHT);
  });
});
