import {
  applyEdits,
  type ComponentLock,
  guardVersions,
  type ObservedRegion,
  policyWith,
  type VersionGuard,
} from '../../src/index.ts';
import { type Files, projectOf } from '../memory-tree.ts';
import { twoImages } from '../project-files.ts';

export const TOOLS = 'components/24.04/tools.yml';

export interface GuardCase {
  readonly before?: Files;
  readonly policy?: readonly string[];
  readonly lock?: ComponentLock;
  readonly published?: readonly ObservedRegion[];
}

export async function guard(
  after: Files,
  { before = twoImages(), policy = [], ...rest }: GuardCase = {},
): Promise<VersionGuard> {
  const [base, head] = await Promise.all([projectOf(before), projectOf(after)]);
  return guardVersions({
    head: { ...head, policy: policyWith(head.policy, policy) },
    base,
    since: 'origin/main',
    ...rest,
  });
}

/** The files with all edits in them. */
export function fixed(files: Files, { edits }: VersionGuard): Files {
  const names = [...new Set(edits.map(({ file }) => file))];
  return {
    ...files,
    ...Object.fromEntries(
      names.map((name) => [
        name,
        applyEdits(
          files[name] ?? '',
          edits.filter(({ file }) => file === name),
        ),
      ]),
    ),
  };
}

export const withTools = (text: string): Files => twoImages({ [TOOLS]: text });
