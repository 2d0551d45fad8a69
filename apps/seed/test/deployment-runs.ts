import { runSeed } from './run-seed.ts';
import type { Ran, SeedOptions } from './run-seed.ts';
import { MANIFEST } from './shop-project.ts';

/** An event of `--json`. */
export interface Event {
  readonly type: string;
  readonly node?: string;
  readonly data: Record<string, unknown>;
}

export const events = (ran: Ran): Event[] =>
  ran.objects().filter((line): line is Record<string, unknown> & Event => typeof line['type'] === 'string');

/** The adapters of tests run builds as plain processes, whatever they are called. */
export const LOCAL = ['--local', '--yes'];

/** Applies the manifest of the shop. */
export const apply = (cwd: string, words: readonly string[] = [], options: Partial<SeedOptions> = {}) =>
  runSeed(['apply', MANIFEST, ...LOCAL, ...words], { cwd, ...options });

/** Modules in the order in which their builds were started. */
export const nodesOf = (ran: Ran): (string | undefined)[] => ran.jobs.map(({ node }) => node);
