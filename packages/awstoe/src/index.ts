export { AWSTOE_CODES } from './codes.ts';
export type {
  CommandEnd,
  Machine,
  MachineCommand,
  MachineFile,
  MachineRequest,
  Machines,
} from './machine.ts';
export { createMasking } from './masking.ts';
export type { Masking } from './masking.ts';
export { parseConsoleLog } from './output/parse-console-log.ts';
export type { ConsoleLine } from './output/parse-console-log.ts';
export { summaryOf } from './output/write-results.ts';
export type {
  Download,
  Downloaded,
  DocumentSource,
  ObjectPlace,
  ObjectStore,
  ParameterSource,
  RunFolder,
  RunPorts,
} from './ports.ts';
export { runDocuments } from './run-documents.ts';
export type { RunOptions } from './run-documents.ts';
export type { RunDocument, RunRequest } from './run-request.ts';
export type { DocumentResult, PhaseResult, RunCounts, RunResult, StepResult } from './run-result.ts';
