import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Body } from './check-request.ts';
import { addForeign } from './fake-components.ts';
import type { ForeignComponent } from './fake-components.ts';
import type { FakeMemory, Place } from './fake-place.ts';
import { answerObject, answerQuery, answerTarget, xmlFailure } from './fake-neighbours.ts';
import type { PlainAnswer } from './fake-neighbours.ts';
import { fakeWorld } from './fake-world.ts';
import type { FakeRegion, FakeWorld, FakeWorldOptions } from './fake-world.ts';
import { perform, withRequestId } from './perform-operation.ts';
import { readCall } from './read-call.ts';
import type { ServiceCall } from './read-call.ts';
import { ServiceFailure } from './service-failure.ts';

/** What a call meets instead of, or after, being answered. */
export type Fault =
  /** The service says this and does nothing. */
  | { readonly kind: 'refused'; readonly name: string; readonly message?: string }
  /** The connection ends before the service heard of the call, or after it did what was asked. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  /** The service does what was asked, ends the connection, and is gone. */
  | { readonly kind: 'death' };

/** What the service heard. */
export interface HeardCall {
  /** `imagebuilder`, `ram`, `s3`, `sts`, `ssm`, `logs`, `ec2`. */
  readonly service: string;
  /** E.g. `CreateComponent`; of S3 the method, as `PUT`. */
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly input: Body;
  /** Of the answer; 0 where there was none. */
  readonly status: number;
  /** Name of the error in the answer. */
  readonly error?: string;
}

export interface FakeImageBuilderOptions extends FakeWorldOptions {
  /** Share of calls that are refused as too many, from 0 to 1; which ones, is the same in each run. */
  readonly throttled?: number;
  /** What a call meets; `count` is the number of calls of its operation so far, from 1. */
  readonly fault?: (call: ServiceCall, count: number) => Fault | undefined;
  /** On this machine; a free one unless given. */
  readonly port?: number;
}

export interface FakeImageBuilder {
  readonly url: string;
  /** All calls in the order in which they were answered. */
  readonly requests: readonly HeardCall[];
  readonly memory: FakeMemory;
  /** What an account and region hold, to look at and to change behind everybody's back. */
  place(at?: FakeRegion): Place;
  /** Performs an operation at once, as if somebody else had called it. Throws a ServiceFailure. */
  call(operation: string, input: Body, at?: FakeRegion): Body;
  /** Puts a component of another owner into a region; gives the ARN of its build. */
  addForeign(component: ForeignComponent, at?: FakeRegion): string;
  stop(): Promise<void>;
}

/** Numbers from 0 to 1 that look like chance and are the same in each run. */
function evenly(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Decides what calls meet. */
function faultsOf({
  throttled = 0,
  fault,
}: FakeImageBuilderOptions): (call: ServiceCall) => Fault | undefined {
  const chance = evenly();
  const counts = new Map<string, number>();
  return (call) => {
    const count = (counts.get(call.operation) ?? 0) + 1;
    counts.set(call.operation, count);
    const chosen = fault?.(call, count);
    if (chosen !== undefined || chance() >= throttled) return chosen;
    const name = call.service === 'imagebuilder' ? 'CallRateLimitExceededException' : 'ThrottlingException';
    return { kind: 'refused', name, message: 'Rate exceeded' };
  };
}

function answer(call: ServiceCall, world: FakeWorld): PlainAnswer {
  const { service, operation, input, account, region, raw } = call;
  const at = { ...(account === undefined ? {} : { account }), region };
  if (service === 's3') return answerObject(world.place(at), raw);
  if (call.protocol === 'query') return answerQuery(world.place(at), raw.body);
  if (call.protocol === 'target')
    return json(answerTarget(world.place(at), operation, input), 'application/x-amz-json-1.1');
  const good = perform(call, world.work(at));
  return json(withRequestId(operation, good, world.requestId()), 'application/json');
}

const json = (body: Body, type: string): PlainAnswer => ({ type, text: JSON.stringify(body) });

function failureAnswer({ service, protocol }: ServiceCall, failure: ServiceFailure): PlainAnswer {
  if (service === 's3' || protocol === 'query') return xmlFailure(failure);
  const { name, message, status } = failure;
  const body = JSON.stringify({ __type: name, message });
  return { status, type: 'application/json', text: body, headers: { 'x-amzn-errortype': name } };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => {
    server.close(() => done());
  });
}

/**
 * Starts an Image Builder on a port of this machine, with Resource Access Manager and as much of S3, STS, Parameter
 * Store, CloudWatch Logs and EC2 as publishing needs. SDKs and the AWS CLI talk to it with `--endpoint-url`.
 */
export async function startFakeImageBuilder(
  options: FakeImageBuilderOptions = {},
): Promise<FakeImageBuilder> {
  const world = fakeWorld(options);
  const requests: HeardCall[] = [];
  const faultOf = faultsOf(options);
  const note = (call: ServiceCall, status: number, error?: string): void => {
    const { service, operation, input, region } = call;
    const account = call.account ?? world.account;
    requests.push({
      service,
      operation,
      account,
      region,
      input,
      status,
      ...(error === undefined ? {} : { error }),
    });
  };
  const tryTo = (call: ServiceCall, fault: Fault | undefined): PlainAnswer => {
    try {
      if (fault?.kind === 'refused') throw new ServiceFailure(fault.name, fault.message ?? 'Not now');
      const good = answer(call, world);
      note(call, good.status ?? 200);
      return good;
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      note(call, error.status, error.name);
      return failureAnswer(call, error);
    }
  };
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = readCall(incoming, await text(incoming));
    const fault = faultOf(call);
    if (fault?.kind === 'cut' && fault.when === 'before') {
      note(call, 0);
      incoming.socket.destroy();
      return;
    }
    const { status = 200, type = 'text/plain', text: body, headers = {} } = tryTo(call, fault);
    if (fault?.kind === 'cut') incoming.socket.destroy();
    else if (fault?.kind === 'death') await close(server);
    else response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      // A mistake of this server has to be seen as one.
      response.writeHead(599, { 'content-type': 'text/plain' }).end(String((error as Error).stack));
    });
  });
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    memory: world.memory,
    place: world.place,
    call: world.call,
    addForeign: (component, at) => addForeign(world.work(at), component),
    stop: () => close(server),
  };
}
