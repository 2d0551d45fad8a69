import { createFindings } from '@seed/yaml';
import type { JsonObject } from '../project/json.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import type { ComponentItem, MemberChange, ShareItem } from './component-plan.ts';
import type { ObservedShare, ShareAssociation } from './component-registry.ts';
import { callOf, type Planning, tagsFor } from './planning.ts';

/** The share of the settings with all components as they are after publishing. Nothing where nothing is shared. */
export function planShare(planning: Planning, components: readonly ComponentItem[]): ShareItem | undefined {
  const { share } = planning.project;
  if (share === undefined || components.length === 0) return undefined;
  const held = planning.observed.shares.find(
    ({ name, status }) => name === share.name && status !== 'DELETED',
  );
  const missingResources = components
    .map(({ arn }) => arn)
    .filter((arn) => !isAssociated(held?.resources, arn));
  const missingPrincipals = share.principals.filter(
    (principal) => !isAssociated(held?.principals, principal),
  );
  const findings: ProjectFindings = createFindings();
  reportIds(missingPrincipals, planning, findings);
  reportFailed(held, planning, findings);
  planning.findings.adopt(findings.list);
  const isWrong = findings.list.some(({ severity }) => severity === 'error');
  const nothing = missingResources.length + missingPrincipals.length === 0;
  const action = isWrong ? 'conflict' : held === undefined ? 'create' : nothing ? 'unchanged' : 'update';
  const missing = { missingResources, missingPrincipals };
  return {
    kind: 'share',
    id: `share/${share.name}`,
    action,
    name: share.name,
    images: [],
    after: components.map(({ id }) => id),
    arn: held?.arn ?? '',
    diagnostics: findings.list,
    ...missing,
    changes: [...missingResources, ...missingPrincipals].map(
      (after): MemberChange => ({ path: 'share', op: 'add', after }),
    ),
    ...(action === 'create' || action === 'update' ? { call: associate(planning, held, missing) } : {}),
  };
}

/** Whether an associated entity is what settings name; an id such as `o-abc` is that of an ARN which ends in it. */
export const isEntity = (entity: string, named: string): boolean =>
  entity === named || entity.endsWith(`/${named}`);

function isAssociated(list: readonly ShareAssociation[] | undefined, entity: string): boolean {
  return (list ?? []).some(
    (one) => isEntity(one.entity, entity) && ['ASSOCIATED', 'ASSOCIATING'].includes(one.status),
  );
}

function reportIds(principals: readonly string[], { project }: Planning, findings: ProjectFindings): void {
  for (const principal of principals)
    if (/^ou?-/.test(principal) && project.share !== undefined)
      findings.error(
        'components/share-principal',
        project.share.span,
        `principal "${principal}" of the share is an id, not an ARN`,
        {
          hints: ['write the ARN; `aws organizations describe-organization` prints it'],
        },
      );
}

function reportFailed(
  held: ObservedShare | undefined,
  { project }: Planning,
  findings: ProjectFindings,
): void {
  const failed = [...(held?.resources ?? []), ...(held?.principals ?? [])].filter(
    ({ status }) => status === 'FAILED',
  );
  for (const { entity, message } of failed)
    if (project.share !== undefined)
      findings.warning(
        'components/share-failed',
        project.share.span,
        `sharing "${entity}" failed${message === undefined ? '' : `: ${message}`}`,
      );
}

function associate(
  planning: Planning,
  held: ObservedShare | undefined,
  {
    missingResources,
    missingPrincipals,
  }: { readonly missingResources: readonly string[]; readonly missingPrincipals: readonly string[] },
): NonNullable<ShareItem['call']> {
  const { share } = planning.project;
  const lists: JsonObject = {
    ...(missingResources.length === 0 ? {} : { resourceArns: missingResources }),
    ...(missingPrincipals.length === 0 ? {} : { principals: missingPrincipals }),
  };
  if (held !== undefined) {
    const now = [...held.resources, ...held.principals].map(({ entity, status }) => [entity, status]);
    return callOf(planning, 'AssociateResourceShare', { resourceShareArn: held.arn, ...lists }, { now });
  }
  return callOf(planning, 'CreateResourceShare', {
    name: share?.name ?? '',
    ...lists,
    allowExternalPrincipals: share?.allowExternalPrincipals ?? false,
    ...(share === undefined || share.permissionArns.length === 0
      ? {}
      : { permissionArns: share.permissionArns }),
    ...(share === undefined || Object.keys(share.tags).length === 0
      ? {}
      : { tags: Object.entries(tagsFor(share.tags)).map(([key, value]) => ({ key, value })) }),
  });
}
