import type { Machine } from './machine.ts';
import type { RunPorts } from './ports.ts';
import type { RunRecord } from './run-record.ts';
import type { RunRequest } from './run-request.ts';
import { Stopped, StepFailure } from './step-failure.ts';

/** What the documents of one stage share: a machine, and what was found out about the world. */
export interface Stage {
  readonly name: 'build' | 'test' | 'host';
  readonly request: RunRequest;
  readonly ports: RunPorts;
  readonly record: RunRecord;
  readonly machine: Machine;
  /** The run is being stopped. */
  readonly signal: AbortSignal;
  /** Shared by all stages of a run. */
  readonly counters: { reboots: number; scripts: number };
  readonly parameters: Map<string, string>;
  /** Folder of the machine that scripts are put into while they run. */
  readonly scripts: string;
  /** Steps that cannot run here, by their place in the text: why. */
  readonly unsupported: ReadonlyMap<string, string>;
  /** `/tmp` is in memory on instances of this system. */
  readonly tmpInMemory: boolean;
}

/** Shorter values would hide half of any log. */
const SHORTEST_HIDDEN = 4;

/** Where a step stands in its text; a document may be there twice. */
export const placeKey = (source: string, offset: number): string => `${source}:${offset}`;

/** A value of Parameter Store, asked for once in a run; it is hidden from now on. Rejects with StepFailure. */
export async function lookUpParameter(stage: Stage, name: string): Promise<string> {
  const { ports, parameters, record, signal } = stage;
  const known = parameters.get(name);
  if (known !== undefined) return known;
  if (ports.parameters === undefined)
    throw new StepFailure(`the parameter "${name}" is in AWS, and nothing says what stands for it`, {
      code: 'E-SSM',
      hints: ['Give its value in a file, or let AWS be asked: `--ssm-file FILE`, `--ssm-file aws`'],
    });
  const value = await ports.parameters.get(name, signal);
  if (value === undefined)
    throw new StepFailure(`there is no parameter "${name}"`, {
      code: 'E-SSM',
      hints: [`Add it to the file of \`--ssm-file\`, or create it`],
    });
  record.masking.add(value);
  if (value.trim().length < SHORTEST_HIDDEN)
    record.emit({
      type: 'notice.raised',
      data: { text: `the value of "${name}" is too short to be hidden where it is printed` },
    });
  parameters.set(name, value);
  return value;
}

export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new Stopped('the run is being stopped');
}

/** Restarts the machine as a document asked for. Rejects with StepFailure where that is once too often. */
export async function restartMachine(
  stage: Stage,
  place: { readonly node: string; readonly step: string },
): Promise<void> {
  const { request, machine, record, counters, signal } = stage;
  if (request.reboot === 'fail')
    throw new StepFailure('the step asks for a restart of the machine, and none is allowed', {
      hints: ['Allow restarts: `--reboot restart`'],
    });
  if (request.reboot === 'skip') {
    record.agent(place.node, 'a restart of the machine was asked for and is skipped');
    await machine.execute({
      argv: ['/bin/sh', '-c', 'rm -f /run/seed/reboot'],
      cwd: '/',
      env: { PATH: machine.path },
      signal,
    });
    return;
  }
  if (counters.reboots >= request.maxReboots)
    throw new StepFailure(
      `step "${place.step}" asks for restart ${counters.reboots + 1} of this run; ${request.maxReboots} are allowed`,
      {
        code: 'E-REBOOT-LOOP',
        hints: [
          'Let the step see that it has run already, by a file that it leaves',
          `Allow more: \`--max-reboots ${request.maxReboots * 2}\``,
        ],
      },
    );
  counters.reboots += 1;
  const text = request.documents.find(({ name }) => name === place.node)?.document.source.text ?? '';
  if (counters.reboots === 1 && text.includes('boot_id'))
    record.emit({
      type: 'notice.raised',
      node: place.node,
      data: { text: 'the boot id of the kernel stays the same when a container restarts' },
    });
  record.agent(place.node, `restarting the machine (restart ${counters.reboots})`);
  record.trace({ event: 'restart', step: place.step, count: counters.reboots });
  await machine.restart(signal);
  if (stage.tmpInMemory)
    await machine.execute({
      argv: ['/bin/sh', '-c', 'find /tmp -mindepth 1 -maxdepth 1 -exec rm -rf {} +'],
      cwd: '/',
      env: { PATH: machine.path },
      signal,
    });
}
