import { EXIT } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import type { COMPONENTS_POLICY_FLAGS } from '../components-flags.ts';
import { namedTargets } from './choose-targets.ts';
import { iamPolicyOf } from './iam-policy.ts';
import { mustBeSound, openImages } from './open-images.ts';

/** Prints the IAM policy that publishing the project needs; asks nobody. */
export const componentsIamPolicy: CommandFunction<typeof COMPONENTS_POLICY_FLAGS> = async (
  context,
  flags,
) => {
  const { io, print } = context;
  const project = mustBeSound(await openImages({ words: [] }, io));
  const targets = flags.target === undefined ? [] : namedTargets(project, flags.target);
  print(JSON.stringify(iamPolicyOf(project, targets), undefined, 2));
  return EXIT.done;
};
