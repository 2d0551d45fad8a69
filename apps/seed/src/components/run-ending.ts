import type { RunResult } from '@seed/awstoe';
import { EXIT } from '@seed/kernel';
import type { EventOf, ExitCode } from '@seed/kernel';
import { exitCodeFor } from '../run/build-ending.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { StopControl } from '../run/stop-control.ts';
import { hasSteps } from './run-request.ts';
import type { PartEnd, RunPart } from './run-part.ts';
import type { ComponentRunFlags } from './run-selection.ts';

type Outcome = EventOf<'run.finished'>['data']['outcome'];

export interface Ending {
  readonly scope: RunScope;
  readonly flags: ComponentRunFlags;
  readonly stop: StopControl;
  readonly parts: readonly RunPart[];
  /** Of the same order. */
  readonly ends: readonly PartEnd[];
  /** Absolute folder that has the files of all images. */
  readonly folder: string;
}

/** Tells what is left and how it went; the exit status of the command. */
export function endRun(ending: Ending): ExitCode {
  const { scope, stop, flags, parts, ends, folder } = ending;
  const { host } = scope.session;
  for (const text of ends.flatMap(({ result }) => (result === undefined ? [] : leftBehind(result))))
    host.emit({ type: 'notice.raised', data: { text } });
  const outcome = outcomeOf(ending);
  const empty =
    flags.strict === true &&
    outcome === 'succeeded' &&
    parts.some(({ prepared, request }) => !hasSteps(prepared.documents, request.phases));
  const said: Outcome = empty ? 'failed' : outcome;
  const exitCode = stop.cause === undefined && said === 'succeeded' ? EXIT.done : exitCodeFor(said, stop);
  const message = empty ? 'no step was run, and --strict does not allow that' : messageOf(ending);
  const { executed, failed, ignored, skipped } = sumOf(ends);
  host.emit({
    type: 'run.finished',
    data: {
      outcome: said,
      exitCode,
      durationMs: scope.context.io.now() - scope.startedAt,
      counts: { executed, failed, ignored, skipped, folder },
      ...(message === undefined ? {} : { message }),
    },
  });
  return exitCode;
}

/** What stays when the run is over, and how it goes. */
function leftBehind({ kept, image }: RunResult): readonly string[] {
  const began = kept?.image === undefined ? '' : ` and the image ${kept.image} that it began with,`;
  return [
    ...(kept === undefined
      ? []
      : [`the container is kept: ${kept.attach}; remove it${began} with seed clean`]),
    ...(image === undefined
      ? []
      : [
          `the end of the build stage is the image ${image} (seed clean leaves it; remove it with docker rmi ${image})`,
        ]),
  ];
}

function outcomeOf({ stop, flags, ends }: Ending): Outcome {
  const results = ends.map(({ result }) => result);
  if (stop.cause !== undefined || results.some((one) => one === undefined || one.status === 'stopped'))
    return 'stopped';
  if (results.some((one) => one?.status === 'failed')) return 'failed';
  return flags.failOnIgnored === true && sumOf(ends).ignored > 0 ? 'failed' : 'succeeded';
}

function messageOf({ flags, ends }: Ending): string | undefined {
  const messages = ends.flatMap(({ result }) => result?.message ?? []);
  if (messages.length > 0) return messages.join('; ');
  if (flags.failOnIgnored === true && sumOf(ends).ignored > 0)
    return 'failures were ignored, and --fail-on-ignored does not allow that';
  return undefined;
}

function sumOf(
  ends: readonly PartEnd[],
): Readonly<Record<'executed' | 'failed' | 'ignored' | 'skipped', number>> {
  const sum = { executed: 0, failed: 0, ignored: 0, skipped: 0 };
  for (const { result } of ends) {
    sum.executed += result?.counts.executed ?? 0;
    sum.failed += result?.counts.failed ?? 0;
    sum.ignored += result?.counts.ignored ?? 0;
    sum.skipped += result?.counts.skipped ?? 0;
  }
  return sum;
}
