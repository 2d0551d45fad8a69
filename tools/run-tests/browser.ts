import { run } from './process.ts';

/** The environment of the suites that look at pages, or why there is none. */
export type Browser =
  | { readonly kind: 'ready'; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reason: string };

/** Exit status of the script when this machine has no browser and cannot get one. */
const notReady = 3;

/** Finds Chromium, or installs it where that can be done. */
export async function prepareBrowser(root: string): Promise<Browser> {
  const found = await run(['sh', 'tools/browser/ensure-browser.sh'], { cwd: root, echo: 'stderr' });
  if (found.status === 0) {
    const [, path = ''] = /^SEED_TEST_BROWSER=(.*)$/m.exec(found.stdout) ?? [];
    return { kind: 'ready', env: { SEED_TEST_BROWSER: path } };
  }
  const reason = found.printed.trim().split('\n').at(-1) ?? '';
  return { kind: found.status === notReady ? 'absent' : 'broken', reason };
}
