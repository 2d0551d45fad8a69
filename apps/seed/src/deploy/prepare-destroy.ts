import { listDeployments, observe, planDestroy } from '@seed/engine';
import type { CommandContext } from '../command.ts';
import { resolveSettings } from '../settings.ts';
import { placeOf, settingFlags } from './deploy-request.ts';
import { openProject, readEnvironment } from './load-project-files.ts';
import { openStores, selectionOf } from './prepare-apply.ts';
import type { PrepareOptions } from './prepare-apply.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';

/** Plans the end of a deployment from what the store holds of it. Rejects with InputError for one that is not there. */
export async function prepareDestroy(
  context: CommandContext,
  name: string,
  { command, flags }: PrepareOptions,
): Promise<PreparedDeployment> {
  const { io } = context;
  const settings = await resolveSettings({ io, flags: settingFlags(flags) });
  const place = placeOf(command, name, { flags, settings });
  const project = await openProject(io);
  const { root } = project.value;
  const environment = await readEnvironment(flags, root, context);
  const open = await openStores(context, settings, place.rehearsal);
  const { name: projectName } = project.value;
  const look = () => observe(open.stores, { project: projectName, deployment: name }, []);
  const observed = await look();
  const deployments = await listDeployments(open.stores.toolchain, projectName);
  const selection = selectionOf(flags);
  const plan = planDestroy(observed, { deployments, ...(selection === undefined ? {} : { selection }) });
  return {
    plan,
    observed,
    observe: look,
    settings,
    place,
    stores: open.stores,
    storeName: open.name,
    root,
    env: environment.env,
    diagnostics: [...project.diagnostics, ...environment.diagnostics, ...plan.diagnostics],
    sources: new Map([...project.sources, ...environment.sources]),
    async dispose() {
      open.close();
    },
  };
}
