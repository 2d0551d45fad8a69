import type { BuildScript } from './show-build.ts';

const said = (text: string): string => `[Container] 2026/01/01 00:00:00.000000 ${text}\n`;
const BUILD_FROM = 40_000;
const BUILD_MS = 133_000;

/** A build of three minutes that prints so many lines, evenly, while it builds. */
export function threeMinutes(lines = 120): BuildScript {
  const printed = Array.from({ length: lines }, (_, n) => ({
    at: BUILD_FROM + Math.round(((n + 0.5) * BUILD_MS) / lines),
    text: `line ${n}\n`,
  }));
  const end = BUILD_FROM + BUILD_MS;
  return {
    phases: [
      ['SUBMITTED', 0],
      ['QUEUED', 2000],
      ['PROVISIONING', 30_000],
      ['DOWNLOAD_SOURCE', 4000],
      ['INSTALL', 2000],
      ['PRE_BUILD', 2000],
      ['BUILD', BUILD_MS],
      ['POST_BUILD', 1000],
      ['UPLOAD_ARTIFACTS', 2000],
      ['FINALIZING', 4000],
    ],
    lines: [
      { at: 32_000, text: said('Waiting for agent ping') },
      { at: BUILD_FROM, text: said('Entering phase BUILD') },
      ...printed,
      { at: end, text: said('Phase complete: BUILD State: SUCCEEDED') },
      { at: end, text: said('Phase context status code:  Message: ') },
      { at: end + 3000, text: said('Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED') },
      { at: end + 3000, text: said('Phase context status code:  Message: ') },
    ],
  };
}
