export { createBatchSchedule } from './batch/batch-schedule.ts';
export type { BatchSchedule } from './batch/batch-schedule.ts';
export { planBatch } from './batch/plan-batch.ts';
export type { BatchPlan } from './batch/plan-batch.ts';
export { runBatch } from './batch/run-batch.ts';
export type { BuildServices } from './build-services.ts';
export { BUILD_CODES } from './codes.ts';
export { createExecutor } from './create-executor.ts';
export { serveCredentials } from './credentials/credentials-server.ts';
export type { CredentialsGrant, CredentialsServer } from './credentials/credentials-server.ts';
export { credentialsSecrets, credentialsVariables } from './credentials/credentials-variables.ts';
export { applyMetadataCall } from './in-build/metadata-call.ts';
export type { Metadata, MetadataCall } from './in-build/metadata-call.ts';
export { moduleKit } from './in-build/module-kit.ts';
export type { ModuleKit } from './in-build/module-kit.ts';
export { REHEARSAL_TOOLS } from './rehearsal/rehearsal-files.ts';
export { findWorkTree } from './source/list-source.ts';
export { openSource } from './source/open-source.ts';
export type { OpenedSource } from './source/open-source.ts';
export { packSource } from './source/pack-source.ts';
export { readGitFacts, sourcePlacement } from './source/read-git-facts.ts';
export { askGit } from './source/run-git.ts';
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
