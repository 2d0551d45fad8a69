import { InputError, type Plan } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import type { Observed } from './observed.ts';
import { knownGroups } from './order-groups.ts';
import { countSteps, planBasis } from './plan-basis.ts';
import { forgottenOnly, observedFindings } from './plan-findings.ts';
import { blockedRemovals, orderRemovals, removalSteps } from './plan-removals.ts';
import { type Selection, selectionOf, selectNodes } from './select-steps.ts';

export interface DestroyPolicy {
  /** Names of the deployments that there are, for the message about an unknown one. */
  readonly deployments: readonly string[];
  /** What people call the store of deployments, for that message. */
  readonly store?: string;
  readonly selection?: Selection;
}

const MOST_NAMED = 10;

function unknown({ key }: Observed, { deployments, store = 'this store' }: DestroyPolicy): InputError {
  const others = deployments.filter((name) => name !== key.deployment);
  const near = suggestKey(key.deployment, others);
  const listed = others.slice(0, MOST_NAMED).map((name) => `"${name}"`);
  const more = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more` : '';
  return new InputError(
    'deploy/unknown-deployment',
    `project "${key.project}" has no deployment "${key.deployment}"`,
    {
      hints: [
        ...(near === undefined ? [] : [`did you mean \`${near}\`?`]),
        others.length === 0
          ? `it has no deployments at all in ${store}`
          : `it has ${listed.join(', ')}${more}`,
        'check the name of the project, and the account and region of its toolchain',
      ],
      data: { project: key.project, deployment: key.deployment, known: others },
    },
  );
}

/**
 * What has to be done to destroy a deployment: every module that the stores know of, also those that no manifest names any
 * more, dependants first. A deployment without modules gives a plan without steps, whose execution forgets the manifests.
 * Throws InputError where nothing is known of the deployment, and for a selection that fits nothing.
 */
export function planDestroy(observed: Observed, policy: DestroyPolicy): Plan {
  const { key, modules, others = [], requested, deployed } = observed;
  if (requested === undefined && deployed === undefined && modules.size === 0)
    throw unknown(observed, policy);
  const stored = knownGroups(observed);
  const ranked = stored.map(({ name }) => name);
  const removals = orderRemovals([...modules.values(), ...others], ranked);
  const nodes = [...new Set(removals.modules.map(({ node }) => node))];
  const selected = selectNodes(nodes, key.deployment, policy.selection);
  const steps = removalSteps(removals, selected, { kind: 'asked' });
  const limits = new Map(stored.map(({ name, concurrency }) => [name, concurrency]));
  // The order of deployment, as in every plan; steps have the opposite one.
  const inOrder = [...new Set(removals.modules.map(({ group }) => group))].toReversed();
  const head = {
    version: 1,
    kind: 'destroy',
    project: key.project,
    deployment: key.deployment,
    groups: inOrder.map((name) => {
      const concurrency = limits.get(name);
      return { name, ...(concurrency === undefined ? {} : { concurrency }) };
    }),
    ...selectionOf(policy.selection),
  } as const;
  return {
    ...head,
    steps,
    counts: countSteps(steps),
    diagnostics: [
      ...observedFindings(observed),
      ...blockedRemovals(removals, selected, new Map()),
      ...forgottenOnly(removals.modules, selected),
    ],
    basis: planBasis(head, { observed, settings: [] }),
  };
}
