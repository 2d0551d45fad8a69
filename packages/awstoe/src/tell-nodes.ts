import type { EventOf } from '@seed/kernel';
import type { RunRecord } from './run-record.ts';
import type { RunRequest } from './run-request.ts';
import type { DocumentResult, RunResult } from './run-result.ts';

type Outcome = EventOf<'build.finished'>['data']['outcome'];

export interface NodeTeller {
  /** A machine is there for a stage. */
  prepared(place: {
    readonly stage: string;
    readonly ref: string;
    readonly image: string;
    readonly durationMs: number;
  }): void;
  /** A component begins, in one of its stages. */
  begin(node: string): void;
  end(result: RunResult): void;
}

/** Tells how components begin and end, as other runs tell of their builds. */
export function createNodeTeller(request: RunRequest, record: RunRecord): NodeTeller {
  const begun = new Set<string>();
  return {
    prepared({ stage, ref, image, durationMs }) {
      record.trace({ event: 'machine', stage, ref, image });
      record.emit({
        type: 'component.stage',
        data: { stage, ref, image, durationMs },
      });
    },
    begin(node) {
      if (begun.has(node)) return;
      begun.add(node);
      const path = request.documents.find(({ name }) => name === node)?.path ?? node;
      record.emit({ type: 'node.started', node, data: {} });
      record.emit({
        type: 'build.started',
        node,
        data: {
          id: `${request.run}:${node}`,
          executor: 'docker',
          image: request.image,
          spec: path,
          isolation: 'container',
        },
      });
    },
    end(result) {
      for (const { name } of request.documents) {
        const parts = result.documents.filter((one) => one.name === name);
        if (parts.length > 0)
          record.emit({ type: 'build.finished', node: name, data: finished(request, name, parts) });
        else if (result.resumed.includes(name))
          record.emit({
            type: 'node.finished',
            node: name,
            data: { outcome: 'unchanged', cause: 'an earlier run has done it' },
          });
        else if (!begun.has(name) && result.status === 'failed')
          record.emit({
            type: 'node.finished',
            node: name,
            data: { outcome: 'skipped', cause: 'an earlier component failed' },
          });
      }
    },
  };
}

function finished(
  request: RunRequest,
  name: string,
  parts: readonly DocumentResult[],
): EventOf<'build.finished'>['data'] {
  const phases = parts.flatMap((part) => part.phases);
  const outcome = outcomeOf(parts);
  const failed = phases.find(({ status }) => status === 'failed');
  const step = failed?.steps.find(({ status }) => status === 'failed');
  const index = failed?.steps.findIndex((one) => one === step) ?? -1;
  return {
    id: `${request.run}:${name}`,
    outcome,
    ...(step?.exitCode === undefined ? {} : { exitCode: step.exitCode }),
    phases: phases.map((phase) => ({
      name: phase.name,
      outcome: phase.status === 'failed' ? 'failed' : phase.status === 'stopped' ? 'stopped' : 'succeeded',
      durationMs: phase.finishedAt - phase.startedAt,
      ...(phase.message === undefined ? {} : { message: phase.message }),
    })),
    exported: {},
    metadata: {},
    artifacts: [],
    durationMs: parts.reduce((sum, { startedAt, finishedAt }) => sum + finishedAt - startedAt, 0),
    ...(failed === undefined || step === undefined
      ? {}
      : {
          failure: {
            phase: failed.name,
            message: step.message ?? 'failed',
            ...(step.exitCode === undefined ? {} : { exitCode: step.exitCode }),
            command: {
              index: index + 1,
              of: failed.steps.length,
              text: `${step.name} (${step.action})`,
              span: step.span,
            },
            hints: step.hints,
          },
        }),
  };
}

function outcomeOf(parts: readonly DocumentResult[]): Outcome {
  if (parts.some(({ status }) => status === 'failed')) return 'failed';
  return parts.some(({ status }) => status === 'stopped') ? 'stopped' : 'succeeded';
}
