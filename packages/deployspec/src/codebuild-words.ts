/** What CodeBuild shows as phase context for a problem of the file, where its words are known. */
export const codebuildSays = (message: string, status = 'YAML_FILE_ERROR'): string =>
  `CodeBuild says: ${status} Message: ${message}`;
