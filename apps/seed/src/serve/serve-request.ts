import { resolve } from 'node:path';
import { InputError } from '@seed/kernel';
import type { FlagValues } from '../flags.ts';
import type { ProcessIo } from '../process-io.ts';
import type { SERVE_FLAGS } from '../serve-command.ts';

export type ServeFlags = FlagValues<typeof SERVE_FLAGS>;

/** Where to listen and what lies behind, checked as far as words go. */
export interface ServeRequest {
  readonly host: string;
  readonly port: number;
  readonly upstream?: URL;
  readonly token?: string;
  /** Absolute folders. */
  readonly sourceRoots: readonly string[];
}

const PORT = 4599;
const SHORTEST_TOKEN = 16;

const bad = (message: string, hint: string): InputError =>
  new InputError('cli/bad-arguments', message, { hints: [hint] });

function portOf(text: string | undefined): number {
  if (text === undefined) return PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw bad(`"${text}" of --port is no port`, 'give a number from 0 to 65535; 0 takes a free port');
}

function upstreamOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw bad(`"${text}" of --upstream is no address`, 'give one as in `--upstream http://127.0.0.1:5000`');
}

/** The token is the beginning of a path, and long enough that nobody guesses it. */
function checkToken(token: string): void {
  if (token.length >= SHORTEST_TOKEN && /^[A-Za-z0-9_-]+$/.test(token)) return;
  throw bad(
    `SEED_SERVE_TOKEN has to be ${SHORTEST_TOKEN} or more letters, digits, - and _`,
    'make one: `export SEED_SERVE_TOKEN=$(openssl rand -hex 16)`',
  );
}

/** Reads the flags of `seed serve`. Throws InputError; the token is never in the message. */
export function readServeRequest(flags: ServeFlags, io: ProcessIo): ServeRequest {
  const token = io.env['SEED_SERVE_TOKEN'] || undefined;
  if (token !== undefined) checkToken(token);
  return {
    host: flags.host ?? '127.0.0.1',
    port: portOf(flags.port),
    ...(flags.upstream === undefined ? {} : { upstream: upstreamOf(flags.upstream) }),
    ...(token === undefined ? {} : { token }),
    sourceRoots: (flags.sourceRoot ?? []).map((dir) => resolve(io.cwd, dir)),
  };
}
