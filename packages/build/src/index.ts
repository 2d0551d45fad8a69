export type { BuildServices } from './build-services.ts';
export type { ListSource, SourceFiles } from './source-files.ts';
export type {
  ChannelEnd,
  DriverChannel,
  FileEntry,
  Layout,
  Provisioner,
  ProvisionRequest,
  Workspace,
  WorkspaceContents,
} from './workspace.ts';
export type { StepContext, StepFailure } from './step-context.ts';
