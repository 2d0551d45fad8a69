/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import type { TestBrowser } from './browser.ts';
import { failedDeployment, hostileDeployment, manyModules } from './stories.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});

const shownModules = (page: Page): Promise<string[]> =>
  page.locator('#list .module:visible .name b').allInnerTexts();
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.closest('.module')?.id ?? element?.getAttribute('aria-label') ?? element?.id ?? '';
  });
const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const isSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

const DARK = 'rgb(14, 18, 23)';

describe('the keyboard', () => {
  it('reaches everything in a sensible order, the list in one step', async () => {
    const { page } = await browser.open(failedDeployment());

    const reached: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const element = document.activeElement;
          if (element === null || element === document.body) return 'end';
          const place = element.closest(
            '.theme, nav, #failures, .filters, #list, .tools, #graph-view, #findings',
          );
          return place?.id || place?.className || place?.localName || element.id || element.className;
        }),
      );
      if (reached.at(-1) === 'end') break;
    }

    expect(reached.filter((name, index) => name !== reached[index - 1])).toEqual([
      'skip',
      'theme',
      'print',
      'contents',
      'failures',
      'filters script-only',
      'list',
      'tools script-only',
      'graph-view',
      'findings',
      'end',
    ]);
    expect(reached.filter((name) => name === 'list')).toHaveLength(1);
  });

  it('skips to the report', async () => {
    const { page } = await browser.open(failedDeployment());

    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('finds, moves, opens and closes', async () => {
    const { page } = await browser.open(failedDeployment());

    await page.keyboard.press('/');
    await page.keyboard.type('core');
    await page.keyboard.press('ArrowDown');
    const first = await focused(page);
    await page.keyboard.press('ArrowDown');
    const second = await focused(page);
    await page.keyboard.press('ArrowRight');
    const open = await page.locator('[id="m-core/fsx"] details').getAttribute('open');
    await page.keyboard.press('ArrowLeft');
    const closed = await page.locator('[id="m-core/fsx"] details').getAttribute('open');
    await page.keyboard.press('End');
    const last = await focused(page);
    await page.keyboard.press('Home');

    expect([first, second, last]).toEqual(['m-core/eks', 'm-core/fsx', 'm-core/registry']);
    expect([open, closed]).toEqual(['', null]);
    await expect.poll(() => focused(page)).toBe('m-core/eks');
  });

  it('walks through the graph, and from there to a line', async () => {
    const { page } = await browser.open(failedDeployment());

    await page.keyboard.press('g');
    const start = await focused(page);
    await page.keyboard.press('ArrowRight');
    const right = await focused(page);
    const lit = await page.locator('.box.hot').count();
    await page.keyboard.press('Enter');

    expect(start).toBe('network/vpc, updated');
    expect(right).toMatch(/^core\//);
    expect(lit).toBeGreaterThan(1);
    await expect.poll(() => focused(page)).toBe(`m-${right.split(',')[0]}`);
  });
});

describe('paper', () => {
  it('gets a document with what is closed on the screen, and nothing to press', async () => {
    const { page } = await browser.open(failedDeployment(), { colorScheme: 'dark' });

    const pdf = await page.pdf({ format: 'A4' });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const open = await page.locator('#list details[open]').count();
    const visible = await page.locator('button:visible, input:visible, select:visible, nav:visible').count();
    const colour = await background(page);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));

    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(2);
    expect(open).toBe(9);
    expect(visible).toBe(0);
    expect(colour).toBe('rgb(255, 255, 255)');
    expect(await page.locator('#list details[open]').count()).toBe(0);
  });
});

describe('narrow screens', () => {
  it.each([320, 390, 600, 768, 1024])('need no scrolling sideways at %i pixels', async (width) => {
    const { page } = await browser.open(failedDeployment(), { viewport: { width, height: 800 } });
    await page.locator('#open-all').click();

    expect(await isSideways(page)).toBe(false);
    expect(await page.locator('[id="m-core/fsx"] .status').first().isVisible()).toBe(true);
  });

  it('need none for names that are no words either', async () => {
    const { page } = await browser.open(hostileDeployment(), { viewport: { width: 320, height: 800 } });
    await page.locator('#open-all').click();

    expect(await isSideways(page)).toBe(false);
  });
});

describe('a page without its script', () => {
  it('tells everything, and offers nothing that would not work', async () => {
    const { page } = await browser.open(failedDeployment(), { javaScriptEnabled: false });

    await page.locator('[id="m-core/fsx"] summary').click();

    expect(await page.locator('[id="m-core/fsx"] .phases').isVisible()).toBe(true);
    expect(await page.locator('.script-only:visible').count()).toBe(0);
    expect(await page.locator('.module:visible').count()).toBe(9);
    await page.getByText('Dark').click();
    expect(await background(page).catch(() => DARK)).toBe(DARK);
  });
});

describe('names, values and output that try to be more than text', () => {
  it('are shown as they are and do nothing', async () => {
    const { page } = await browser.open(hostileDeployment());
    await page.locator('#open-all').click();

    const found = await page.evaluate(() => ({
      broken: 'broken' in window,
      scripts: document.scripts.length,
      images: document.images.length,
      styles: document.querySelectorAll('style').length,
      addresses: [...document.querySelectorAll('a[href]')].filter(
        (one) => !/^(?:#|https:)/.test(one.getAttribute('href') ?? ''),
      ).length,
    }));

    expect(found).toEqual({ broken: false, scripts: 1, images: 0, styles: 1, addresses: 0 });
    expect(await page.locator('.failure h3 .ref').innerText()).toBe(
      `core/<img src=x onerror="window.broken = 1">"'&`,
    );
    expect(await page.locator('.failure pre').innerText()).toContain('</script><script>');
  });

  it('would not run if they were placed, nor bring anything in', async () => {
    const { page, sent } = await browser.open(failedDeployment());

    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.broken = 1';
      const image = new Image();
      image.src = 'https://elsewhere.example/pixel.png';
      document.body.append(script, image);
      document.body.insertAdjacentHTML('beforeend', '<p onclick="window.broken = 1" id="bait">bait</p>');
      document.getElementById('bait')?.click();
    });

    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    expect(sent).toEqual([]);
  });
});

describe('500 modules', () => {
  it('are filtered, moved through, sorted and drawn', async () => {
    const { page } = await browser.open(manyModules());

    await page.keyboard.press('/');
    await page.keyboard.type('module-14');
    const found = await shownModules(page);
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('Order').selectOption('ms');
    await page.getByRole('searchbox').press('ArrowDown');
    await page.keyboard.press('g');
    await page.keyboard.press('ArrowRight');

    expect(found.length).toBeGreaterThan(5);
    expect(found.every((name) => name.endsWith('/module-14'))).toBe(true);
    expect(await page.locator('.box').count()).toBe(500);
    expect(await page.locator('.arrow.hot').count()).toBeGreaterThan(1);
  });
});
