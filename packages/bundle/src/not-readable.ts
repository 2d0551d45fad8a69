import { EnvironmentError } from '@seed/kernel';

export function notReadable(error: unknown, path: string): EnvironmentError {
  const why = error instanceof Error ? error.message : String(error);
  return new EnvironmentError('bundle/not-readable', `"${path}" cannot be read: ${why}`, {
    cause: error,
    hints: ['Check the rights of the file and of the folders above it'],
  });
}
