import type {
  AppliedItem,
  ConfigurationItem,
  JsonObject,
  ObservedConfiguration,
  TagItem,
} from '@seed/components';
import { ConflictError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { sameJson } from './json-of.ts';
import { getConfiguration } from './observe-configurations.ts';
import { isTaken } from './refusal.ts';
import { arnMember, sendChange } from './send-request.ts';

type Call = NonNullable<ConfigurationItem['call']>;
type Changing = ConfigurationItem & { readonly call: Call };

/** Creates or updates an infrastructure or distribution configuration, a pipeline or a lifecycle policy. */
export async function applyConfiguration(
  services: Services,
  item: Changing,
  signal: AbortSignal,
): Promise<AppliedItem> {
  const { id, call } = item;
  const about = { words: `${item.kind} "${item.name}"`, item: id };
  const request = { ...call.request, clientToken: call.clientToken };
  if (call.operation.startsWith('Update') && (await isUpToDate(services, item, signal)))
    return { id, outcome: 'already', arn: item.arn };
  try {
    const arn = await sendChange(services, { operation: call.operation, request }, { signal, about });
    return { id, outcome: 'done', arn };
  } catch (error) {
    if (!isTaken(error) && !isTaken((error as Error).cause)) throw error;
    const found = await getConfiguration(services, item, signal);
    if (found !== undefined && differing(item, found).length === 0)
      return { id, outcome: 'already', arn: item.arn };
    throw changedMeanwhile(item, ['it exists already']);
  }
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

/**
 * An update replaces everything: what somebody changed since the plan was made would be lost. So it is read again, and
 * only what the plan means to change may differ. True where nothing does.
 */
async function isUpToDate(services: Services, item: Changing, signal: AbortSignal): Promise<boolean> {
  const found = await getConfiguration(services, item, signal);
  if (found === undefined) throw changedMeanwhile(item, ['it was deleted']);
  const meant = new Set(item.changes.map(({ path }) => path.split(/[.[]/)[0]));
  const changed = differing(item, found);
  const lost = Object.keys(found.members).filter(
    (name) => !SERVICE_OWN.has(name) && !hasMember(item.call.request, name),
  );
  const others = [...changed, ...lost].filter((name) => !meant.has(name));
  if (others.length > 0) throw changedMeanwhile(item, others);
  return changed.length === 0 && lost.length === 0;
}

const hasMember = (request: JsonObject, name: string): boolean => request[name] !== undefined;

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
