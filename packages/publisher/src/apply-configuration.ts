import type { AppliedItem, ConfigurationItem, ObservedConfiguration, TagItem } from '@seed/components';
import { ConflictError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { sameJson } from './json-of.ts';
import { getConfiguration } from './observe-configurations.ts';
import type { Subject } from './refusal.ts';
import { saltToken } from './salt-token.ts';
import { arnMember, sendChange, sendUnlessTaken } from './send-request.ts';
import { vanished } from './vanished.ts';

type Call = NonNullable<ConfigurationItem['call']>;
type Changing = ConfigurationItem & { readonly call: Call };

/** Creates or updates an infrastructure or distribution configuration, a pipeline or a lifecycle policy. */
export async function applyConfiguration(
  services: Services,
  item: Changing,
  signal: AbortSignal,
): Promise<AppliedItem> {
  const isUpdate = item.call.operation.startsWith('Update');
  return isUpdate ? update(services, item, signal) : create(services, item, signal);
}

const aboutOf = ({ id, kind, name }: ConfigurationItem): Subject => ({
  words: `${kind} "${name}"`,
  item: id,
});

async function create(services: Services, item: Changing, signal: AbortSignal): Promise<AppliedItem> {
  const { id, call } = item;
  const request = { ...call.request, clientToken: call.clientToken };
  const arn = await sendUnlessTaken(
    services,
    { operation: call.operation, request },
    { signal, about: aboutOf(item) },
  );
  const found = await getConfiguration(services, item, signal);
  if (arn !== undefined) {
    if (found === undefined) throw vanished(aboutOf(item), arn);
    return { id, outcome: 'done', arn };
  }
  if (found !== undefined && differing(item, found).length === 0)
    return { id, outcome: 'already', arn: item.arn };
  throw changedMeanwhile(item, ['it exists already']);
}

/**
 * An update replaces everything: what somebody changed since the plan was made would be lost. So it is read again, and
 * only what the plan means to change may differ.
 */
async function update(services: Services, item: Changing, signal: AbortSignal): Promise<AppliedItem> {
  const { id, call } = item;
  const found = await getConfiguration(services, item, signal);
  if (found === undefined) throw changedMeanwhile(item, ['it was deleted']);
  const meant = new Set(item.changes.map(({ path }) => path.split(/[.[]/)[0]));
  const changed = differing(item, found);
  const lost = Object.keys(found.members).filter(
    (name) => !SERVICE_OWN.has(name) && call.request[name] === undefined,
  );
  const others = [...changed, ...lost].filter((name) => !meant.has(name));
  if (others.length > 0) throw changedMeanwhile(item, others);
  if (changed.length + lost.length === 0) return { id, outcome: 'already', arn: item.arn };
  const request = { ...call.request, clientToken: saltToken(call.clientToken, found.members) };
  const arn = await sendChange(
    services,
    { operation: call.operation, request },
    { signal, about: aboutOf(item) },
  );
  return { id, outcome: 'done', arn };
}

/** Members of a request that say how, and not what. */
const NO_MEMBERS: ReadonlySet<string> = new Set(['clientToken', 'name', 'tags']);

function differing({ call }: Changing, { members }: ObservedConfiguration): string[] {
  const own = arnMember(call.operation);
  return Object.keys(call.request).filter(
    (name) => name !== own && !NO_MEMBERS.has(name) && !sameJson(call.request[name], members[name]),
  );
}

/** What the service adds by itself and no update sends. */
const SERVICE_OWN: ReadonlySet<string> = new Set([
  'arn',
  'consecutiveFailures',
  'dateCreated',
  'dateLastRun',
  'dateNextRun',
  'dateUpdated',
  'lastRunStatus',
  'name',
  'platform',
  'tags',
  'timeoutMinutes',
]);

function changedMeanwhile(item: ConfigurationItem, what: readonly string[]): ConflictError {
  return new ConflictError(
    'publisher/changed',
    `the ${item.kind} "${item.name}" is not what it was when the plan was made: ${what.join(', ')}`,
    {
      hints: ['plan again: nothing of it was changed'],
      data: { item: item.id, arn: item.arn, changed: what },
    },
  );
}

/** Sets tags; those that are not named stay. */
export async function applyTags(
  services: Services,
  item: TagItem & { readonly call: NonNullable<TagItem['call']> },
  signal: AbortSignal,
): Promise<AppliedItem> {
  const { id, call } = item;
  const about = { words: `tags of "${item.name}"`, item: id };
  const arn = await sendChange(services, call, { signal, about });
  return { id, outcome: 'done', arn };
}
