import { GROUPS, groupOf, MODULES, NODES } from './talking-project.ts';
import type { Saying, State } from './talking-project.ts';

/** What one run of a command, killed or not, came upon, did and left. */
export interface Attempt {
  readonly before: State;
  readonly after: State;
  readonly said: readonly Saying[];
  /** Status of each module, as `seed list` and `seed show` have it after the run. */
  readonly listed: ReadonlyMap<string, string>;
}

/** Modules that an apply has to deploy, with the version of their sources. */
export type Due = ReadonlyMap<string, string>;

const VALUES = ['deployspec', 'manifest', 'md5/bundle', 'md5/deployspec', 'md5/manifest', 'metadata'];

/** Everything that is there when the whole deployment is, and nothing else. */
export const WHOLE: readonly string[] = [
  ...NODES.flatMap((node) => [...VALUES, 'seed/record'].map((name) => `${node}/${name}`)),
  'manifest',
  'manifest/deployed',
].toSorted();

const recordOf = (state: State, node: string): string | undefined => state.get(`${node}/seed/record`);

function entriesOf(state: State, node: string): string {
  return JSON.stringify([...state].filter(([key]) => key.startsWith(`${node}/`)));
}

const isKnown = (state: State, node: string): boolean => entriesOf(state, node) !== '[]';

interface StoredRecord {
  readonly status?: string;
  readonly pending?: { readonly bundleMd5: string; readonly manifestMd5: string };
}

/** Read from the state itself: both the digests that Seed-Farmer goes by and the record of seed. */
function isDeployed(state: State, node: string): boolean {
  const [bundle, manifest] = ['bundle', 'manifest'].map((name) => state.get(`${node}/md5/${name}`));
  const { status, pending } = JSON.parse(recordOf(state, node) ?? '{}') as StoredRecord;
  if (bundle === undefined || status === 'deployed') return bundle !== undefined;
  const isStored = (text: string | undefined, hash: string) => text?.includes(`"${hash}"`) === true;
  return (
    status === 'deploying' &&
    pending !== undefined &&
    isStored(bundle, pending.bundleMd5) &&
    isStored(manifest, pending.manifestMd5)
  );
}

/** A run that is no more began to deploy it, and did not get to the end. */
export const isUnderWay = (state: State, node: string): boolean =>
  recordOf(state, node)?.includes('"deploying"') === true && !isDeployed(state, node);

/** Modules that the run finished, as far as it was remembered. */
export function finishedBy({ before, after }: Attempt, due: Due): string[] {
  return [...due.keys()].filter(
    (node) => isDeployed(after, node) && recordOf(after, node) !== recordOf(before, node),
  );
}

const begunBy = ({ said }: Attempt): string[] =>
  said.filter(({ point }) => point === 'begin').map(({ node }) => node);

const endsOf = ({ said }: Attempt, node: string): Saying[] =>
  said.filter((saying) => saying.point === 'end' && saying.node === node);

/** One sentence for each that holds. */
const those = (...claims: readonly (readonly [boolean, string])[]): string[] =>
  claims.filter(([holds]) => holds).map(([, text]) => text);

function listing({ listed, after }: Attempt, node: string, expected: string): string[] {
  const status = listed.get(node);
  const wanted = isKnown(after, node) ? expected : undefined;
  return those([status !== wanted, `${node} is listed as ${status} instead of ${wanted}`]);
}

/** What does not fit together after an apply; nothing when all told the truth. */
export function untruthsOfApply(attempt: Attempt, due: Due): string[] {
  const { before, after } = attempt;
  const begun = begunBy(attempt);
  const finished = finishedBy(attempt, due);
  return NODES.flatMap((node) => {
    const times = begun.filter((other) => other === node).length;
    const ends = endsOf(attempt, node).filter(({ version }) => version === due.get(node)).length;
    const earlier = GROUPS.slice(0, GROUPS.indexOf(groupOf(node)));
    const waits = [...due.keys()].filter((other) => earlier.includes(groupOf(other)));
    const isDue = due.has(node);
    const status = isDeployed(after, node) ? 'ok' : 'interrupted';
    return [
      ...those(
        [!isDue && times > 0, `${node} was done and ran again`],
        [!isDue && entriesOf(before, node) !== entriesOf(after, node), `${node} was done and was changed`],
        [times > 1, `${node} ran ${times} times in one run`],
        [finished.includes(node) && ends !== 1, `${node} is remembered but did not run to its end`],
        [times > 0 && !isKnown(after, node), `${node} ran and is not remembered at all`],
        [
          times > 0 && waits.some((other) => !finished.includes(other)),
          `${node} ran before the groups ahead of it were done`,
        ],
      ),
      ...listing(attempt, node, status),
    ];
  });
}

/** What an apply that came to its end left undone. */
export function undoneBy(attempt: Attempt, due: Due, all: readonly Saying[]): string[] {
  const { after } = attempt;
  const begun = begunBy(attempt);
  const finished = finishedBy(attempt, due);
  const keys = JSON.stringify([...after.keys()].toSorted());
  return [
    ...[...due.keys()].flatMap((node) =>
      those(
        [!begun.includes(node), `${node} was not done and did not run`],
        [!finished.includes(node), `${node} did not get done`],
      ),
    ),
    ...MODULES.flatMap(({ node, reads }) => {
      if (reads === undefined) return [];
      const metadata = JSON.parse(after.get(`${reads}/metadata`) ?? '{}') as { Token?: string };
      const last = all.findLast((saying) => saying.node === node && saying.action === 'deploy');
      return those([
        last?.given !== metadata.Token,
        `${node} was deployed with ${last?.given}, and ${reads} gives ${metadata.Token}`,
      ]);
    }),
    ...those([keys !== JSON.stringify(WHOLE), `the state has the keys ${keys}`]),
  ];
}

/** What does not fit together after a destroy. */
export function untruthsOfDestroy(attempt: Attempt): string[] {
  const { before, after } = attempt;
  const begun = begunBy(attempt);
  return NODES.flatMap((node) => {
    const times = begun.filter((other) => other === node).length;
    // Only its record is left of a module whose destroy came to its end.
    const wasThere = before.has(`${node}/manifest`);
    const isGone = !after.has(`${node}/manifest`);
    const later = GROUPS.slice(GROUPS.indexOf(groupOf(node)) + 1);
    const waits = NODES.filter((other) => later.includes(groupOf(other)));
    return [
      ...those(
        [!wasThere && times > 0, `${node} was gone and ran again`],
        [times > 1, `${node} ran ${times} times in one run`],
        [
          wasThere && isGone && endsOf(attempt, node).length !== 1,
          `${node} is forgotten but was not destroyed to its end`,
        ],
        [
          times > 0 && waits.some((other) => after.has(`${other}/manifest`)),
          `${node} went before the groups behind it were gone`,
        ],
      ),
      ...listing(attempt, node, isDeployed(after, node) ? 'ok' : 'interrupted'),
    ];
  });
}
