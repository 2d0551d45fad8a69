export { describeStateStore } from './describe-state-store.ts';
export type { OpenStore, StoreLimits, StoreUnderTest } from './describe-state-store.ts';
export { memoryStore } from './memory-store.ts';
export type { MemoryStore } from './memory-store.ts';
export { recordingHost } from './recording-host.ts';
export type { RecordingHost } from './recording-host.ts';
export { seedFailure } from './seed-failure.ts';
export { showFindings } from './show-findings.ts';
