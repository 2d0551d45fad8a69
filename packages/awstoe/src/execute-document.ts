import { readComponent } from '@seed/components';
import type { ComponentDocument } from '@seed/components';
import { hasErrors } from '@seed/kernel';
import type { Source } from '@seed/kernel';
import { posix } from 'node:path';
import type { ActionEnd, DocumentCall } from './actions/action.ts';
import { parseS3 } from './actions/transfer-actions.ts';
import { valuesOf } from './document-scope.ts';
import { runDocument } from './run-document.ts';
import type { DocumentRun } from './run-document.ts';
import { countSteps } from './run-result.ts';
import type { Stage } from './stage.ts';
import { StepFailure } from './step-failure.ts';

/** How many documents may wait for one another below the first. */
const DEEPEST = 3;

/** ExecuteDocument: runs another document in the same machine, with phases and parameters of its own. */
export async function executeDocument(call: DocumentCall, from: DocumentRun): Promise<ActionEnd> {
  const { stage, scope } = from;
  const source = await findSource(call, from);
  const chain = [...scope.chain, source.id];
  if (scope.chain.includes(source.id))
    throw new StepFailure(`the document calls itself: ${chain.join(' → ')}`);
  if (chain.length - 1 > DEEPEST)
    throw new StepFailure(
      `documents are nested ${chain.length - 1} deep, and ${DEEPEST} is the most: ${chain.join(' → ')}`,
    );
  const document = readDocument(source);
  const names = document.phases.map(({ name }) => name.text);
  const wanted = call.phases?.split(',').map((name) => name.trim());
  const phases = new Set(wanted === undefined ? names : names.filter((name) => wanted.includes(name)));
  stage.record.trace({ event: 'nested-document', path: source.id, phases: [...phases] });
  const { result } = await runDocument({
    stage,
    scope: {
      node: scope.node,
      path: source.id,
      document,
      values: valuesOf(document, call.parameters),
      steps: new Map(),
      chain,
      env: scope.env,
      skip: scope.skip,
    },
    name: document.name?.text ?? posix.basename(source.id),
    phases,
    call: from.call,
  });
  const { executed, failed, ignored } = countSteps([result]);
  const summary = {
    executedStepCount: String(executed),
    failedStepCount: String(failed),
    ignoredFailedStepCount: String(ignored),
    status: result.status,
    failureMessage: result.message ?? '',
    logUrl: '',
    executionId: stage.request.run,
  };
  if (result.status === 'failed')
    throw new StepFailure(`document "${source.id}" failed: ${result.message ?? 'see its steps'}`, {
      outputs: [summary],
    });
  return { kind: 'done', outputs: [summary], document: result };
}

function readDocument(source: Source): ComponentDocument {
  const { value, diagnostics } = readComponent(source);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (value !== undefined && !hasErrors(diagnostics)) return value;
  const first = errors[0];
  const line = first?.span === undefined ? '' : `:${first.span.start.line}`;
  throw new StepFailure(
    `document "${source.id}" is wrong: ${first?.summary ?? 'it is empty'} (${source.id}${line})`,
    first?.code === undefined ? {} : { code: first.code },
  );
}

async function findSource(call: DocumentCall, { stage }: DocumentRun): Promise<Source> {
  const { document } = call;
  if (document.startsWith('arn:')) return findComponent(document, stage);
  const place = parseS3(document);
  const content =
    place === undefined
      ? await stage.machine.read(posix.resolve(stage.request.workingDirectory, document), stage.signal)
      : await fromS3(call, stage);
  if (content === undefined) throw new StepFailure(`there is no document "${document}"`);
  const id = place === undefined ? posix.resolve(stage.request.workingDirectory, document) : document;
  return { id, text: Buffer.from(content).toString() };
}

async function fromS3(call: DocumentCall, { ports, signal }: Stage): Promise<Uint8Array | undefined> {
  const place = parseS3(call.document);
  if (ports.objects === undefined || place === undefined)
    throw new StepFailure(`"${call.document}" is in S3, and nothing says where that is`, {
      code: 'E-S3',
      hints: ['Name a folder, an address or AWS: `--s3 dir:BUCKET=PATH`, `--s3 endpoint:URL`, `--s3 aws`'],
    });
  const owner = call.owner === undefined ? {} : { owner: call.owner };
  return ports.objects.get({ ...place, ...owner }, signal);
}

async function findComponent(arn: string, { ports, signal }: Stage): Promise<Source> {
  const found = await ports.documents?.find(arn, signal);
  if (found !== undefined) return found;
  throw new StepFailure(`the component "${arn}" is in AWS, and nothing says what it holds`, {
    code: 'E-DOC-ARN',
    hints: ['Name its file: `--component-map ARN=PATH`'],
  });
}
