export { decodeReport } from './decode-report.ts';
export { guessFormat, mayBeReport } from './guess-format.ts';
export type { ParsedReport } from './parsed-report.ts';
export { parseReport } from './parse-report.ts';
export { summarizeReport } from './summarize-report.ts';
export { writeJUnit } from './write-junit.ts';
