import type { Selectors } from '../model/selectors.ts';
import { componentRows, pipelineRows } from './catalog-rows.ts';
import { dialogView } from './dialog-view.ts';
import { flashLine, headerLines, paneTitle } from './header.ts';
import { footerKeys, helpRows } from './help-rows.ts';
import { logRows } from './log-rows.ts';
import { groupBars, moduleRows } from './module-rows.ts';
import { questionNotes, runRows, runSummary } from './run-rows.ts';
import { detailRows, planRows } from './text-rows.ts';

/** What panes show of a state. */
export const allSelectors: Selectors = {
  headerLines,
  footerKeys,
  flashLine,
  paneTitle,
  runRows,
  runSummary,
  groupBars,
  questionNotes,
  moduleRows,
  detailRows,
  logRows,
  planRows,
  componentRows,
  pipelineRows,
  helpRows,
  dialogView,
};
