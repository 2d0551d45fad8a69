/**
 * The access key that signed a request: emulators know by it whose account is meant. Signatures are read and not
 * checked, so that the key proves nothing.
 */
export function accessKeyOfRequest(authorization: string | undefined): string | undefined {
  return /Credential=(\w{1,128})\/\d{8}\//.exec(authorization ?? '')?.[1];
}
