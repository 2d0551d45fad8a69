import { pack } from 'tar-stream';
import { Readable } from 'node:stream';
import type { Container } from 'dockerode';
import type { WorkspaceContents } from '@seed/build';
import type { BuildJob } from '@seed/deployspec';
import { shellWord } from '@seed/kernel';
import { ask } from '../engine/docker-error.ts';
import { STATE_SHELL } from './state-shell.ts';
import { writeEntries } from './file-access.ts';
import { runExec } from './run-exec.ts';

/** Shorter values are in everything. */
const SHORTEST_SECRET = 4;

export interface CommitFacts {
  readonly job: BuildJob;
  readonly contents: WorkspaceContents;
  readonly name: string;
  /** Values that must not get into the image, besides those of the job. */
  readonly secrets: readonly string[];
}

/**
 * Makes an image of the state in which a build failed. The saved shell state goes into it without secrets: variables
 * that hold one, by name or inside their value, are left out.
 */
export async function commitContainer(
  container: Container,
  facts: CommitFacts,
): Promise<{ readonly ref: string; readonly attach: string }> {
  await scrubState(container, facts);
  const repo = 'seed/failed';
  const tag = facts.name.replace(/^seed-/, '');
  await ask(
    'making an image of the failed build',
    container.commit({
      repo,
      tag,
      comment: 'a failed build of seed',
      // The container's own entrypoint waits for a driver's requests.
      changes: `ENTRYPOINT ${JSON.stringify(['/bin/sh', '-c', STATE_SHELL])}\nCMD []`,
    }),
  );
  const ref = `${repo}:${tag}`;
  return { ref, attach: `docker run --rm -it ${ref}` };
}

async function scrubState(container: Container, { job, contents, secrets }: CommitFacts): Promise<void> {
  const { tmp } = contents.layout;
  const read = `set -a; . "$1/env.sh" >/dev/null 2>&1; env -0`;
  const state = await runExec(container, ['/usr/bin/env', '-i', '/bin/sh', '-c', read, 'sh', tmp]);
  const variables = state.exitCode === 0 ? state.stdout.toString().split('\0') : [];
  const safe = safeVariables(variables, job, secrets);
  const text = safe.map(([name, value]) => `export ${name}=${shellWord(value)}\n`).join('');
  const archive = pack();
  archive.entry({ name: 'env.sh', mode: 0o600 }, text);
  archive.entry({ name: 'script.sh', mode: 0o600 }, '');
  archive.finalize();
  await writeEntries(container, tmp, Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false }));
}

/** The variables that may be shown to whoever gets the image. */
export function safeVariables(
  variables: readonly string[],
  job: Pick<BuildJob, 'secrets' | 'spec' | 'environment'>,
  secrets: readonly string[],
): readonly (readonly [string, string])[] {
  const references = [...job.spec.variables, ...job.environment].filter(({ type }) => type !== 'PLAINTEXT');
  const hidden = new Set([...job.secrets, ...references].map(({ name }) => name));
  const pairs = variables
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const values = [
    ...secrets,
    ...job.secrets.map(({ value }) => value),
    ...pairs.filter(([name]) => hidden.has(name)).map(([, value]) => value),
  ].filter((value) => value.length >= SHORTEST_SECRET);
  return pairs.filter(
    ([name, value]) =>
      !hidden.has(name) &&
      !/^AWS_(SECRET|SESSION|ACCESS|CONTAINER)/.test(name) &&
      /^[A-Za-z_]\w*$/.test(name) &&
      !values.some((secret) => value.includes(secret)),
  );
}
