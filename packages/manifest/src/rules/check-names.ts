import type { Span } from '@seed/kernel';
import type { ManifestFindings } from '../codes.ts';
import type { Deployment, Group, Module } from '../deployment.ts';

/** What stores take in one step of a key. */
const KEY_PART = /^[A-Za-z0-9_.-]+$/;
const DEPLOYMENT_NAME = /^(?!-)[A-Za-z0-9+=,.@_-]{1,64}(?<!-)$/;

/** Names that cannot be remembered, or that are there twice. */
export function checkNames(deployment: Deployment, findings: ManifestFindings): void {
  checkDeploymentName(deployment, findings);
  for (const group of deployment.groups) {
    checkGroupName(group, findings);
    for (const module of group.modules) {
      if (KEY_PART.test(module.name)) continue;
      findings.error('manifest/module-name', module.span, `"${module.name}" cannot name a module`, {
        hints: [KEY_PART_HINT],
      });
    }
    reportTwins(group.modules, (module) => module.name, {
      code: 'manifest/duplicate-module',
      says: (module) => `module "${module.name}" is in group "${group.name}" twice`,
      hint: 'rename or remove one of the two',
      findings,
    });
  }
  reportTwins(deployment.groups, (group) => group.name, {
    code: 'manifest/duplicate-group',
    says: (group) => `group "${group.name}" is there twice`,
    hint: 'rename one of the two, or put their modules together',
    findings,
  });
  checkJoinedNames(deployment, findings);
}

const KEY_PART_HINT = 'use letters, digits, `.`, `-` and `_` only';

function checkDeploymentName({ name, nameSpan, groups }: Deployment, findings: ManifestFindings): void {
  const span = nameSpan ?? groups[0]?.span;
  // A name that could not be read has an error of its own, and so has a variable that is not set.
  const isUnknown = (name === '' && nameSpan === undefined) || name.includes('${');
  if (DEPLOYMENT_NAME.test(name) || span === undefined || isUnknown) return;
  const says =
    name === ''
      ? 'the name of the deployment is empty'
      : name.length > 64
        ? `the name of the deployment has ${name.length} characters, and 64 is the most`
        : `"${name}" cannot name a deployment`;
  findings.error('manifest/deployment-name', span, says, {
    hints: ['use 1 to 64 letters, digits and `+=,.@_-`, without a hyphen at the ends'],
  });
}

function checkGroupName({ name, span }: Group, findings: ManifestFindings): void {
  if (name === 'manifest')
    findings.error('manifest/group-name', span, 'a group cannot be called "manifest"', {
      detail: 'the deployment itself is remembered under that name',
      hints: ['choose another name'],
    });
  else if (!KEY_PART.test(name))
    findings.error('manifest/group-name', span, `"${name}" cannot name a group`, { hints: [KEY_PART_HINT] });
}

interface TwinReport<T> {
  readonly code: 'manifest/duplicate-module' | 'manifest/duplicate-group';
  readonly says: (item: T) => string;
  readonly hint: string;
  readonly findings: ManifestFindings;
}

function reportTwins<T extends { readonly span: Span }>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { code, says, hint, findings }: TwinReport<T>,
): void {
  const seen = new Map<string, T>();
  for (const item of items) {
    const first = seen.get(nameOf(item));
    if (first === undefined) seen.set(nameOf(item), item);
    else
      findings.error(code, item.span, says(item), {
        related: [{ span: first.span, label: 'first given here' }],
        hints: [hint],
      });
  }
}

/** Module `c` of group `a-b` and module `b-c` of group `a` are both `a-b-c` where they are built. */
function checkJoinedNames({ groups }: Deployment, findings: ManifestFindings): void {
  const seen = new Map<string, Module>();
  for (const module of groups.flatMap((group) => group.modules)) {
    const joined = `${module.group}-${module.name}`;
    const first = seen.get(joined);
    if (first === undefined) seen.set(joined, module);
    else if (first.node !== module.node)
      findings.warning(
        'manifest/ambiguous-name',
        module.span,
        `"${module.node}" and "${first.node}" are both "${joined}" in their builds`,
        {
          detail: 'roles, stacks and resources named after it would be the same ones',
          related: [{ span: first.span, label: 'the other one stands here' }],
          hints: ['rename one of the two'],
        },
      );
  }
}
