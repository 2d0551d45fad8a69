import type { PageStyle } from './frame-lines.ts';
import type { Box } from './layout.ts';
import type {
  ComponentRow,
  DialogView,
  GroupBar,
  KeyRow,
  Line,
  ListView,
  LogPane,
  ModuleRow,
  PipelineRow,
  RunRow,
  SplitLine,
  TextRow,
} from './rows.ts';
import type { UiState } from './ui-state.ts';

/** A selector that gives the rows of a pane as high as `rows`. */
type Rows<View> = (state: UiState, rows: number) => View;

/**
 * What the files in `selectors/` export, each by the name below, gathered in `selectors/all-selectors.ts`. All are pure
 * but for `logRows`, which reads the window that `openLog.version` stands for.
 */
export interface Selectors {
  /** One line per row of the header box. */
  headerLines(state: UiState): readonly SplitLine[];
  /** The footer's keys, most useful first, and last the one that leads out; who draws leaves out what does not fit. */
  footerKeys(state: UiState): readonly { readonly keys: string; readonly label: string }[];
  /** Told instead of the footer's keys. */
  flashLine(state: UiState): Line | undefined;
  /** Left and right of the title of a pane: `1 modules`, `1-7 of 7`. */
  paneTitle(state: UiState, box: Box): SplitLine;
  runRows: Rows<ListView<RunRow>>;
  /** Below the list of runs in three columns: counts of the chosen run, then questions of others. */
  runSummary(state: UiState): readonly Line[];
  groupBars(state: UiState): readonly GroupBar[];
  questionNotes(state: UiState): readonly Line[];
  moduleRows: Rows<ListView<ModuleRow>>;
  /** Phases, parameters with where they come from, outputs, findings of the chosen module. */
  detailRows(state: UiState, rows: number, style: PageStyle): ListView<TextRow>;
  logRows: Rows<LogPane>;
  /** `columns` and `ascii` decide how lines are cut and drawn. */
  planRows(state: UiState, rows: number, style: PageStyle): ListView<TextRow>;
  componentRows: Rows<ListView<ComponentRow>>;
  pipelineRows: Rows<ListView<PipelineRow>>;
  helpRows: Rows<ListView<KeyRow>>;
  dialogView(state: UiState): DialogView | undefined;
}
