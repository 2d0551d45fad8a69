import { observeRequest, planComponents } from '@seed/components';
import type { ImageProject } from '@seed/components';
import { hasErrors } from '@seed/kernel';
import { count, shortAccount } from '@seed/view';
import type { CommandContext } from '../command.ts';
import type { Place } from '../components/choose-targets.ts';
import { openImages } from '../components/open-images.ts';
import type { OpenImages } from '../components/open-images.ts';
import { openPlace, placesOf } from '../components/open-places.ts';
import type { OpenPlace, PlaceFlags, PlacesRequest } from '../components/open-places.ts';
import { untilInterrupted } from '../components/until-interrupted.ts';
import { finding } from './finding.ts';
import type { Checked, Finding } from './finding.ts';

const POLICY = '`seed components iam-policy` prints what publishing needs';

function settingsState({ project, diagnostics }: OpenImages): Checked {
  const [first] = diagnostics.filter(({ severity }) => severity === 'error');
  if (project === undefined || first !== undefined)
    return {
      state: 'problem',
      detail: first?.summary ?? 'the project cannot be read',
      fixes: hasErrors(diagnostics)
        ? [...(first?.hints ?? []).slice(0, 1), '`seed components validate --all` prints all mistakes']
        : [],
    };
  const { settings, images, components, targets } = project;
  const amounts = [count(images.length, 'image'), count(components.length, 'component')];
  const where = targets.length === 0 ? 'no targets' : `targets ${targets.map(({ name }) => name).join(', ')}`;
  return { state: 'ok', detail: `${settings?.path ?? 'no settings'}: ${amounts.join(', ')}, ${where}` };
}

/** Reads what a plan reads, and lets the service check the first component that a publish would create. */
async function permissions(
  project: ImageProject,
  { builder, target }: OpenPlace,
  signal: AbortSignal,
): Promise<Checked> {
  const observed = await builder.registry.observe(observeRequest(project, target), { signal });
  const { items } = planComponents(project, observed);
  const first = items.find((item) => item.kind === 'component' && item.action === 'create');
  const read = 'reads everything that a plan needs';
  if (first === undefined) return { state: 'ok', detail: `${read}; no component is new` };
  const outcome = await builder.registry.rehearse(first, { signal });
  return {
    state: 'ok',
    detail: outcome === 'passes' ? `${read}, and may create "${first.name}" (tried, not made)` : read,
  };
}

async function checkPlace(
  context: CommandContext,
  place: Place,
  request: PlacesRequest & { readonly project: ImageProject; readonly label: string },
): Promise<readonly Finding[]> {
  const { project, label } = request;
  let open: OpenPlace | undefined;
  const credentials = await finding('credentials', async () => {
    open = await openPlace(context, place, request);
    const { account, region } = open.target;
    return { state: 'ok', detail: `${label}account ${shortAccount(account)} in ${region}` };
  });
  if (open === undefined) return [{ ...credentials, detail: `${label}${credentials.detail}` }];
  const { builder, target } = open;
  try {
    return await untilInterrupted(context, async (signal) => {
      const may = await finding('permissions', () =>
        permissions(project, { place, builder, target }, signal),
      );
      const { uploadBucket } = target;
      return [
        credentials,
        may.state === 'ok' ? may : { ...may, fixes: [...may.fixes, POLICY] },
        ...(uploadBucket === undefined
          ? []
          : [
              await finding('upload bucket', async () => {
                await builder.checkBucket(uploadBucket, signal);
                return { state: 'ok', detail: `"${uploadBucket}" belongs to the account` };
              }),
            ]),
      ];
    });
  } finally {
    builder.close();
  }
}

/** Whether settings, credentials, regions and permissions are ready for publishing components and images. */
export async function checkComponents(
  context: CommandContext,
  flags: PlaceFlags,
): Promise<readonly Finding[]> {
  const images = await openImages({ words: [] }, context.io);
  const settings = await finding('settings', async () => settingsState(images));
  const { project, root } = images;
  if (project === undefined || settings.state !== 'ok') return [settings];
  // Every target is looked at: which one is meant is not asked here.
  const target = project.targets.length === 0 ? {} : { target: ['all'] };
  const request = { root, project, flags: { ...flags, ...target } };
  const places = await placesOf(context, request);
  const found: Finding[] = [settings];
  for (const place of places) {
    const label = places.length > 1 ? `${place.name} ${place.region ?? ''}: ` : '';
    found.push(...(await checkPlace(context, place, { ...request, label })));
  }
  return found;
}

const COMPONENTS: ReadonlySet<string> = new Set(['settings', 'credentials', 'permissions', 'upload bucket']);

/** The last words about publishing. */
export const componentsVerdict = (findings: readonly Finding[]): string =>
  findings.some(({ name, state }) => COMPONENTS.has(name) && state === 'problem')
    ? 'Publishing does not.'
    : 'Publishing works.';
