import { semanticSha256Of } from '@seed/components';
import type { AppliedItem, ComponentItem, ObservedComponent } from '@seed/components';
import { ConflictError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { getComponent, listBuilds } from './observe-components.ts';
import { readArn } from './read-arn.ts';
import type { Subject } from './refusal.ts';
import { sendUnlessTaken } from './send-request.ts';
import { uploadText } from './upload-text.ts';
import { vanished } from './vanished.ts';

/** A component can be read a moment after it was made. */
const LOOKS = 5;
const PAUSE_MS = 1000;

type Call = NonNullable<ComponentItem['call']>;

/** Publishes one build of a component, and reads it again. */
export async function applyComponent(
  services: Services,
  item: ComponentItem & { readonly call: Call },
  signal: AbortSignal,
): Promise<AppliedItem> {
  const { id, call, upload } = item;
  const about = { words: `component "${item.name} ${item.version}"`, item: id, file: item.file };
  if (upload !== undefined) await uploadText(services, upload, { request: call.request, signal });
  const request = { ...call.request, clientToken: call.clientToken };
  const arn = await sendUnlessTaken(services, { operation: 'CreateComponent', request }, { signal, about });
  if (arn === undefined) return settleTaken(services, item, signal);
  const { build } = readArn(arn);
  await verify(services, item, { arn, about, signal });
  if (build !== item.expectedBuild) throw rebuilt(item, { arn, build });
  return { id, outcome: 'done', arn, version: item.version, build };
}

const means = ({ data }: ObservedComponent): string | undefined =>
  data === undefined ? undefined : semanticSha256Of(data);

/** Somebody, perhaps an earlier run, has published the version: that is fine where it is the same. */
async function settleTaken(
  services: Services,
  item: ComponentItem,
  signal: AbortSignal,
): Promise<AppliedItem> {
  const versionArn = item.arn.replace(/(\/\d+\.\d+\.\d+)\/\d+$/, '$1');
  const builds = await listBuilds(services, versionArn, signal);
  const newest = builds.reduce((most, { arn = '' }) => Math.max(most, readArn(arn).build), 0);
  const found = await getComponent(services, `${versionArn}/${newest}`, signal);
  if (found !== undefined && means(found) === item.semanticSha256)
    return { id: item.id, outcome: 'already', arn: found.arn, version: found.version, build: found.build };
  throw taken(item, found?.arn ?? versionArn);
}

function taken(item: ComponentItem, arn: string): ConflictError {
  return new ConflictError(
    'C107',
    `"${item.name} ${item.version}" is published with other content, as "${arn}"`,
    {
      hints: ['raise the version with `seed components validate --fix`, then plan again'],
      data: { item: item.id, file: item.file, arn },
    },
  );
}

function rebuilt(item: ComponentItem, { arn, build }: { arn: string; build: number }): ConflictError {
  return new ConflictError(
    'C121',
    `"${item.name} ${item.version}" became build ${build}, and the plan expected build ${item.expectedBuild}: somebody else published the version meanwhile`,
    {
      hints: [
        `compare \`${arn}\` with build ${build - 1}`,
        'raise the version if they differ, and plan again',
      ],
      data: { item: item.id, file: item.file, arn, build, expected: item.expectedBuild },
    },
  );
}

/** Rejects where what can be read is not what was sent. */
async function verify(
  services: Services,
  item: ComponentItem,
  { arn, about, signal }: { readonly arn: string; readonly about: Subject; readonly signal: AbortSignal },
): Promise<void> {
  let found = await getComponent(services, arn, signal);
  for (let looks = 1; found === undefined && looks < LOOKS; looks += 1) {
    await services.time.sleep(PAUSE_MS * looks, signal);
    found = await getComponent(services, arn, signal);
  }
  if (found === undefined) throw vanished(about, arn);
  if (means(found) === item.semanticSha256) return;
  throw new ConflictError(
    'components/moved-during-publish',
    `"${arn}" was published and means something else than ${item.file}`,
    {
      hints: [
        `read what is there with \`aws imagebuilder get-component --component-build-version-arn ${arn}\``,
        'plan again',
      ],
      data: { item: item.id, file: item.file, arn },
    },
  );
}
