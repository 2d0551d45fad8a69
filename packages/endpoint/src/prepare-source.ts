import { join } from 'node:path';
import type { BuildEntry } from './build-entry.ts';
import { fetchSource } from './fetch-source.ts';
import type { SourcePorts } from './fetch-source.ts';
import type { JobSource } from './make-job.ts';
import { readSpec } from './read-spec.ts';
import type { FoundSpec } from './read-spec.ts';
import { SourceFailure } from './source-failure.ts';

/** Brings the sources of a build to this machine and reads its spec. Rejects with SourceFailure. */
export async function prepareSource(
  entry: BuildEntry,
  place: SourcePorts & { readonly region: string; readonly dir: string },
): Promise<FoundSpec & JobSource> {
  const { settings, stop } = entry;
  const { region } = place;
  const { signal } = stop;
  const version = settings.sourceVersion;
  const dir = await fetchSource(
    {
      source: settings.source,
      region,
      target: join(place.dir, 'source', 'primary'),
      ...(version === undefined ? {} : { version }),
    },
    place,
    signal,
  );
  const secondary: { id: string; dir: string }[] = [];
  for (const source of settings.secondarySources) {
    const id = source.sourceIdentifier ?? '';
    if (!/^[A-Za-z0-9_]+$/.test(id)) {
      throw new SourceFailure('CLIENT_ERROR', `"${id}" is no identifier of a secondary source`);
    }
    const pinned = settings.secondarySourceVersions.find(({ sourceIdentifier }) => sourceIdentifier === id);
    const folder = await fetchSource(
      {
        source,
        region,
        target: join(place.dir, 'source', 'secondary', id),
        ...(pinned === undefined ? {} : { version: pinned.sourceVersion }),
      },
      place,
      signal,
    );
    if (folder !== undefined) secondary.push({ id, dir: folder });
  }
  const found = await readSpec(
    {
      buildspec: settings.source.buildspec,
      dir,
      region,
      ...(place.objects === undefined ? {} : { objects: place.objects }),
    },
    signal,
  );
  return { ...found, secondary, ...(dir === undefined ? {} : { dir }) };
}
