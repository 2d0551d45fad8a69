import { buildDigest, OWN_TAGS } from '../versions/published-digest.ts';
import type { ComponentItem, ComponentPlan, Drift, MemberChange, TagItem } from './component-plan.ts';
import { buildsOf } from './plan-component-items.ts';
import { callOf, type Planning, tagsFor } from './planning.ts';

/** Builds that seed did not make, data that is not what its tag says, and content that the lock knows otherwise. */
export function componentDrift(planning: Planning, items: readonly ComponentItem[]): readonly Drift[] {
  return items.flatMap((item) => {
    const same = buildsOf(planning, item.name).filter(({ version }) => version === item.version);
    const found = [...strangers(item, same), ...mistagged(same), ...unlike(item, same, planning)];
    return found.map(
      ({ summary, changes }): Drift => ({
        id: item.id,
        kind: 'component',
        name: item.name,
        summary,
        changes,
      }),
    );
  });
}

type Found = Pick<Drift, 'summary' | 'changes'>;
type Builds = ReturnType<typeof buildsOf>;

function strangers(item: ComponentItem, same: Builds): readonly Found[] {
  if (item.action !== 'unchanged') return [];
  return same
    .filter((build) => buildDigest(build) !== item.semanticSha256)
    .map((build) => ({
      summary: `build ${build.build} of ${build.version} has other content and was made outside the settings`,
      changes: [
        { path: `${build.version}/${build.build}`, op: 'add', after: build.arn },
      ] satisfies MemberChange[],
    }));
}

function mistagged(same: Builds): readonly Found[] {
  return same.flatMap((build) => {
    const tag = build.tags[OWN_TAGS.digest];
    const digest = build.data === undefined ? undefined : buildDigest(build);
    if (tag === undefined || digest === undefined || tag === digest) return [];
    const changes: readonly MemberChange[] = [
      { path: OWN_TAGS.digest, op: 'change', before: digest, after: tag },
    ];
    return [
      { summary: `the tag "${OWN_TAGS.digest}" of build ${build.build} is not that of its content`, changes },
    ];
  });
}

/** The project and the lock agree, and the account holds something else under the same number. */
function unlike(item: ComponentItem, same: Builds, { options }: Planning): readonly Found[] {
  const locked = options.lock?.components[item.component];
  const isLocked = locked?.version === item.version && locked.semanticSha256 === item.semanticSha256;
  const [newest] = same;
  const digest = newest && buildDigest(newest);
  if (item.action !== 'conflict' || !isLocked || digest === undefined || digest === locked.semanticSha256)
    return [];
  const changes: readonly MemberChange[] = [
    { path: 'semanticSha256', op: 'change', before: locked.semanticSha256, after: digest },
  ];
  return [
    {
      summary: `version ${item.version} is published with other content than components.lock.json says`,
      changes,
    },
  ];
}

/** Tags of the settings that a published component lacks; seed's own tags are only given at creation. */
export function componentTags(planning: Planning, items: readonly ComponentItem[]): readonly TagItem[] {
  return items.flatMap((item) => {
    if (item.action !== 'unchanged') return [];
    const component = planning.components.find(({ key }) => key === item.component);
    const build = buildsOf(planning, item.name).find(({ arn }) => arn === item.arn);
    const wanted = tagsFor(component?.tags ?? {});
    if (build === undefined || planning.options.offline === true) return [];
    return tagItem(item, { wanted, held: build.tags, planning });
  });
}

interface Tagging {
  readonly wanted: ReturnType<typeof tagsFor>;
  readonly held: Readonly<Record<string, string>>;
  readonly planning: Planning;
}

export function tagItem(
  { id, name, images, arn }: Pick<ComponentItem, 'id' | 'name' | 'images' | 'arn'>,
  { wanted, held, planning }: Tagging,
): readonly TagItem[] {
  const missing = Object.entries(wanted).filter(([tag, value]) => held[tag] !== value);
  if (missing.length === 0) return [];
  const changes = missing.map(([tag, value]): MemberChange => {
    const before = held[tag];
    return before === undefined
      ? { path: tag, op: 'add', after: value }
      : { path: tag, op: 'change', before, after: value };
  });
  const call = callOf(planning, 'TagResource', { resourceArn: arn, tags: Object.fromEntries(missing) });
  return [
    {
      kind: 'tags',
      id: `tags/${id}`,
      action: 'update',
      name,
      images,
      after: [id],
      arn,
      diagnostics: [],
      changes,
      call,
    },
  ];
}

/** All that differs from the settings, for `components drift`: also what a publication would put right. */
export function driftOf({ items, drift, managed }: ComponentPlan): readonly Drift[] {
  const differing = items.flatMap((item): readonly Drift[] => {
    if (item.kind === 'share' && (item.action === 'update' || item.action === 'create'))
      return [
        {
          id: item.id,
          kind: 'share',
          name: item.name,
          summary: `${item.changes.length} associations are missing`,
          changes: item.changes,
        },
      ];
    const isConfiguration =
      item.kind === 'infrastructure' ||
      item.kind === 'distribution' ||
      item.kind === 'pipeline' ||
      item.kind === 'lifecycle';
    if (!isConfiguration || item.action !== 'update') return [];
    const paths = item.changes.map(({ path }) => path).join(', ');
    return [
      {
        id: item.id,
        kind: item.kind,
        name: item.name,
        summary: `differs from the settings in ${paths}`,
        changes: item.changes,
      },
    ];
  });
  const moved = managed.flatMap(({ reference, locked, resolved }): readonly Drift[] =>
    locked === undefined || resolved === undefined || locked === resolved
      ? []
      : [
          {
            id: `managed/${reference}`,
            kind: 'managed',
            name: reference,
            summary: `${locked} → ${resolved} since the lock`,
            changes: [{ path: reference, op: 'change', before: locked, after: resolved }],
          },
        ],
  );
  return [...drift, ...differing, ...moved];
}
