import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '@seed/kernel';
import { showBuild } from './show-build.ts';
import type { BuildScript, RunningBuild } from './show-build.ts';

type Json = Readonly<Record<string, unknown>>;

export interface FakeOptions {
  readonly clock: Clock;
  /** What a build does; asked once for each, with what was asked for and its number from 0. */
  readonly script: (input: Json, count: number) => BuildScript;
  /** How many builds may run at once. */
  readonly room?: number;
  /** Milliseconds after its start in which the service does not know a build yet. */
  readonly unknownMs?: number;
  /** How long CodeBuild may not take on the role of builds, as a new one, from the first request on. */
  readonly roleUnknownMs?: number;
  /** Milliseconds from a line until it can be read. */
  readonly logDelayMs?: number;
  /** Builds of an answer that are left out, without a word, where this says so. */
  readonly leavesOut?: (id: string) => boolean;
  /** Operations that are denied. */
  readonly denied?: readonly string[];
}

export interface FakeCodeBuild {
  readonly url: string;
  readonly builds: ReadonlyMap<string, RunningBuild>;
  /** Objects of the buckets, by `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  stop(): Promise<void>;
}

class Refusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** CodeBuild's answers to operations on builds. */
function buildOperations(options: FakeOptions, builds: Map<string, RunningBuild>) {
  const { clock, script, room = Infinity, unknownMs = 0, roleUnknownMs = 0, leavesOut } = options;
  const tokens = new Map<string, { readonly text: string; readonly id: string }>();
  const running = (): number =>
    [...builds.values()].filter((build) => showBuild(build, clock.now()).buildComplete !== true).length;
  const known = (id: string): RunningBuild | undefined => {
    const build = builds.get(id);
    return build !== undefined && clock.now() >= build.startedAt + unknownMs ? build : undefined;
  };
  let firstAsked: number | undefined;
  const start = (input: Json): Json => {
    firstAsked ??= clock.now();
    if (clock.now() < firstAsked + roleUnknownMs)
      throw new Refusal(
        'InvalidInputException',
        `CodeBuild is not authorized to perform: sts:AssumeRole on ${String(input['serviceRoleOverride'])}`,
      );
    const token = String(input['idempotencyToken']);
    const text = JSON.stringify(input);
    const earlier = tokens.get(token);
    if (earlier !== undefined && earlier.text !== text)
      throw new Refusal('InvalidInputException', 'the token was used with other parameters');
    if (earlier !== undefined) return { build: showBuild(builds.get(earlier.id), clock.now()) };
    if (room !== Infinity && running() >= room)
      throw new Refusal('AccountLimitExceededException', `Cannot have more than ${room} builds in queue`);
    const uuid = `0000-${builds.size}`;
    const id = `${String(input['projectName'])}:${uuid}`;
    const build = { id, uuid, input, startedAt: clock.now(), script: script(input, builds.size) };
    builds.set(id, build);
    tokens.set(token, { text, id });
    return { build: showBuild(build, clock.now()) };
  };
  return {
    StartBuild: start,
    BatchGetBuilds(input: Json): Json {
      const ids = input['ids'] as readonly string[];
      if (ids.length > 100) throw new Refusal('InvalidInputException', 'too many ids');
      const told = ids.filter((id) => leavesOut?.(id) !== true);
      return {
        builds: told.flatMap((id) => (known(id) === undefined ? [] : [showBuild(known(id), clock.now())])),
        buildsNotFound: told.filter((id) => known(id) === undefined),
      };
    },
    StopBuild(input: Json): Json {
      const build = builds.get(String(input['id']));
      if (build === undefined || showBuild(build, clock.now()).buildComplete === true)
        throw new Refusal('InvalidInputException', 'the build has ended');
      build.stoppedAt ??= clock.now();
      return { build: showBuild(build, clock.now()) };
    },
    ListBuildsForProject: (): Json => ({ ids: [...builds.keys()].filter(known).reverse() }),
  } satisfies Record<string, (input: Json) => Json>;
}

/** Lines of a build that can be read by now, a thousand to an answer. */
function logEvents(
  { clock, logDelayMs = 0 }: FakeOptions,
  builds: Map<string, RunningBuild>,
  input: Json,
): Json {
  const build = [...builds.values()].find(({ uuid }) => uuid === input['logStreamName']);
  const written = (build?.script.lines ?? []).filter(
    ({ at }) => (build?.startedAt ?? 0) + at + logDelayMs <= clock.now(),
  );
  if (build === undefined || written.length === 0)
    throw new Refusal('ResourceNotFoundException', 'The specified log stream does not exist.');
  const from = Number(input['nextToken'] ?? 0);
  const events = written
    .slice(from, from + 1000)
    .map(({ at, text }) => ({ message: text, timestamp: build.startedAt + at }));
  return { events, nextForwardToken: String(from + events.length) };
}

function answerObject(
  objects: Map<string, Buffer>,
  { method, url = '', headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const key = decodeURIComponent(new URL(url, 'http://x').pathname).slice(1);
  if (method === 'PUT' && headers['if-none-match'] === '*' && objects.has(key)) {
    response.writeHead(412).end();
    return;
  }
  if (method === 'PUT') objects.set(key, body);
  const found = objects.get(key);
  response.writeHead(found === undefined ? 404 : 200, { etag: '"x"' });
  if (method === 'HEAD' || method === 'PUT') response.end();
  else response.end(found ?? '<Error><Code>NoSuchKey</Code><Message>none</Message></Error>');
}

/** As much of CodeBuild, CloudWatch Logs and S3 as running builds takes, whose builds go by a script and a clock. */
export async function startFakeCodeBuild(options: FakeOptions): Promise<FakeCodeBuild> {
  const builds = new Map<string, RunningBuild>();
  const objects = new Map<string, Buffer>();
  const operations: Readonly<Record<string, (input: Json) => Json>> = {
    ...buildOperations(options, builds),
    GetLogEvents: (input) => logEvents(options, builds, input),
    DescribeLogStreams: () => ({
      logStreams: [...builds.values()].reverse().map(({ uuid }) => ({ logStreamName: uuid })),
    }),
  };
  const operate = (name: string, input: Json): Json => {
    if (options.denied?.includes(name) === true)
      throw new Refusal('AccessDeniedException', `is not authorized to perform: codebuild:${name}`);
    const operation = operations[name];
    if (operation === undefined) throw new Refusal('UnknownOperationException', name);
    return operation(input);
  };
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const target = request.headers['x-amz-target'];
      if (typeof target !== 'string') return answerObject(objects, request, body, response);
      const type = { 'content-type': 'application/x-amz-json-1.1' };
      try {
        const input = JSON.parse(body.toString() || '{}') as Json;
        const answer = operate(target.split('.')[1] ?? '', input);
        response.writeHead(200, type).end(JSON.stringify(answer));
      } catch (error) {
        const { name, message } = error as Error;
        response.writeHead(400, type).end(JSON.stringify({ __type: name, message }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    builds,
    objects,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
