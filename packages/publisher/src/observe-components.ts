import type { Component, ComponentSummary, ComponentVersion } from '@aws-sdk/client-imagebuilder';
import { newestVersion, normalName } from '@seed/components';
import type { ObservedComponent, ObservedReference, WantedComponent } from '@seed/components';
import { mapLimit } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { drainPages } from './drain-pages.ts';
import { membersOf } from './json-of.ts';
import { readArn } from './read-arn.ts';
import { isAbsent } from './refusal.ts';

/** Calls under way at once; their rate is set elsewhere. */
export const LANES = 8;

/** Every version of this account's components, or of those that others share with it. */
export async function listVersions(
  services: Services,
  signal: AbortSignal,
  owner: 'Self' | 'Shared' = 'Self',
): Promise<ComponentVersion[]> {
  const { ListComponentsCommand } = await import('@aws-sdk/client-imagebuilder');
  return drainPages(async (nextToken) => {
    const command = new ListComponentsCommand({ owner, ...(nextToken === undefined ? {} : { nextToken }) });
    const about = { words: 'components of the account' };
    const page = await services.read((client, send) => client.send(command, send), { signal, about });
    return { items: page.componentVersionList, nextToken: page.nextToken };
  });
}

export async function listBuilds(
  services: Services,
  versionArn: string,
  signal: AbortSignal,
): Promise<ComponentSummary[]> {
  const { ListComponentBuildVersionsCommand } = await import('@aws-sdk/client-imagebuilder');
  return drainPages(async (nextToken) => {
    const command = new ListComponentBuildVersionsCommand({
      componentVersionArn: versionArn,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const about = { words: `builds of "${versionArn}"` };
    const page = await services.read((client, send) => client.send(command, send), { signal, about });
    return { items: page.componentSummaryList, nextToken: page.nextToken };
  });
}

/** What an ARN leads to; nothing where there is nothing. */
export async function getComponent(
  services: Services,
  arn: string,
  signal: AbortSignal,
): Promise<ObservedComponent | undefined> {
  const { GetComponentCommand } = await import('@aws-sdk/client-imagebuilder');
  const command = new GetComponentCommand({ componentBuildVersionArn: arn });
  const about = { words: `component "${arn}"` };
  const found = await services.read(
    async (client, send) => {
      try {
        return await client.send(command, send);
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    { signal, about },
  );
  return found?.component === undefined ? undefined : observedOf(found.component);
}

function observedOf(component: Component): ObservedComponent {
  const { arn = '', name = '', state, dateCreated, data, obfuscate, tags = {} } = component;
  const { version, build } = readArn(arn);
  const members = membersOf(component, ['arn', 'name', 'data', 'tags']);
  return {
    arn,
    name,
    version,
    build,
    ...(state?.status === undefined ? {} : { state: state.status }),
    ...(dateCreated === undefined ? {} : { dateCreated }),
    ...(data === undefined || obfuscate === true ? {} : { data }),
    ...(obfuscate === true ? { hidden: true } : {}),
    members,
    tags,
  };
}

/** A version of which only the list tells. */
function listedOf({
  arn = '',
  name = '',
  version = '',
  dateCreated,
  status,
}: ComponentVersion): ObservedComponent {
  return {
    arn: `${arn}/1`,
    name,
    version,
    build: 1,
    ...(status === undefined ? {} : { state: status }),
    ...(dateCreated === undefined ? {} : { dateCreated }),
    members: {},
    tags: {},
  };
}

/** What has to be read of one name. */
interface Reading {
  readonly version: ComponentVersion;
  readonly how: 'every build' | 'newest build' | 'only the list';
}

function readingsOf(wanted: WantedComponent, versions: readonly ComponentVersion[]): Reading[] {
  const name = normalName(wanted.name);
  const own = versions.filter(({ arn = '' }) => readArn(arn).name === name);
  const newest = newestVersion(own.map(({ version = '' }) => version));
  return own.map((version) => {
    if (wanted.everyBuild === true || version.version === wanted.version)
      return { version, how: 'every build' };
    return { version, how: version.version === newest ? 'newest build' : 'only the list' };
  });
}

const present = (found: readonly (ObservedComponent | undefined)[]): ObservedComponent[] =>
  found.filter((component) => component !== undefined);

async function readOne(services: Services, { version, how }: Reading, signal: AbortSignal) {
  if (how === 'only the list') return [listedOf(version)];
  const arn = version.arn ?? '';
  const newest = await getComponent(services, arn, signal);
  // Nearly every version has one build, and then nothing has to be listed.
  if (newest === undefined || newest.build === 1 || how === 'newest build') return present([newest]);
  const builds = (await listBuilds(services, arn, signal)).map((build) => build.arn ?? '');
  const others = builds.filter((build) => build !== newest.arn);
  const found = await mapLimit(others, LANES, (one) => getComponent(services, one, signal));
  return present([...found, newest]);
}

export async function observeComponents(
  services: Services,
  wanted: readonly WantedComponent[],
  signal: AbortSignal,
): Promise<ObservedComponent[]> {
  if (wanted.length === 0) return [];
  const versions = await listVersions(services, signal);
  const readings = wanted.flatMap((one) => readingsOf(one, versions));
  return (await mapLimit(readings, LANES, (reading) => readOne(services, reading, signal))).flat();
}

/** Where ARNs of the settings lead. */
export async function observeReferences(
  services: Services,
  references: readonly string[],
  signal: AbortSignal,
): Promise<ObservedReference[]> {
  const found = await mapLimit([...new Set(references)], LANES, async (reference) => ({
    reference,
    resolved: await getComponent(services, reference, signal),
  }));
  return found.flatMap(({ reference, resolved }) =>
    resolved === undefined ? [] : [{ reference, resolved }],
  );
}
