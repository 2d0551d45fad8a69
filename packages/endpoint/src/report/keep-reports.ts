import type { BuildJob, ReportResult } from '@seed/deployspec';
import type { BuildEntry } from '../build-entry.ts';
import { codebuildArn } from '../region-state.ts';
import type { RegionState } from '../region-state.ts';
import type { ReportGroup } from './report-store.ts';

/** What a build reported, in the order of its spec. */
export interface BuildReports {
  readonly entry: BuildEntry;
  readonly job: BuildJob;
  readonly results: readonly ReportResult[];
}

/** An ARN in the spec names a group of its own; another name gets that of the project in front. */
function groupName({ job, results }: BuildReports, at: number): string {
  const name = results[at]?.name ?? '';
  const written = job.spec.reports[at]?.name;
  return written === undefined || written.startsWith('arn:') ? name : `${job.project}-${name}`;
}

/** The group of a report, which a build makes where it does not exist. */
function openGroup(state: RegionState, wanted: Pick<ReportGroup, 'name' | 'type' | 'created'>): ReportGroup {
  const { name, created } = wanted;
  const group = state.reports.groups.get(name) ?? {
    ...wanted,
    arn: codebuildArn(state, `report-group/${name}`),
    exportConfig: { exportConfigType: 'NO_EXPORT' },
    tags: [],
    lastModified: created,
  };
  state.reports.groups.set(name, group);
  return group;
}

/** Keeps the reports of a build; their ARNs come back. */
export function keepReports(
  state: RegionState,
  found: BuildReports,
  { now, uuid }: { readonly now: () => number; readonly uuid: () => string },
): readonly string[] {
  const created = now();
  return found.results.map((result, at) => {
    const group = openGroup(state, { name: groupName(found, at), type: result.type, created });
    const arn = codebuildArn(state, `report/${group.name}:${uuid()}`);
    state.reports.add({ arn, group, executionId: found.entry.arn, created, result });
    return arn;
  });
}
