import type { Diagnostic } from '@seed/kernel';
import { createFindings } from '@seed/yaml';
import type { ProjectComponent, PublishedBytes } from '../project/image-project.ts';
import type { JsonObject } from '../project/json.ts';
import { fillPlaceholders, normalName, resourceArn } from '../project/names.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import { diffPublished } from '../versions/compare-documents.ts';
import { changedLines } from '../versions/diff-lists.ts';
import type { DocumentChange } from '../versions/document-change.ts';
import { buildDigest, OWN_TAGS } from '../versions/published-digest.ts';
import { compareVersions } from '../versions/version-number.ts';
import { checkComponent, type ComponentCandidate } from './check-component.ts';
import type { ComponentItem } from './component-plan.ts';
import type { ObservedComponent } from './component-registry.ts';
import { callOf, LONGEST_INLINE, placeholdersOf, type Planning, tagsFor } from './planning.ts';

/** One item for each component, dependencies first. Components without version or content have none. */
export function planComponentItems(planning: Planning): readonly ComponentItem[] {
  const items = new Map<string, ComponentItem>();
  const visit = (component: ProjectComponent): void => {
    if (items.has(component.key)) return;
    for (const key of component.dependsOn) {
      const other = planning.components.find((one) => one.key === key);
      if (other !== undefined && !items.has(key) && other.key !== component.key) visit(other);
    }
    const item = planComponent(component, planning, items);
    if (item !== undefined) items.set(component.key, item);
  };
  for (const component of planning.components) visit(component);
  return [...items.values()];
}

export function componentId(awsName: string, version: string): string {
  return `component/${normalName(awsName)}/${version}`;
}

/** Builds of the account, newest version and build first. */
export function buildsOf(
  { observed }: Pick<Planning, 'observed'>,
  awsName: string,
): readonly ObservedComponent[] {
  return observed.components
    .filter(({ name }) => normalName(name) === normalName(awsName))
    .sort((a, b) => compareVersions(b.version, a.version) || b.build - a.build);
}

function planComponent(
  component: ProjectComponent,
  planning: Planning,
  done: ReadonlyMap<string, ComponentItem>,
): ComponentItem | undefined {
  const { version, published, awsName } = component;
  if (version === undefined || published === undefined) return undefined;
  const builds = buildsOf(planning, awsName);
  const same = builds.filter((build) => build.version === version.text);
  const fitting = same.find((build) => buildDigest(build) === published.semanticSha256);
  const candidate: ComponentCandidate = {
    component,
    version: version.text,
    published,
    builds,
    same,
    ...(fitting && { fitting }),
  };
  const findings: ProjectFindings = createFindings();
  const rebuilds = planning.options.allowRebuild === true || planning.project.policy.allowRebuild;
  checkComponent(candidate, planning, { rebuilds, findings });
  const action = findings.list.some(({ severity }) => severity === 'error')
    ? 'conflict'
    : fitting === undefined
      ? 'create'
      : 'unchanged';
  planning.findings.adopt(findings.list);
  const expectedBuild = fitting?.build ?? Math.max(0, ...same.map(({ build }) => build)) + 1;
  return {
    ...describe(candidate, { action, expectedBuild, diagnostics: findings.list }, planning),
    after: component.dependsOn.map((key) => done.get(key)?.id).filter((id) => id !== undefined),
    ...(action === 'create' ? creation(candidate, planning) : {}),
  };
}

function describe(
  { component, version, published, builds, same, fitting }: ComponentCandidate,
  {
    action,
    expectedBuild,
    diagnostics,
  }: {
    readonly action: ComponentItem['action'];
    readonly expectedBuild: number;
    readonly diagnostics: readonly Diagnostic[];
  },
  { target, project }: Planning,
): Omit<ComponentItem, 'after'> {
  const { awsName, key, file, platform } = component;
  const [newest] = builds;
  const against = action === 'conflict' ? (same[0] ?? newest) : newest;
  const changes = fitting === undefined ? diffPublished(against?.data ?? '', published.text) : [];
  const isCosmetic = fitting?.data !== undefined && fitting.data !== published.text;
  const note = noteOf(action, { builds, same, changes });
  return {
    kind: 'component',
    id: componentId(awsName, version),
    action,
    name: awsName,
    images: project.images
      .filter(({ entries }) => entries.some((entry) => entry.kind === 'own' && entry.component === key))
      .map((image) => image.key),
    arn: resourceArn(target, 'component', awsName, version, expectedBuild),
    diagnostics,
    ...(note === undefined ? {} : { note }),
    component: key,
    file,
    version,
    ...(newest === undefined ? {} : { previous: newest.version }),
    class:
      fitting !== undefined ? (isCosmetic ? 'cosmetic' : 'none') : against === undefined ? 'new' : 'content',
    changes,
    bytes: published.bytes,
    rawSha256: published.rawSha256,
    semanticSha256: published.semanticSha256,
    platform,
    expectedBuild,
  };
}

function noteOf(
  action: ComponentItem['action'],
  {
    builds,
    same,
    changes,
  }: Pick<ComponentCandidate, 'builds' | 'same'> & { readonly changes: readonly DocumentChange[] },
): string | undefined {
  if (action !== 'create') return undefined;
  if (builds.length === 0) return 'first version';
  const lines = changedLines(changes);
  const what = `${lines} ${lines === 1 ? 'line' : 'lines'} changed`;
  return same.length > 0 ? `another build of the same version, ${what}` : what;
}

function creation(
  { component, version, published }: ComponentCandidate,
  planning: Planning,
): Pick<ComponentItem, 'call' | 'upload'> {
  const { target, options } = planning;
  const { awsName, platform, description, changeDescription, supportedOsVersions, file } = component;
  const kmsKeyId = component.kmsKeyId ?? target.kmsKeyId;
  const upload = uploadOf(published, { name: `${awsName}/${version}`, extension: 'yml' }, planning);
  const request: JsonObject = {
    name: awsName,
    semanticVersion: version,
    platform,
    ...(description === undefined ? {} : { description }),
    ...(changeDescription === undefined ? {} : { changeDescription }),
    ...(supportedOsVersions.length === 0 ? {} : { supportedOsVersions }),
    ...(upload === undefined ? { data: published.text } : { uri: `s3://${upload.bucket}/${upload.key}` }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId: fillPlaceholders(kmsKeyId, placeholdersOf(target)) }),
    tags: tagsFor({
      ...component.tags,
      [OWN_TAGS.digest]: published.semanticSha256,
      [OWN_TAGS.version]: version,
      [OWN_TAGS.source]: file,
      [OWN_TAGS.commit]: options.commit,
    }),
  };
  return { call: callOf(planning, 'CreateComponent', request), ...(upload && { upload }) };
}

/** The folder of a bucket that long texts go to, without slashes around it. */
export const uploadFolder = (prefix = 'seed/components'): string => prefix.replace(/^\/+|\/+$/g, '');

/** Where a long text goes: `<prefix>/<name>/<version>/<digest>.<extension>`. Nothing for a short one. */
export function uploadOf(
  { text, rawSha256 }: Pick<PublishedBytes, 'text' | 'rawSha256'>,
  { name, extension }: { readonly name: string; readonly extension: string },
  { target }: Planning,
): ComponentItem['upload'] {
  const { uploadBucket, uploadPrefix } = target;
  if (text.length <= LONGEST_INLINE || uploadBucket === undefined) return undefined;
  return {
    bucket: uploadBucket,
    key: `${uploadFolder(uploadPrefix)}/${name}/${rawSha256}.${extension}`,
    text,
    sha256: rawSha256,
  };
}
