import type { ComponentPlan, ImageProject, ShareItem, ShareSettings, Unshare } from '@seed/components';
import { observeRequest, planComponents, planUnshare } from '@seed/components';
import { EXIT, InputError } from '@seed/kernel';
import { keyGrants, publishPlan } from '@seed/publisher';
import type { KeyGrant } from '@seed/publisher';
import { count, publicationPlace } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_SHARE_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import { confirm } from '../ledger/confirm.ts';
import { mustBeSound, openImages } from './open-images.ts';
import { withPlaces } from './open-places.ts';
import type { OpenPlace } from './open-places.ts';
import { placeFlags } from './plan-components.ts';
import { DEFAULT_KEEP, keepOf } from './prune-components.ts';
import { untilInterrupted } from './until-interrupted.ts';

type Flags = FlagValues<typeof COMPONENTS_SHARE_FLAGS>;

/** The settings, with principals of the command line. Throws InputError where nobody is named to share with. */
function withPrincipals(project: ImageProject, { principal = [], status }: Flags): ImageProject {
  const { share } = project;
  if (share === undefined && principal.length === 0 && status !== true)
    throw new InputError('cli/bad-arguments', 'the settings name nobody to share with', {
      hints: ['add `share` with `principals` to the settings', 'or name them: `--principal 123456789012`'],
    });
  const start = { line: 1, column: 1, offset: 0 };
  const settings: ShareSettings = share ?? {
    span: { source: project.settings?.path ?? '', start, end: start },
    name: 'image-builder-components',
    principals: [],
    allowExternalPrincipals: true,
    permissionArns: [],
    tags: {},
  };
  return {
    ...project,
    share: { ...settings, principals: [...new Set([...settings.principals, ...principal])] },
  };
}

interface Looked {
  readonly place: OpenPlace;
  readonly plan: ComponentPlan;
  readonly share: ShareItem | undefined;
  readonly grants: readonly KeyGrant[];
  /** What is taken out of the share. */
  readonly unwanted: Unshare | undefined;
  /** How associations stand now. */
  readonly standing: readonly {
    readonly entity: string;
    readonly status: string;
    readonly message?: string;
  }[];
}

interface Look {
  readonly project: ImageProject;
  /** Versions of each component that stay in the share; all where absent, and then all principals do as well. */
  readonly keep: number | undefined;
  readonly signal: AbortSignal;
}

async function look(place: OpenPlace, { project, keep, signal }: Look): Promise<Looked> {
  const observed = await place.builder.registry.observe(observeRequest(project, place.target), { signal });
  const plan = planComponents(project, observed);
  const share = plan.items.find((item): item is ShareItem => item.kind === 'share');
  const held = observed.shares.find(({ name }) => name === project.share?.name);
  const resources = new Set([
    ...(share?.missingResources ?? []),
    ...(held?.resources.map(({ entity }) => entity) ?? []),
  ]);
  const shared = observed.components.filter(({ arn }) => resources.has(arn));
  return {
    place,
    plan,
    share,
    grants: keyGrants(shared, project.share?.principals ?? []),
    unwanted: keep === undefined ? undefined : planUnshare(project, observed, { keep }),
    standing: [...(held?.resources ?? []), ...(held?.principals ?? [])],
  };
}

const isSettled = ({ share }: Pick<Looked, 'share'>): boolean =>
  share === undefined || share.action === 'unchanged';

const amountOf = (unwanted: Unshare | undefined): number =>
  (unwanted?.resources.length ?? 0) + (unwanted?.principals.length ?? 0);

function tell(
  { out, print }: CommandContext,
  { place, share, grants, standing, unwanted }: Looked,
  withStatus: boolean,
): void {
  const { target } = place;
  print(
    `${publicationPlace({ ...target, target: target.name }, out)}${out.dot}share ${share?.name ?? 'none'}`,
  );
  for (const arn of share?.missingResources ?? []) print(`  ${out.glyph('create')} ${arn}`);
  for (const principal of share?.missingPrincipals ?? []) print(`  ${out.glyph('create')} for ${principal}`);
  for (const arn of unwanted?.resources ?? []) print(`  ${out.glyph('destroy')} ${arn}`);
  for (const principal of unwanted?.principals ?? []) print(`  ${out.glyph('destroy')} for ${principal}`);
  if (withStatus)
    for (const { entity, status, message } of standing) {
      const glyph = status === 'ASSOCIATED' ? 'done' : status === 'FAILED' ? 'failed' : 'attention';
      print(
        `  ${out.glyph(glyph)} ${status.toLowerCase().padEnd(13)} ${entity}${message === undefined ? '' : `  ${message}`}`,
      );
    }
  for (const { key, components, statement } of grants) {
    print(
      `  ${out.glyph('attention')} ${components.join(', ')} ${components.length === 1 ? 'is' : 'are'} encrypted with ${key}, whose policy has to allow:`,
    );
    for (const line of JSON.stringify(statement, undefined, 2).split('\n')) print(`      ${line}`);
  }
  if (isSettled({ share }) && !withStatus)
    print(`  ${out.glyph('unchanged')} everything that is published is shared`);
  if (unwanted !== undefined && amountOf(unwanted) === 0)
    print(`  ${out.glyph('unchanged')} nothing has to be taken out`);
}

const documentOf = (looked: readonly Looked[]): object => ({
  schema: 'seed.components.share/1',
  targets: looked.map(({ place: { target }, share, grants, standing, unwanted }) => ({
    target: target.name,
    account: target.account,
    region: target.region,
    share: share?.name ?? null,
    arn: share?.arn ?? null,
    action: share?.action ?? 'unchanged',
    missingResources: share?.missingResources ?? [],
    missingPrincipals: share?.missingPrincipals ?? [],
    unwantedResources: unwanted?.resources ?? [],
    unwantedPrincipals: unwanted?.principals ?? [],
    associations: standing,
    grants,
  })),
});

/** Only builds that exist can be shared; what would be published first is left to the publish. */
function shareOnly({ plan, share }: Looked): ComponentPlan {
  const pending = new Set(
    plan.items
      .filter(({ kind, action }) => kind === 'component' && action === 'create')
      .map(({ arn }) => arn),
  );
  if (share === undefined || pending.size === 0)
    return { ...plan, items: share === undefined ? [] : [{ ...share, after: [] }] };
  throw new InputError(
    'components/unsound',
    `${count(pending.size, 'component')} of the project ${pending.size === 1 ? 'is' : 'are'} not published yet`,
    {
      hints: ['publish first with `seed components publish`, which shares, too'],
    },
  );
}

async function carryOut(looked: readonly Looked[], signal: AbortSignal): Promise<void> {
  for (const one of looked) {
    const { registry } = one.place.builder;
    if (!isSettled(one)) {
      const [failure] = (await publishPlan(shareOnly(one), { registry, signal })).failures;
      if (failure !== undefined) throw failure;
    }
    if (one.unwanted !== undefined) await registry.unshare(one.unwanted, { signal });
  }
}

/** What is asked before anybody gets or loses the use of something. */
function questionOf(looked: readonly Looked[], principals: number): string {
  const more = looked.some((one) => !isSettled(one));
  const less = looked.reduce((sum, { unwanted }) => sum + amountOf(unwanted), 0);
  const out = `${count(less, 'entry', 'entries')} out of the share`;
  if (!more) return `Take ${out}? Builds of others that use them fail from then on.`;
  return `Share these with ${count(principals, 'principal')}${less === 0 ? '' : `, and take ${out}`}?`;
}

async function share(
  context: CommandContext,
  flags: Flags,
  {
    project,
    places,
    signal,
  }: { readonly project: ImageProject; readonly places: readonly OpenPlace[]; readonly signal: AbortSignal },
): Promise<number> {
  const { general, print } = context;
  const looked: Looked[] = [];
  const keep = flags.prune === true ? keepOf(flags.keep ?? String(DEFAULT_KEEP)) : undefined;
  for (const place of places) looked.push(await look(place, { project, keep, signal }));
  const status = flags.status === true;
  const pending = looked.filter((one) => !isSettled(one) || amountOf(one.unwanted) > 0);
  if (general.json !== true) for (const one of looked) tell(context, one, status);
  if (!status && flags.dryRun !== true && pending.length > 0) {
    for (const one of pending) if (!isSettled(one)) shareOnly(one);
    await confirm(context, questionOf(pending, project.share?.principals.length ?? 0));
    await carryOut(pending, signal);
    if (general.json !== true) print(`${context.out.glyph('done')} the share is as it should be`);
  }
  if (general.json) print(JSON.stringify(documentOf(looked)));
  const failed = looked.some(({ standing }) => standing.some((one) => one.status === 'FAILED'));
  return status && failed ? EXIT.failed : EXIT.done;
}

/** Shares what is published with the principals of the settings. */
export const componentsShare: CommandFunction<typeof COMPONENTS_SHARE_FLAGS> = async (context, flags) => {
  if (flags.keep !== undefined && flags.prune !== true)
    throw new InputError('cli/flags-conflict', '"--keep" says what stays when versions are taken out', {
      hints: ['give `--prune` with it'],
    });
  const images = await openImages({ words: [], images: flags.image ?? [] }, context.io);
  const project = withPrincipals(mustBeSound(images), flags);
  return untilInterrupted(context, (signal) =>
    withPlaces(context, { root: images.root, project, flags: placeFlags(flags) }, (places) =>
      share(context, flags, { project, places, signal }),
    ),
  );
};
