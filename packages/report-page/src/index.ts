export { makeReport } from './make-report.ts';
export type { JournalInput, ReadLastLines } from './make-report.ts';
export { renderJson } from './render-json.ts';
export { renderMarkdown } from './render-markdown.ts';
export { renderPage } from './render-page.ts';
export type { ModuleReport, RunReport } from './run-report.ts';
