import type { ImageProject } from '../project/image-project.ts';
import { normalName, parseArn } from '../project/names.ts';
import { compareVersions } from '../versions/version-number.ts';
import type { ObservedRegion } from './component-registry.ts';
import { isEntity } from './plan-share.ts';

/** What can be taken out of a share. */
export interface Unshare {
  readonly name: string;
  readonly arn: string;
  readonly resources: readonly string[];
  readonly principals: readonly string[];
}

/**
 * What the share of the settings holds and need not: versions of components of the project that are older than the
 * newest `keep` that are shared, and principals that the settings do not name. Versions of the project itself stay, and
 * so does everything that is not of the project. Nothing where there is no share.
 */
export function planUnshare(
  { share, components }: Pick<ImageProject, 'share' | 'components'>,
  { shares, target }: Pick<ObservedRegion, 'shares' | 'target'>,
  { keep }: { readonly keep: number },
): Unshare | undefined {
  const held = shares.find(({ name, status }) => name === share?.name && status !== 'DELETED');
  if (share === undefined || held === undefined) return undefined;
  const builds = held.resources.flatMap(({ entity }) => {
    const { kind, account, name, version } = parseArn(entity) ?? {};
    const isOwn = kind === 'component' && account === target.account;
    return isOwn && name !== undefined && version !== undefined ? [{ entity, name, version }] : [];
  });
  const resources = components.flatMap(({ awsName, version: used }) => {
    const ours = builds.filter(({ name }) => name === normalName(awsName));
    const versions = [...new Set(ours.map(({ version }) => version))].sort((a, b) => compareVersions(b, a));
    const kept = new Set([...versions.slice(0, keep), used?.text]);
    return ours.filter(({ version }) => !kept.has(version)).map(({ entity }) => entity);
  });
  const principals = held.principals
    .map(({ entity }) => entity)
    .filter((entity) => !share.principals.some((principal) => isEntity(entity, principal)));
  return { name: held.name, arn: held.arn, resources, principals };
}
