import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerError, answerIdentity, answerJson } from './answer.ts';
import { codebuildOperation } from './codebuild-operations.ts';
import { forward } from './forward.ts';
import { admit } from './guard-request.ts';
import type { Guard } from './guard-request.ts';
import { groupOf, LOG_OPERATIONS } from './log-operations.ts';
import type { Operation, OperationContext } from './operation.ts';
import { readBody } from './read-body.ts';
import { regionOfRequest } from './region-of-request.ts';
import type { RegionState } from './region-state.ts';
import { ServiceError } from './service-error.ts';

export interface HandlerOptions {
  readonly guard: Guard;
  readonly upstream?: URL;
  readonly accountId: string;
  /** Where a request without signature belongs. */
  readonly region: string;
  readonly context: OperationContext;
  readonly regionState: (region: string) => RegionState;
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly id: string;
  readonly path: string;
  readonly options: HandlerOptions;
}

const CODEBUILD = 'CodeBuild_20161006.';
const LOGS = 'Logs_20140328.';

/** Groups that the emulator behind knows better. */
function isOurs(state: RegionState, name: string, body: string): boolean {
  if (name === 'DescribeLogGroups')
    return /"logGroupName(?:Prefix|Pattern)"\s*:\s*"\/?aws\/codebuild/.test(body);
  const group = groupOf(body);
  return group !== undefined && state.logs.streams(group) !== undefined;
}

async function elsewhere(asked: Asked, body?: string): Promise<void> {
  const { request, response, path, options, id } = asked;
  const { upstream } = options;
  if (upstream !== undefined) {
    const sent = { request, response, path, ...(body === undefined ? {} : { body }) };
    return forward(sent, upstream).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ServiceError('ServiceUnavailable', `${upstream.origin} cannot be reached: ${reason}`, 503);
    });
  }
  const isQuery = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (isQuery && body === undefined) {
    const text = await readBody(request);
    if (new URLSearchParams(text).get('Action') === 'GetCallerIdentity') {
      return answerIdentity(response, id, options.accountId);
    }
  }
  throw new ServiceError(
    'UnknownOperationException',
    'only CodeBuild and the logs of its builds are served here; `seed serve --upstream URL` hands the rest to an emulator',
  );
}

function findOperation(target: string): Operation | undefined {
  return target.startsWith(CODEBUILD)
    ? codebuildOperation(target.slice(CODEBUILD.length))
    : LOG_OPERATIONS[target.slice(LOGS.length)];
}

async function serve(asked: Asked): Promise<void> {
  const { request, response, id, options } = asked;
  const target = String(request.headers['x-amz-target'] ?? '');
  const isLogs = target.startsWith(LOGS) && Object.hasOwn(LOG_OPERATIONS, target.slice(LOGS.length));
  if (!target.startsWith(CODEBUILD) && !isLogs) return elsewhere(asked);
  const state = options.regionState(regionOfRequest(request.headers.authorization, options.region));
  const body = await readBody(request);
  if (isLogs && options.upstream !== undefined && !isOurs(state, target.slice(LOGS.length), body)) {
    return elsewhere(asked, body);
  }
  const operation = findOperation(target);
  if (operation !== undefined) answerJson(response, id, operation(state, body, options.context));
}

/** Answers one request. Never rejects. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: HandlerOptions,
): Promise<void> {
  const id = options.context.uuid();
  const admission = admit(request, options.guard);
  try {
    if (!admission.ok) throw new ServiceError('AccessDeniedException', admission.why, 403);
    await serve({ request, response, id, path: admission.path, options });
  } catch (error) {
    // Nobody is there any more who could be told.
    if (request.destroyed && !request.complete) return void response.destroy();
    const known =
      error instanceof ServiceError
        ? error
        : new ServiceError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
    const operation = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '') || 'request';
    options.context.heard({ kind: 'request-refused', operation, message: known.message });
    if (response.headersSent) response.destroy();
    else answerError(response, id, known);
  }
}
