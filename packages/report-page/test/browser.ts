import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { makeReport, renderPage } from '../src/index.ts';
import type { JournalInput } from '../src/index.ts';

/** A page in a browser, with everything that it tried to reach and everything that it complained about. */
export interface OpenPage {
  readonly page: Page;
  readonly requests: string[];
  /** Of these, what the browser would have let through. */
  readonly sent: string[];
  readonly complaints: string[];
}

export interface TestBrowser {
  /** Opens the report of a journal from a file, as people do. */
  open(
    journal: JournalInput,
    options?: BrowserContextOptions & { readonly hash?: string },
  ): Promise<OpenPage>;
  close(): Promise<void>;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium of this machine with a profile of its own. `SEED_TEST_BROWSER` says where it is. */
export async function openBrowser(): Promise<TestBrowser> {
  const executablePath = process.env['SEED_TEST_BROWSER'];
  if (executablePath === undefined) throw new Error('SEED_TEST_BROWSER is not set: see tools/browser');
  const browser: Browser = await chromium.launch({ executablePath, args: FLAGS });
  const dir = await mkdtemp(join(tmpdir(), 'seed-page-'));
  let pages = 0;
  return {
    async open(journal, { hash = '', ...options } = {}) {
      pages += 1;
      const path = join(dir, `report-${pages}.html`);
      await writeFile(path, renderPage(await makeReport(journal)));
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const requests: string[] = [];
      const sent: string[] = [];
      const complaints: string[] = [];
      const own = pathToFileURL(path).href;
      await context.route('**/*', (route) => {
        const url = route.request().url();
        if (url.startsWith(own)) return route.continue();
        sent.push(url);
        return route.abort();
      });
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(own) && !url.startsWith('data:')) requests.push(url);
      });
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`${own}${hash}`);
      return { page, requests, sent, complaints };
    },
    async close() {
      await browser.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
