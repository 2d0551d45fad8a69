export { describeDocuments } from './describe-documents.ts';
export { describeMachine } from './describe-machine.ts';
export type { MachinesUnderTest } from './describe-machine.ts';
export { folderMachines, MEMORY } from './folder-machines.ts';
export type { FolderMachines } from './folder-machines.ts';
export { documentOf, runTexts } from './run-texts.ts';
export type { TextRun, TextRunOptions } from './run-texts.ts';
