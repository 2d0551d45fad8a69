/** The region of a request's credential scope, else the usual one. Signatures are read and not checked. */
export function regionOfRequest(authorization: string | undefined, usual: string): string {
  return /Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]+)\//.exec(authorization ?? '')?.[1] ?? usual;
}
