import type { Diagnostic } from '@seed/kernel';
import type { EnvironmentVariable } from './build-spec.ts';

/** A reference that could not be read: CodeBuild's status code and text. */
export interface UnresolvedReference {
  readonly variable: EnvironmentVariable;
  readonly statusCode: 'Decrypted Variables Error' | 'Secrets Manager Error';
  readonly message: string;
}

/** Looks up PARAMETER_STORE and SECRETS_MANAGER variables; the port that AWS, an emulator or a file can serve. */
export interface ReferenceResolver {
  /** Values by variable name, and every reference that failed. Rejects with EnvironmentError when AWS cannot be reached. */
  resolve(
    variables: readonly EnvironmentVariable[],
    signal: AbortSignal,
  ): Promise<{
    readonly values: Readonly<Record<string, string>>;
    readonly unresolved: readonly UnresolvedReference[];
  }>;
}

/** Temporary credentials for one build. `expiration` is ISO-8601. */
export interface BuildCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: string;
  readonly roleArn?: string;
}

/** The caller's credentials, handed to a build only with `--aws`. */
export interface CredentialsSource {
  get(signal: AbortSignal): Promise<BuildCredentials>;
}

/** Findings of a probe, for `seed doctor` and `seed plan`. */
export interface Probe {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly diagnostics: readonly Diagnostic[];
}
