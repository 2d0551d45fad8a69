import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.ts';
import { failedDeployment } from './stories.ts';

// Takes the pictures of docs/reports.md anew: `npm run capture -w @seed/report-page`, with SEED_TEST_BROWSER set.
const pictures = new URL('../../../docs/pictures/', import.meta.url);
await mkdir(pictures, { recursive: true });
const browser = await openBrowser();
for (const colorScheme of ['light', 'dark'] as const) {
  const { page } = await browser.open(failedDeployment(), {
    colorScheme,
    viewport: { width: 1100, height: 1480 },
  });
  await page.evaluate('document.activeElement?.blur()');
  await writeFile(new URL(`report-${colorScheme}.png`, pictures), await page.screenshot());
}
await browser.close();
process.stdout.write(`${fileURLToPath(pictures)}\n`);
