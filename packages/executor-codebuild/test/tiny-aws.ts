import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { S3Client } from '@aws-sdk/client-s3';
import type { RemotePlace } from '../src/remote-place.ts';

type Json = Readonly<Record<string, unknown>>;

/** What an operation answers; a failure is an object with `__type`. */
export type Answer = (input: Json) => Json;

export interface TinyAws {
  readonly place: RemotePlace;
  /** Calls so far, as `operation` or `METHOD key`. */
  readonly calls: { readonly name: string; readonly input: Json }[];
  /** Objects of the bucket. */
  readonly objects: Map<string, Buffer>;
  close(): Promise<void>;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answerJson(response: ServerResponse, body: Json): void {
  const failed = typeof body['__type'] === 'string';
  response.writeHead(failed ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

/** One server that speaks as much of CodeBuild, CloudWatch Logs and S3 as following a build takes. */
export async function tinyAws(answers: Readonly<Record<string, Answer>>): Promise<TinyAws> {
  const calls: { name: string; input: Json }[] = [];
  const objects = new Map<string, Buffer>();

  const object = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '' } = request;
    const key = decodeURIComponent(new URL(url, 'http://x').pathname).replace(/^\/bucket\//, '');
    const body = await read(request);
    calls.push({ name: `${method} ${key}`, input: {} });
    if (method === 'PUT' && request.headers['if-none-match'] === '*' && objects.has(key)) {
      response.writeHead(412).end();
      return;
    }
    if (method === 'PUT') objects.set(key, body);
    const found = objects.get(key);
    response.writeHead(found === undefined ? 404 : 200, { etag: '"x"' });
    if (method === 'HEAD' || method === 'PUT') response.end();
    else response.end(found ?? '<Error><Code>NoSuchKey</Code><Message>none</Message></Error>');
  };
  const operation = async (
    target: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const name = target.split('.')[1] ?? '';
    const input = JSON.parse((await read(request)).toString() || '{}') as Json;
    calls.push({ name, input });
    answerJson(response, answers[name]?.(input) ?? { __type: 'UnknownOperationException', message: name });
  };
  const server: Server = createServer((request, response) => {
    const target = request.headers['x-amz-target'];
    void (typeof target === 'string' ? operation(target, request, response) : object(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const config = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
  return {
    place: {
      codebuild: new CodeBuildClient(config),
      logs: new CloudWatchLogsClient(config),
      s3: new S3Client({ ...config, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' }),
      project: 'codeseeder-shop',
      bucket: 'bucket',
      partition: 'aws',
    },
    calls,
    objects,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
