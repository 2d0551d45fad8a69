import { readFileSync } from 'node:fs';

const read = (place: URL): string => readFileSync(place, 'utf8').replaceAll('\r\n', '\n');

/** The style and the script of every page, as they stand in it. */
export const pageAssets = (): { readonly style: string; readonly script: string } => ({
  style: read(new URL('../assets/page.css', import.meta.url)),
  script: read(new URL('../assets/page.js', import.meta.url)),
});
