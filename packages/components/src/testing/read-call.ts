import type { IncomingMessage } from 'node:http';
import type { Body } from './check-request.ts';
import type { ObjectRequest } from './fake-neighbours.ts';
import { imageBuilderModel } from './request-models.ts';
import { ramRequests } from './ram-requests.ts';

/** A call as it came. */
export interface ServiceCall {
  /** As in the scope of its signature. */
  readonly service: string;
  readonly operation: string;
  readonly input: Body;
  readonly region: string;
  /** The account of keys that this server handed out for a role. */
  readonly account: string | undefined;
  /** How the service speaks. */
  readonly protocol: 'rest' | 'target' | 'query';
  readonly raw: ObjectRequest;
}

const RAM_BY_PATH = new Map(Object.keys(ramRequests).map((name) => [`/${name.toLowerCase()}`, name]));

/** Numbers and flags of addresses are texts; the members that have them are few. */
function fromQuery(query: URLSearchParams): Body {
  const input: Body = {};
  for (const name of new Set(query.keys()))
    input[name] = name === 'tagKeys' ? query.getAll(name) : query.get(name);
  return input;
}

interface Rest {
  readonly operation: string;
  readonly input: Body;
}

/** `/tags/<ARN>`: the verb tells what is done. */
const TAGS: Readonly<Record<string, string>> = {
  GET: 'ListTagsForResource',
  POST: 'TagResource',
  DELETE: 'UntagResource',
};

/** The verb that an operation is called with. */
export function verbOf(operation: string): string {
  if (operation.startsWith('Get')) return 'GET';
  if (operation.startsWith('Delete')) return 'DELETE';
  return operation.startsWith('List') ? 'POST' : 'PUT';
}

function readRest(method: string, url: URL, body: string): Rest {
  const path = decodeURIComponent(url.pathname);
  const given: Body = body === '' ? {} : (JSON.parse(body) as Body);
  const ram = RAM_BY_PATH.get(path);
  if (ram !== undefined) return { operation: ram, input: given };
  const input = { ...fromQuery(url.searchParams), ...given };
  if (path.startsWith('/tags/'))
    return {
      operation: TAGS[method] ?? method,
      input: { ...input, resourceArn: path.slice('/tags/'.length) },
    };
  const name = path.slice(1);
  const isKnown = name in imageBuilderModel.requests && verbOf(name) === method;
  return { operation: isKnown ? name : `${method} ${path}`, input };
}

/** Tells what is asked from the protocols that AWS's clients speak. */
export function readCall(incoming: IncomingMessage, body: string): ServiceCall {
  const { headers, method = 'GET', url: address = '/' } = incoming;
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const [, key = '', region = 'eu-west-2', service = 'imagebuilder'] = scope;
  const url = new URL(address, 'http://localhost');
  const raw = { method, path: url.pathname, headers: { ...headers }, body };
  const account = /^ASIA(\d{12})/.exec(key)?.[1];
  const common = { service, region, account, raw };
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  if (target !== undefined)
    return { ...common, protocol: 'target', operation: target, input: JSON.parse(body) as Body };
  if (service === 's3') return { ...common, protocol: 'rest', operation: method, input: { path: raw.path } };
  if (service === 'sts' || service === 'ec2') {
    const operation = new URLSearchParams(body).get('Action') ?? '';
    return { ...common, protocol: 'query', operation, input: Object.fromEntries(new URLSearchParams(body)) };
  }
  return { ...common, protocol: 'rest', ...readRest(method, url, body) };
}
