export { decodeReport } from './decode-report.ts';
export { guessFormat, mayBeReport } from './guess-format.ts';
export type { CoverageCounts, ParsedReport } from './parsed-report.ts';
export { parseReport, reportTypeOf } from './parse-report.ts';
export { summarizeReport } from './summarize-report.ts';
export type { ReportParts } from './summarize-report.ts';
export { writeJUnit } from './write-junit.ts';
