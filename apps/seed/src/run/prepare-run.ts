import { createRedactor, InputError } from '@seed/kernel';
import type { ProcessIo } from '../process-io.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { checkRemoteRun } from './check-remote-run.ts';
import { isRemote } from './choose-place.ts';
import { findTarget } from './find-target.ts';
import type { Target } from './find-target.ts';
import { readRequest } from './run-request.ts';
import type { RunFlags, RunRequest } from './run-request.ts';
import { readSpec } from './read-spec.ts';
import type { ReadSpec } from './read-spec.ts';
import { maskedFindings, maskedSources, withoutSecrets } from './without-secrets.ts';

/** Everything that words and files say about a run; nothing was asked of the machine yet. */
export interface PreparedRun {
  readonly flags: RunFlags;
  readonly request: RunRequest;
  readonly settings: Settings;
  readonly target: Target;
  readonly read: ReadSpec;
}

function reject(code: string, message: string, ...hints: string[]): never {
  throw new InputError(code, message, { hints });
}

function checkCombination(prepared: PreparedRun): void {
  const { flags, request, settings, target, read } = prepared;
  const { values } = settings;
  if (target.kind === 'buildspec' && Object.keys(request.params).length > 0) {
    reject(
      'cli/flags-conflict',
      '--param is for modules, and the target is a buildspec',
      'give variables with `--env NAME=VALUE`',
    );
  }
  if (target.kind === 'module' && values.mount === 'rw') {
    reject(
      'cli/flags-conflict',
      '--mount rw cannot be had for a module, because it runs in a bundle of its own',
      'leave --mount out',
    );
  }
  if (flags.task !== undefined && read.spec.batch === undefined) {
    reject(
      'cli/flags-conflict',
      `--task ${flags.task.join(', ')}: the spec has no batch`,
      'leave --task out',
    );
  }
  if (flags.task !== undefined && flags.batch === false) {
    reject('cli/flags-conflict', '--task and --no-batch exclude each other', 'give one of them');
  }
  if (isRemote(prepared)) checkRemoteRun(prepared);
  if (flags.from !== undefined && flags.until !== undefined) {
    const order = ['install', 'pre_build', 'build', 'post_build'];
    if (order.indexOf(flags.from) > order.indexOf(flags.until)) {
      reject('cli/flags-conflict', `--from ${flags.from} comes after --until ${flags.until}`);
    }
  }
}

/** Reads flags, settings, target and spec. Rejects with InputError; neither that nor a finding has a value of a secret. */
export async function prepareRun(
  io: ProcessIo,
  flags: RunFlags,
  word: string | undefined,
): Promise<PreparedRun> {
  const request = await readRequest(flags, io);
  const redact = createRedactor(request.secrets.map(({ value }) => value));
  const { read, ...prepared } = await withoutSecrets(redact, () => readAll(io, { flags, request, word }));
  const warnings = maskedFindings(read.warnings, redact);
  return { ...prepared, read: { ...read, warnings, sources: maskedSources(read.sources, redact) } };
}

async function readAll(
  io: ProcessIo,
  {
    flags,
    request,
    word,
  }: { readonly flags: RunFlags; readonly request: RunRequest; readonly word: string | undefined },
): Promise<PreparedRun> {
  const target = await findTarget(word, {
    io,
    ...(flags.spec === undefined ? {} : { spec: flags.spec }),
    ...(request.sourceDir === undefined ? {} : { sourceDir: request.sourceDir }),
  });
  const settings = await resolveSettings({
    io,
    dir: target.dir,
    flags: {
      ...flags,
      source: request.selection,
      executor: request.executor ?? flags.executor,
    },
  });
  const { action, offline } = settings.values;
  const read = readSpec(target, { action, offline, remote: isRemote({ request, settings }) });
  const prepared = { flags, request, settings, target, read };
  checkCombination(prepared);
  return prepared;
}
