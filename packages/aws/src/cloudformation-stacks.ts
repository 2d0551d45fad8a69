import { setTimeout as delay } from 'node:timers/promises';
import type * as sdkModule from '@aws-sdk/client-cloudformation';
import type {
  Capability,
  Change,
  CloudFormationClient,
  DescribeChangeSetCommandOutput,
  Stack as AwsStack,
  StackEvent,
} from '@aws-sdk/client-cloudformation';
import { ConflictError, EnvironmentError, InputError } from '@seed/kernel';
import { templateText } from '@seed/seedkit';
import type { Stack, StackIo, StackRequest, Stacks } from '@seed/seedkit';
import type { AccountAccess } from './account-access.ts';

export interface StacksOptions {
  /** Milliseconds between two looks at what is under way. */
  readonly pollMs?: number;
  /** What change sets are called; CloudFormation wants a name that the stack has not had. */
  readonly changeSetName: () => string;
  /** An emulator, which shows lists as Python does: `['a', 'b']`. */
  readonly emulated?: boolean;
}

interface Ports {
  readonly client: CloudFormationClient;
  readonly sdk: typeof sdkModule;
  readonly pollMs: number;
  readonly changeSetName: () => string;
  readonly emulated: boolean;
}

/** CloudFormation takes larger templates from S3 alone. */
const MOST_BYTES = 51_200;

const isAbsent = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'ValidationError' || error.name === 'StackNotFoundException') &&
  /does not exist|not found/i.test(error.message);

/** `['a', 'b']` → `a,b`, as CloudFormation shows the values of lists. */
const listed = (text: string): string =>
  /^\['.*'\]$/.test(text) ? text.slice(2, -2).replaceAll("', '", ',') : text;

function asStack(stack: AwsStack, emulated: boolean): Stack {
  const { StackStatusReason: reason } = stack;
  return {
    name: stack.StackName ?? '',
    id: stack.StackId ?? '',
    status: stack.StackStatus ?? '',
    ...(reason === undefined ? {} : { reason }),
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map((one) => [one.OutputKey ?? '', one.OutputValue ?? '']),
    ),
    parameters: Object.fromEntries(
      (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
        ParameterKey,
        emulated ? listed(ParameterValue) : ParameterValue,
      ]),
    ),
  };
}

async function describe(
  { client, sdk, emulated }: Ports,
  name: string,
  io: StackIo,
): Promise<Stack | undefined> {
  try {
    const command = new sdk.DescribeStacksCommand({ StackName: name });
    const { Stacks: [found] = [] } = await client.send(command, { abortSignal: io.signal });
    return found === undefined || found.StackStatus === 'DELETE_COMPLETE'
      ? undefined
      : asStack(found, emulated);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function templateOf({ client, sdk }: Ports, name: string, io: StackIo): Promise<string | undefined> {
  try {
    const command = new sdk.GetTemplateCommand({ StackName: name, TemplateStage: 'Original' });
    return (await client.send(command, { abortSignal: io.signal })).TemplateBody;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function inputOf({ name, template, parameters, tags }: StackRequest) {
  const TemplateBody = templateText(template, 'json');
  const bytes = Buffer.byteLength(TemplateBody);
  if (bytes > MOST_BYTES)
    throw new InputError(
      'seedkit/template-too-large',
      `the template of stack "${name}" has ${bytes} bytes, and CloudFormation takes ${MOST_BYTES}`,
      { hints: ['make the template smaller'] },
    );
  return {
    StackName: name,
    TemplateBody,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] satisfies Capability[],
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

async function readChangeSet(ports: Ports, stack: string, name: string, io: StackIo) {
  const { client, sdk, pollMs } = ports;
  const changes: Change[] = [];
  for (;;) {
    let page: DescribeChangeSetCommandOutput | undefined;
    do {
      page = await client.send(
        new sdk.DescribeChangeSetCommand({
          StackName: stack,
          ChangeSetName: name,
          ...(page?.NextToken === undefined ? {} : { NextToken: page.NextToken }),
        }),
        { abortSignal: io.signal },
      );
      changes.push(...(page.Changes ?? []));
    } while (page.NextToken !== undefined);
    if (page.Status !== 'CREATE_PENDING' && page.Status !== 'CREATE_IN_PROGRESS') return { ...page, changes };
    changes.length = 0;
    await delay(pollMs, undefined, { signal: io.signal });
  }
}

/** Resources that a change would take away although they are to be kept. */
function takenAway(changes: readonly Change[], keep: readonly string[] = []): string[] {
  return changes.flatMap(({ ResourceChange: change }) => {
    const { LogicalResourceId: id = '', Action: action, Replacement: replacement } = change ?? {};
    const goes = action === 'Remove' || replacement === 'True';
    return goes && keep.includes(id) ? [`${id} (${action === 'Remove' ? 'deleted' : 'replaced'})`] : [];
  });
}

const saysNothingToDo = (reason = ''): boolean =>
  /didn't contain changes|no updates are to be performed/i.test(reason);

/** Asks for a change set; undefined where CloudFormation says at once that there is nothing to change. */
async function askForChanges(ports: Ports, request: StackRequest, name: string, io: StackIo) {
  const { client, sdk } = ports;
  const input = { ...inputOf(request), ChangeSetName: name, ChangeSetType: 'UPDATE' as const };
  try {
    await client.send(new sdk.CreateChangeSetCommand(input), { abortSignal: io.signal });
  } catch (error) {
    if (error instanceof Error && saysNothingToDo(error.message)) return undefined;
    throw error;
  }
  return readChangeSet(ports, request.name, name, io);
}

/** What is executed is what was looked at. */
async function update(ports: Ports, request: StackRequest, io: StackIo): Promise<boolean> {
  const { client, sdk } = ports;
  const name = ports.changeSetName();
  const set = await askForChanges(ports, request, name, io);
  if (set === undefined) return false;
  const which = { StackName: request.name, ChangeSetName: name };
  const taken = takenAway(set.changes, request.keep);
  if (set.Status !== 'FAILED' && taken.length === 0) {
    await client.send(new sdk.ExecuteChangeSetCommand(which), { abortSignal: io.signal });
    return true;
  }
  await client.send(new sdk.DeleteChangeSetCommand(which), { abortSignal: io.signal });
  if (set.Status === 'FAILED' && saysNothingToDo(set.StatusReason)) return false;
  if (taken.length > 0)
    throw new ConflictError(
      'seedkit/keeps-resources',
      `the update of stack "${request.name}" would take away ${taken.join(', ')}; nothing was changed`,
      {
        hints: ['see `seed explain seedkit/keeps-resources`'],
        data: { stack: request.name, resources: taken },
      },
    );
  throw new EnvironmentError(
    'seedkit/stack-failed',
    `CloudFormation refuses the change of stack "${request.name}": ${set.StatusReason ?? 'it gives no reason'}`,
    { data: { stack: request.name } },
  );
}

/** How often the old status may still be told after a deletion was asked for. */
const MOST_LOOKS = 12;

async function remove(ports: Ports, name: string, io: StackIo): Promise<void> {
  const { client, sdk, pollMs } = ports;
  const before = await describe(ports, name, io);
  if (before === undefined) return;
  await client.send(new sdk.DeleteStackCommand({ StackName: name }), { abortSignal: io.signal });
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const now = await describe(ports, name, io);
    if (now?.status !== before.status) return;
    await delay(pollMs, undefined, { signal: io.signal });
  }
}

async function settle(ports: Ports, name: string, io: StackIo): Promise<Stack | undefined> {
  for (;;) {
    const stack = await describe(ports, name, io);
    // A stack in review waits for people, so nothing would ever change.
    const moving = stack?.status.endsWith('_IN_PROGRESS') === true && stack.status !== 'REVIEW_IN_PROGRESS';
    if (!moving) return stack;
    await delay(ports.pollMs, undefined, { signal: io.signal });
  }
}

const beginsOperation = ({ ResourceType, ResourceStatus, ...event }: StackEvent): boolean =>
  ResourceType === 'AWS::CloudFormation::Stack' &&
  event.PhysicalResourceId === event.StackId &&
  /^(?:CREATE|UPDATE|DELETE|REVIEW)_IN_PROGRESS$/.test(ResourceStatus ?? '');

/** Cancelled because of another one: no reason of its own. */
const isOwnFailure = ({ ResourceStatus: status, ResourceStatusReason: reason = '' }: StackEvent): boolean =>
  status?.endsWith('_FAILED') === true &&
  reason !== '' &&
  !/^Resource (?:creation|update) cancelled/i.test(reason);

async function failures({ client, sdk }: Ports, name: string, io: StackIo): Promise<string[]> {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new sdk.DescribeStackEventsCommand({
        StackName: name,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
      { abortSignal: io.signal },
    );
    for (const event of page.StackEvents ?? []) {
      if (isOwnFailure(event) && event.ResourceType !== 'AWS::CloudFormation::Stack')
        found.unshift(`${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason}`);
      if (beginsOperation(event)) return found;
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

/** CloudFormation of an account and region. */
export function cloudFormationStacks(
  access: Pick<AccountAccess, 'cloudFormation' | 'call'>,
  { pollMs = 5_000, changeSetName, emulated = false }: StacksOptions,
): Stacks {
  const on = <T>(io: StackIo, work: (ports: Ports) => Promise<T>): Promise<T> =>
    access.call(async () => {
      const sdk = await import('@aws-sdk/client-cloudformation');
      return work({ client: await access.cloudFormation(), sdk, pollMs, changeSetName, emulated });
    }, io.signal);
  return {
    describe: (name, io) => on(io, (ports) => describe(ports, name, io)),
    template: (name, io) => on(io, (ports) => templateOf(ports, name, io)),
    create: (request, io) =>
      on(io, async ({ client, sdk }) => {
        await client.send(new sdk.CreateStackCommand(inputOf(request)), { abortSignal: io.signal });
      }),
    update: (request, io) => on(io, (ports) => update(ports, request, io)),
    delete: (name, io) => on(io, (ports) => remove(ports, name, io)),
    continueRollback: (name, io) =>
      on(io, async ({ client, sdk }) => {
        await client.send(new sdk.ContinueUpdateRollbackCommand({ StackName: name }), {
          abortSignal: io.signal,
        });
      }),
    settle: (name, io) => on(io, (ports) => settle(ports, name, io)),
    failures: (name, io) =>
      on(io, async (ports) => {
        try {
          return await failures(ports, name, io);
        } catch (error) {
          if (isAbsent(error)) return [];
          throw error;
        }
      }),
  };
}
