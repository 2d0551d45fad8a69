export { recordingHost } from './recording-host.ts';
export type { RecordingHost } from './recording-host.ts';
