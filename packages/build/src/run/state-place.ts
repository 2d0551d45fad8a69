import type { BuildJob } from '@seed/deployspec';
import type { StatePlace } from '../driver/command-script.ts';
import type { Layout } from '../workspace.ts';

/** Where a build keeps its state; in a rehearsal the recorders stay first on PATH. */
export function statePlace(job: BuildJob, layout: Layout): StatePlace {
  return job.rehearsal === undefined ? { tmp: layout.tmp } : { tmp: layout.tmp, ahead: layout.rehearsalBin };
}
