import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import type { Place } from './fake-place.ts';
import { ServiceFailure } from './service-failure.ts';

/** An answer of a service that does not speak JSON, or has no body. */
export interface PlainAnswer {
  readonly status?: number;
  readonly type?: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const XML = 'text/xml';

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const elements = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');

function describeImages(place: Place, query: URLSearchParams): PlainAnswer {
  const owners = indexed(query, /^Owner\.\d+$/);
  const filters = [...query].flatMap(([key, name]) => {
    const prefix = /^(Filter\.\d+)\.Name$/.exec(key)?.[1];
    return prefix === undefined
      ? []
      : [{ name, values: indexed(query, new RegExp(`^${prefix}\\.Value\\.\\d+$`)) }];
  });
  const matches = (ami: Readonly<Record<string, string>>): boolean =>
    (owners.length === 0 || owners.includes(ami['imageOwnerId'] ?? '')) &&
    filters.every(({ name, values }) => values.some((value) => glob(value).test(ami[member(name)] ?? '')));
  const items = place.amis.filter(matches).map((ami) => `<item>${elements(ami)}</item>`);
  return {
    type: XML,
    text: `<DescribeImagesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><imagesSet>${items.join('')}</imagesSet></DescribeImagesResponse>`,
  };
}

/** `image-id` → `imageId`, `state` → `imageState`. */
function member(filter: string): string {
  if (filter === 'state') return 'imageState';
  return filter.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

const indexed = (query: URLSearchParams, name: RegExp): string[] =>
  [...query].filter(([key]) => name.test(key)).map(([, value]) => value);

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

function callerIdentity({ account, partition }: Place): PlainAnswer {
  const arn = `arn:${partition}:iam::${account}:user/somebody`;
  return {
    type: XML,
    text: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${elements({ Arn: arn, UserId: 'AIDA', Account: account })}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

/** Keys whose id says which account they belong to. */
function assumeRole(query: URLSearchParams): PlainAnswer {
  const role = query.get('RoleArn') ?? '';
  const account = role.split(':')[4] ?? '';
  const keys = {
    AccessKeyId: `ASIA${account}SEED`,
    SecretAccessKey: 'secret',
    SessionToken: 'token',
    Expiration: '2100-01-01T00:00:00Z',
  };
  const user = {
    AssumedRoleId: 'AROA:seed',
    Arn: role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/'),
  };
  return {
    type: XML,
    text: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${elements(keys)}</Credentials><AssumedRoleUser>${elements(user)}</AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`,
  };
}

/** What services answer that take forms and speak XML. */
export function answerQuery(place: Place, body: string): PlainAnswer {
  const query = new URLSearchParams(body);
  const action = query.get('Action') ?? '';
  if (action === 'DescribeImages') return describeImages(place, query);
  if (action === 'GetCallerIdentity') return callerIdentity(place);
  if (action === 'AssumeRole') return assumeRole(query);
  throw new ServiceFailure('InvalidAction', `The action ${action} is not known here.`);
}

/** The operations of Parameter Store and CloudWatch that are answered. */
export function answerTarget(place: Place, operation: string, input: Body): Body {
  if (operation === 'GetParameter') {
    const name = textAt(input, 'Name');
    const value = place.parameters.get(name);
    if (value === undefined) throw new ServiceFailure('ParameterNotFound', '');
    return { Parameter: { Name: name, Type: 'String', Value: value, Version: 1 } };
  }
  if (operation === 'GetLogEvents') return logEvents(place, input);
  throw new ServiceFailure('UnknownOperationException', `The operation ${operation} is not known here.`);
}

function logEvents(place: Place, input: Body): Body {
  const lines = place.logs.get(`${textAt(input, 'logGroupName')}\0${textAt(input, 'logStreamName')}`);
  if (lines === undefined)
    throw new ServiceFailure('ResourceNotFoundException', 'The specified log stream does not exist.', 400);
  const start = Number(/^f\/(\d+)$/.exec(textAt(input, 'nextToken'))?.[1] ?? 0);
  return {
    events: lines.slice(start).map((message, at) => ({ timestamp: start + at, message, ingestionTime: 0 })),
    nextForwardToken: `f/${lines.length}`,
    nextBackwardToken: 'b/0',
  };
}

export interface ObjectRequest {
  readonly method: string;
  /** `/bucket/key`. */
  readonly path: string;
  readonly headers: Body;
  readonly body: string;
}

/** What S3 does with single objects. Buckets belong to the account; another expected owner is refused. */
export function answerObject(place: Place, { method, path, headers, body }: ObjectRequest): PlainAnswer {
  const key = decodeURIComponent(path).replace(/^\//, '');
  const owner = headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && owner !== place.account)
    throw new ServiceFailure('AccessDenied', 'Access Denied', 403);
  if (method === 'PUT') {
    const kept = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-'));
    place.objects.set(key, {
      body: unchunked(body, headers),
      headers: Object.fromEntries(kept) as Record<string, string>,
    });
    return { text: '', headers: { etag: '"0"' } };
  }
  // Every bucket is there.
  if (method === 'HEAD' && /^[^/]*\/?$/.test(key)) return { text: '' };
  const found = place.objects.get(key);
  if (found === undefined) return { status: 404, type: XML, text: method === 'HEAD' ? '' : NO_SUCH_KEY };
  return { text: method === 'HEAD' ? '' : found.body, type: 'application/octet-stream' };
}

const NO_SUCH_KEY =
  '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';

/** Clients may send a body in signed pieces: `<hex length>;…\r\n<bytes>\r\n`. */
function unchunked(body: string, headers: Body): string {
  if (!textAt(headers, 'content-encoding').includes('aws-chunked')) return body;
  const bytes = Buffer.from(body);
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const length = Number.parseInt(bytes.subarray(at, end).toString(), 16);
    if (end === -1 || !(length > 0)) return Buffer.concat(parts).toString();
    parts.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}

/** An error as services that speak XML write it. */
export function xmlFailure({ name, message, status }: ServiceFailure): PlainAnswer {
  const error = elements({ Code: name, Message: message });
  return {
    status,
    type: XML,
    text: `<ErrorResponse><Errors><Error>${error}</Error></Errors><Error>${error}</Error></ErrorResponse>`,
  };
}
