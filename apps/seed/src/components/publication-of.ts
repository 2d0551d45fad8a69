import type {
  ComponentItem,
  ComponentPlan,
  Drift,
  Json,
  ManagedReference,
  MemberChange,
  PlanItem,
} from '@seed/components';
import type { Diagnostic, SourceSet } from '@seed/kernel';
import { count, formatSize } from '@seed/view';
import type { PublicationAction, PublicationChange, PublicationItem, PublicationView } from '@seed/view';

/** What all ARNs of a place begin with says nothing in its plan. */
const OWN = /^arn:[^:]*:imagebuilder:[^:]*:[^:]*:/;

const jsonText = (value: Json | undefined): string | undefined =>
  value === undefined
    ? undefined
    : typeof value === 'string'
      ? value.replace(OWN, '')
      : JSON.stringify(value);

export const memberChange = ({ path, op, before, after }: MemberChange): PublicationChange => {
  const [old, now] = [jsonText(before), jsonText(after)];
  return {
    path,
    op,
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: now }),
  };
};

const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' · ');

function componentNote(item: ComponentItem): string {
  const { action, previous, version, bytes, platform, semanticSha256, expectedBuild, upload } = item;
  if (action === 'unchanged') return item.note ?? `digest ${semanticSha256.slice(0, 4)}…`;
  const build = expectedBuild > 1 ? `build ${expectedBuild}` : undefined;
  const way = upload === undefined ? undefined : `by way of ${upload.bucket}`;
  if (previous === undefined)
    return joined([item.note ?? 'first version', platform, formatSize(bytes), build, way]);
  const moved = previous === version ? undefined : `${previous} → ${version}`;
  return joined([moved, item.note, build, way]);
}

function noteOf(item: PlanItem): string {
  if (item.kind === 'component') return componentNote(item);
  if (item.kind !== 'recipe') return item.note ?? '';
  const { previous, version, components, action } = item;
  const moved = previous === undefined || previous === version ? undefined : `${previous} → ${version}`;
  return action === 'unchanged'
    ? (item.note ?? '')
    : joined([moved, item.note, count(components, 'component')]);
}

/** A new version of what is there is published; everything else is made or changed. */
function actionOf(item: PlanItem): PublicationAction {
  const { action, kind } = item;
  const isNext = (kind === 'component' || kind === 'recipe') && item.previous !== undefined;
  return action === 'create' && isNext ? 'publish' : action;
}

/** Changes of recipes stand in their components; those of what is new say nothing. */
function changesOf(item: PlanItem): readonly PublicationChange[] {
  if (item.kind === 'component') return item.changes;
  return item.action === 'create' && item.kind !== 'recipe' ? [] : item.changes.map(memberChange);
}

export function publicationItem(item: PlanItem, shown: (finding: Diagnostic) => Diagnostic): PublicationItem {
  const version = item.kind === 'component' || item.kind === 'recipe' ? item.version : undefined;
  return {
    kind: item.kind,
    action: actionOf(item),
    name: item.name,
    ...(version === undefined ? {} : { version }),
    note: noteOf(item),
    changes: changesOf(item),
    findings: item.diagnostics.map(shown),
  };
}

/** Wildcards that were locked to something else, or that nobody locked. */
export function movedWildcards(managed: readonly ManagedReference[]): PublicationView['wildcards'] {
  return managed.flatMap(({ reference, locked, resolved }) => {
    if (resolved === undefined || locked === undefined || locked === resolved) return [];
    const name = reference.replace(/^aws:component\//, '').replace('/', ' ');
    return [{ name, note: `${locked} → ${resolved} since the lock` }];
  });
}

const driftOf = ({ name, summary, changes }: Drift): PublicationView['drift'][number] => ({
  name,
  summary,
  changes: changes.map(memberChange),
});

export interface PublicationOptions {
  /** `4 components in components/`. */
  readonly subject: string;
  readonly shown: (finding: Diagnostic) => Diagnostic;
  readonly sources: SourceSet;
}

/** A plan as people see it. */
export function publicationOf(plan: ComponentPlan, options: PublicationOptions): PublicationView {
  const { target, items, managed, drift } = plan;
  const { subject, shown, sources } = options;
  return {
    target: target.name,
    account: target.account,
    region: target.region,
    subject,
    items: items.map((item) => publicationItem(item, shown)),
    wildcards: movedWildcards(managed),
    drift: drift.map(driftOf),
    sources,
  };
}
