/** Which value of which secret; parts that the text leaves out are absent. */
export interface SecretReference {
  readonly secretId: string;
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

const ARN_PARTS = 7;

/**
 * Reads `secret-id[:json-key[:version-stage[:version-id]]]`, where the id may be an ARN (seven parts itself).
 * Empty parts mean "not given". Returns the complaint as text when the reference is malformed.
 */
export function parseSecretReference(text: string): SecretReference | string {
  const parts = text.split(':');
  const idParts = text.startsWith('arn:') ? ARN_PARTS : 1;
  const secretId = parts.slice(0, idParts).join(':');
  if (secretId === '') return 'the name of the secret is empty';
  if (idParts === ARN_PARTS) {
    const [, partition, service, region, account, kind, name] = parts;
    const complete = [partition, region, account, name].every((part) => part !== undefined && part !== '');
    if (service !== 'secretsmanager' || kind !== 'secret' || !complete) {
      return `"${text}" is not an ARN of a secret`;
    }
  }
  const rest = parts.slice(idParts);
  if (rest.length > 3) return `"${text}" has more parts than id, JSON key, version stage and version id`;
  const [jsonKey, versionStage, versionId] = rest.map((part) => (part === '' ? undefined : part));
  if (versionStage !== undefined && versionId !== undefined) {
    return `"${text}" names a version stage and a version id, which exclude each other`;
  }
  return {
    secretId,
    ...(jsonKey === undefined ? {} : { jsonKey }),
    ...(versionStage === undefined ? {} : { versionStage }),
    ...(versionId === undefined ? {} : { versionId }),
  };
}
