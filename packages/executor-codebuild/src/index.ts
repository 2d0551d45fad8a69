export { CODEBUILD_CODES } from './codes.ts';
export { createCodeBuildExecutor } from './create-codebuild-executor.ts';
export { openBuild } from './open-build.ts';
export type { OpenBuildOptions, ReadLogOptions, RemoteBuild, RemoteLine } from './open-build.ts';
export type { RemotePlace } from './remote-place.ts';
export type { CodeBuildOptions } from './remote-session.ts';
