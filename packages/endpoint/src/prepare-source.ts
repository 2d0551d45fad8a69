import { join } from 'node:path';
import type { BuildSettings } from './build-settings.ts';
import type { Source } from './codebuild-shapes.ts';
import { fetchSource } from './fetch-source.ts';
import type { FetchedSource, SourcePorts } from './fetch-source.ts';
import { readSpec } from './read-spec.ts';
import type { FoundSpec } from './read-spec.ts';
import { clientError } from './source-failure.ts';

export interface SourceNeed {
  readonly settings: BuildSettings;
  readonly signal: AbortSignal;
}

/** Sources on this machine, and the spec among them. */
export interface PreparedSource extends FoundSpec, Partial<FetchedSource> {
  readonly secondary: readonly { readonly id: string; readonly dir: string }[];
}

/** Brings the sources of a build to this machine and reads its spec. Rejects with SourceFailure. */
export async function prepareSource(
  { settings, signal }: SourceNeed,
  place: SourcePorts & { readonly region: string; readonly dir: string },
): Promise<PreparedSource> {
  const { region } = place;
  const fetchInto = (source: Source, version: string | undefined, ...names: string[]) => {
    const target = join(place.dir, 'source', ...names);
    const request = { source, region, target, ...(version === undefined ? {} : { version }) };
    return fetchSource(request, place, signal);
  };
  const primary = await fetchInto(settings.source, settings.sourceVersion, 'primary');
  const secondary: { id: string; dir: string }[] = [];
  for (const source of settings.secondarySources) {
    const id = source.sourceIdentifier ?? '';
    if (!/^[A-Za-z0-9_]+$/.test(id)) throw clientError(`"${id}" is no identifier of a secondary source`);
    const pinned = settings.secondarySourceVersions.find(({ sourceIdentifier }) => sourceIdentifier === id);
    const fetched = await fetchInto(source, pinned?.sourceVersion, 'secondary', id);
    if (fetched !== undefined) secondary.push({ id, dir: fetched.dir });
  }
  const found = await readSpec(
    {
      buildspec: settings.source.buildspec,
      dir: primary?.dir,
      region,
      ...(place.objects === undefined ? {} : { objects: place.objects }),
    },
    signal,
  );
  return { ...found, ...primary, secondary };
}
