import type { JsonObject } from '@seed/components';

/** What is needed of a command: every one of the SDK's has it. */
interface Extensible {
  readonly middlewareStack: {
    add(middleware: never, options: never): void;
  };
}

interface HttpRequest {
  body?: unknown;
  headers: Record<string, string>;
}

type Handler = (args: { readonly request: HttpRequest }) => Promise<unknown>;

/** Members that Image Builder takes and that the SDK's model lacks for most operations; it would leave them out. */
const NEWER: readonly string[] = ['amiWatermarks', 'dryRun'];

/** Lets members of a request pass that the SDK does not know. */
export function passNewerMembers<C extends Extensible>(command: C, request: JsonObject): C {
  const newer = Object.fromEntries(Object.entries(request).filter(([name]) => NEWER.includes(name)));
  if (Object.keys(newer).length === 0) return command;
  const middleware =
    (next: Handler): Handler =>
    async (args) => {
      const { request: http } = args;
      http.body = JSON.stringify({ ...(JSON.parse(bodyText(http.body)) as object), ...newer });
      return next(args);
    };
  command.middlewareStack.add(
    middleware as never,
    // Before the length of the body is counted and the request is signed.
    { step: 'build', priority: 'high', name: 'seedNewerMembers' } as never,
  );
  return command;
}

/** The SDK hands JSON over as bytes, and may hand over texts. */
const bodyText = (body: unknown): string =>
  body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);

interface Answer {
  readonly response: { body?: unknown };
}

/** Gives the JSON of an answer as it came, with members that the SDK does not know. */
export function keepAnswer<C extends Extensible>(command: C, keep: (answer: JsonObject) => void): C {
  const middleware = (next: (args: unknown) => Promise<Answer>) => async (args: unknown) => {
    const answer = await next(args);
    const { body } = answer.response;
    if (isChunked(body)) {
      const parts: Uint8Array[] = [];
      for await (const part of body) parts.push(part);
      const bytes = Buffer.concat(parts);
      answer.response.body = new Uint8Array(bytes);
      const parsed = readJson(bytes.toString());
      if (parsed !== undefined) keep(parsed);
    }
    return answer;
  };
  command.middlewareStack.add(
    middleware as never,
    // Nearer to the network than what reads the answer.
    { step: 'deserialize', priority: 'low', name: 'seedKeepAnswer' } as never,
  );
  return command;
}

const isChunked = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** Nothing for what is no JSON: a gateway may answer with a page. */
function readJson(text: string): JsonObject | undefined {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}
