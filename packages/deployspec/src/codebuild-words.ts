/** For problems whose words are not known. */
export const ENDS_EARLY = 'CodeBuild ends the build with YAML_FILE_ERROR in DOWNLOAD_SOURCE';

/** What CodeBuild shows as phase context for a problem of the file, where its words are known. */
export const codebuildSays = (message: string, status = 'YAML_FILE_ERROR'): string =>
  `CodeBuild says: ${status} Message: ${message}`;
