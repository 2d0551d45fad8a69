import type { RemoteBuild } from '@seed/executor-codebuild';
import type { CommandContext } from '../command.ts';
import type { JournalRun } from '../journal/read-journal.ts';
import type { Settings } from '../settings.ts';

/** A build in CodeBuild that nobody followed to its end, because its run was killed or let go of it. */
export interface LeftBuild {
  readonly node: string;
  /** `project:uuid`. */
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
}

const ARN = /^arn:[\w-]+:codebuild:([\w-]+):(\d+):build\//;

/** The builds that a run left; deployments find theirs by themselves when they are repeated. */
export function leftBuilds({ header, state, view }: JournalRun): readonly LeftBuild[] {
  if (header.command !== 'run' || state === 'running') return [];
  return [...view.nodes.values()].flatMap(({ id: node, ref, arn = '', result }) => {
    const [, region, accountId] = ARN.exec(arn) ?? [];
    const isOver = result?.phases.some(({ name }) => name === 'COMPLETED') === true;
    if (ref === undefined || region === undefined || accountId === undefined || isOver) return [];
    return [{ node, id: ref, accountId, region }];
  });
}

/** Does something with left builds, with the caller's own keys. Rejects with EnvironmentError. */
export async function withLeftBuilds(
  { io, wiring }: Pick<CommandContext, 'io' | 'wiring'>,
  settings: Settings,
  work: (open: (left: LeftBuild) => Promise<RemoteBuild>) => Promise<void>,
): Promise<void> {
  const { project = 'seed' } = settings.values;
  const accounts = await (await wiring()).accounts({ settings, io, project, assumeRoles: false });
  try {
    await work((left) => accounts.build(left, left.id));
  } finally {
    accounts.close();
  }
}
