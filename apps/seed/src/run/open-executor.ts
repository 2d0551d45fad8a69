import type { Executor } from '@seed/deployspec';
import type { Settings } from '../settings.ts';
import type { ExecutorRequest } from '../wiring.ts';
import { offlineReferences } from './offline-references.ts';
import type { RunScope } from './run-scope.ts';

/** The executor of a run, with what it needs from AWS or from the files of an offline rehearsal. */
export async function openExecutor(
  { context, session }: Pick<RunScope, 'context' | 'session'>,
  settings: Settings,
  place: Pick<ExecutorRequest, 'name' | 'source' | 'hostAllowed'>,
): Promise<Executor> {
  const { io } = context;
  const wiring = await context.wiring();
  const resolver = settings.values.offline
    ? offlineReferences(settings.file.offline.references, ({ name, reference, placeholder }) => {
        const how = placeholder ? 'a placeholder stands in' : 'offline.references of seed.yaml stands in';
        session.host.emit({ type: 'notice.raised', data: { text: `${name}: ${how} for ${reference}` } });
      })
    : await wiring.resolver({ settings, io });
  return wiring.executor({ ...place, settings, io, resolver });
}
