import type { IncomingMessage } from 'node:http';

export interface NamedOperation {
  /** As in the scope of signatures, e.g. `ssm`; empty where a call is not signed. */
  readonly service: string;
  /** E.g. `PutParameter`. */
  readonly operation: string;
  /** What S3 is asked for, as `/bucket/key`; empty elsewhere. */
  readonly resource: string;
  /** Whether it changes anything. */
  readonly changes: boolean;
}

/** Words that names of operations begin with which only read; roles are taken on to read as well. */
const READS =
  /^(?:Assume|BatchGet|Decode|Describe|Download|Estimate|Filter|Get|Head|List|Lookup|Search|Select|Simulate|Validate)/;

/** Query words of S3 that make another operation of a request. */
const OF_BUCKETS: readonly (readonly [word: string, noun: string])[] = [
  ['versioning', 'BucketVersioning'],
  ['encryption', 'BucketEncryption'],
  ['publicAccessBlock', 'PublicAccessBlock'],
  ['lifecycle', 'BucketLifecycleConfiguration'],
  ['policy', 'BucketPolicy'],
  ['tagging', 'BucketTagging'],
  ['location', 'BucketLocation'],
  ['versions', 'ObjectVersions'],
  ['uploads', 'MultipartUpload'],
];

const VERBS: Readonly<Record<string, string>> = { GET: 'Get', HEAD: 'Head', PUT: 'Put', DELETE: 'Delete' };

function s3Operation(method: string, url: URL): string {
  const [, bucket = '', ...key] = url.pathname.split('/');
  const word = OF_BUCKETS.find(([name]) => url.searchParams.has(name));
  if (method === 'POST') {
    if (url.searchParams.has('delete')) return 'DeleteObjects';
    return url.searchParams.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  }
  const verb = VERBS[method] ?? method;
  if (word !== undefined)
    return method === 'GET' && word[0] === 'versions' ? 'ListObjectVersions' : verb + word[1];
  if (url.searchParams.has('partNumber')) return 'UploadPart';
  if (key.join('/') !== '') return `${verb}Object`;
  if (bucket === '') return 'ListBuckets';
  return { GET: 'ListObjectsV2', HEAD: 'HeadBucket', PUT: 'CreateBucket' }[method] ?? 'DeleteBucket';
}

/** Names what a client asks for, from the protocols that services speak. */
export function operationOf(
  { headers, method = '', url = '/' }: IncomingMessage,
  body: string,
): NamedOperation {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
  const named = (operation: string, resource = ''): NamedOperation => ({
    service,
    operation,
    resource,
    changes: !READS.test(operation),
  });
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return named(target.split('.')[1] ?? target);
  const action = new URLSearchParams(body).get('Action');
  if (service !== 's3' && action !== null) return named(action);
  const address = new URL(url, 'http://localhost');
  return named(s3Operation(method, address), decodeURIComponent(address.pathname));
}
