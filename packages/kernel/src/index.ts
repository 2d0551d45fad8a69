export { cleanText } from './clean-text.ts';
export type { Clock, Ids } from './clock.ts';
export { hasErrors, sortDiagnostics } from './diagnostic.ts';
export type {
  CodeDoc,
  Diagnostic,
  Loaded,
  Pos,
  Severity,
  Source,
  SourceId,
  SourceSet,
  Span,
} from './diagnostic.ts';
export { diagnosticEvent, EVENTS } from './events.ts';
export type { EventBody, EventOf, NodeId, SeedEvent } from './events.ts';
export { withExcerpt } from './excerpt.ts';
export { EXIT, exitCodeOf } from './exit-code.ts';
export type { ExitCode } from './exit-code.ts';
export type { Host, LogLine, Question } from './host.ts';
export { mapLimit } from './map-limit.ts';
export type {
  Cause,
  ChangedInput,
  FieldChange,
  FileChange,
  Plan,
  PlanAction,
  PlannedCloud,
  PlannedTarget,
  SharedResource,
  PlannedResource,
  PlanStep,
} from './plan.ts';
export { createRedactor, createSecretPattern, MASK } from './redact.ts';
export {
  BugError,
  CancelledError,
  ConflictError,
  EnvironmentError,
  InputError,
  isSeedError,
  SeedError,
} from './seed-error.ts';
export { shapeSchema } from './shape.ts';
export { shellWord } from './shell-word.ts';
export { createSlots } from './slots.ts';
export type { StateEntry, StateStore, Stores, Target } from './state-store.ts';
export type { TextCache } from './text-cache.ts';
export { upperSnakeCase } from './upper-snake-case.ts';
