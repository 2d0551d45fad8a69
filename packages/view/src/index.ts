export { buildFacts } from './build-facts.ts';
export type { BuildFacts, FailureFacts } from './build-facts.ts';
export { causeText } from './cause-text.ts';
export { codeFrame, placeOf } from './code-frame.ts';
export { createCodeBuildReporter } from './codebuild-reporter.ts';
export { fitsEvent } from './fits-event.ts';
export { formatAnnotations } from './format-annotations.ts';
export { deploymentPlan } from './deployment-plan.ts';
export {
  countsText,
  formatDeploymentPlan,
  hasChanges,
  planErrors,
  shortAccount,
} from './format-deployment-plan.ts';
export type { FormatPlanOptions, PlanSetting } from './format-deployment-plan.ts';
export { formatDiagnostic, formatDiagnostics } from './format-diagnostic.ts';
export { formatError } from './format-error.ts';
export { failureCode, formatFailure } from './format-failure.ts';
export { formatGraph } from './format-graph.ts';
export type { GraphFormat, GraphView } from './format-graph.ts';
export { formatJunit } from './format-junit.ts';
export type { JunitOptions } from './format-junit.ts';
export { changeLines, formatPublication, publicationCounts, publicationPlace } from './format-publication.ts';
export type { FormatPublicationOptions } from './format-publication.ts';
export { count, formatClock, formatDuration, formatSize } from './format-quantity.ts';
export { formatRehearsal } from './format-rehearsal.ts';
export type { RehearsalOptions, RehearsedModule } from './format-rehearsal.ts';
export { formatSarif } from './format-sarif.ts';
export type { SarifOptions } from './format-sarif.ts';
export { formatTable } from './format-table.ts';
export { journalHeader } from './journal-header.ts';
export type { JournalHeader } from './journal-header.ts';
export { createLiveReporter } from './live-reporter.ts';
export { createLineWriter } from './line-writer.ts';
export type { LineWriter } from './line-writer.ts';
export { lineChanges } from './line-changes.ts';
export type { LineChange } from './line-changes.ts';
export { createNdjsonReporter } from './ndjson-reporter.ts';
export { plainText } from './plain-text.ts';
export { PUBLISHED_KINDS } from './publication-view.ts';
export type {
  PublicationAction,
  PublicationChange,
  PublicationItem,
  PublicationView,
  PublishedKind,
} from './publication-view.ts';
export { reduceRun } from './reduce-run.ts';
export type { Output, Reporter } from './reporter.ts';
export { EMPTY_RUN, isDeployment, plannedChanges } from './run-view.ts';
export type { NodeView, RunView } from './run-view.ts';
export { createStyle, wantsAscii, wantsColor } from './style.ts';
export type { Glyph, Style } from './style.ts';
export { createTextReporter } from './text-reporter.ts';
export { cutTo, padTo } from './text-layout.ts';
export { widthOf } from './text-width.ts';
export { willNotStart } from './will-not-start.ts';
