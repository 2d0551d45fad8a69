import type { Cause, ChangedInput, FieldChange, FileChange, Span } from '@seed/kernel';
import type { Module } from '@seed/manifest';
import { compareDeployspecs } from './compare-deployspecs.ts';
import { compareManifests } from './compare-manifests.ts';
import type { Difference } from './compare-values.ts';
import type { DesiredModule } from './desired.ts';
import { trustedRecord } from './module-standing.ts';
import type { ObservedModule } from './observed.ts';

type Changed = Extract<Cause, { kind: 'changed' }>;

/** Files of which one side has another digest or none, by path; a file that was renamed is gone and new. */
function compareFiles(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths.flatMap((path): FileChange[] => {
    if (!before.has(path)) return [{ path, change: 'added' }];
    if (!after.has(path)) return [{ path, change: 'removed' }];
    return before.get(path) === after.get(path) ? [] : [{ path, change: 'changed' }];
  });
}

/** The place of a field, or of the nearest field around it: `parameters.tags.owner` stands in `parameters.tags`. */
function placeOf(module: Module, field: string): Span | undefined {
  if (field === 'commit') return module.pathSpan;
  const [kind, ...rest] = field.split('.');
  const name = rest.join('.');
  if (kind === 'data_files') {
    const file = module.dataFiles.find(({ text }) => text === name);
    if (file !== undefined) return file.span;
  }
  for (let path = field; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const span = module.spans.get(path);
    if (span !== undefined) return span;
  }
  return undefined;
}

function placed(module: Module, differences: readonly Difference[]): FieldChange[] {
  return differences.map((difference) => {
    const span = difference.after === undefined ? undefined : placeOf(module, difference.field);
    return span === undefined ? difference : { ...difference, span };
  });
}

/**
 * Why a module that was deployed to the end is not up to date, down to files, fields and commands; undefined where it is. What
 * seed deployed is compared by content, so that a renamed file counts; what Seed-Farmer deployed by its three md5s alone.
 */
export function explainChanges(desired: DesiredModule, observed: ObservedModule): Changed | undefined {
  const { digests, module } = desired;
  const record = trustedRecord(observed);
  const { md5 } = observed;
  const differs = {
    bundle:
      record?.content === undefined ? md5.bundle !== digests.bundleMd5 : record.content !== digests.content,
    deployspec: md5.deployspec !== digests.deployspecMd5,
    manifest: md5.manifest !== digests.manifestMd5,
  };
  if (!differs.bundle && !differs.deployspec && !differs.manifest) return undefined;
  const fields =
    observed.manifest === undefined || !differs.manifest
      ? []
      : placed(module, compareManifests(observed.manifest, desired.storedManifest));
  const commands =
    observed.deployspec === undefined || !differs.deployspec
      ? []
      : compareDeployspecs(observed.deployspec, desired.storedDeployspec, desired.deployspec);
  // The md5 of a manifest covers bundle and deployspec: it is news only where those do not explain it.
  const explained = differs.deployspec || md5.bundle !== digests.bundleMd5;
  const what: ChangedInput[] = [
    ...(differs.bundle ? (['bundle'] as const) : []),
    ...(differs.deployspec ? (['deployspec'] as const) : []),
    ...(differs.manifest && (fields.length > 0 || !explained) ? (['manifest'] as const) : []),
  ];
  const known = record === undefined ? undefined : observed.files;
  return {
    kind: 'changed',
    // Rules of what counts can change without a file: then only the md5 of the bundle is another one.
    what: what.length > 0 ? what : ['bundle'],
    files: differs.bundle && known !== undefined ? compareFiles(known, digests.files) : [],
    fields: [...fields, ...commands],
  };
}
