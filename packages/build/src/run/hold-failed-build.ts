import { shellWord } from '@seed/kernel';
import { awaitPerson } from './await-person.ts';
import type { BuildSession } from './build-session.ts';

/** The same two files as `codebuild-breakpoint` uses, so that `codebuild-resume` ends this pause too. */
const waitForResume = (tmp: string): string => {
  const [paused, resume] = [shellWord(`${tmp}/paused`), shellWord(`${tmp}/resume`)];
  return `: >${resume}
printf 'paused\\n' >${paused}
while [ -s ${paused} ] && [ ! -s ${resume} ]; do sleep 0.2 || sleep 1 || :; done 2>/dev/null
: >${paused}
: >${resume}`;
};

async function pause(session: BuildSession): Promise<void> {
  const { record, workspace, ctx } = session;
  const { ref } = workspace;
  record.emit({ type: 'build.paused', data: { ref, reason: 'failure', attach: `seed attach ${ref}` } });
  const goesOn = awaitPerson(session, workspace, 'failure');
  // A person who interrupts the pause ends it; the build has failed already and stays failed.
  await ctx.run(waitForResume(workspace.layout.tmp)).then(undefined, () => undefined);
  goesOn();
  record.emit({ type: 'build.resumed', data: { ref } });
}

/** What `--on-failure` asks for. True when the place is kept and must not be removed. */
export async function holdFailedBuild(session: BuildSession): Promise<boolean> {
  const { record, job, workspace, interruption } = session;
  const how = job.debug.onFailure;
  if (record.outcome !== 'failed' || interruption.cause !== undefined || how === 'remove') return false;
  if (how === 'shell') {
    if (session.alive) await pause(session);
    return false;
  }
  const kept = await workspace.retain(how);
  record.ref = kept.ref;
  record.emit({
    type: 'notice.raised',
    data: {
      code: 'build/kept',
      text: `the failed build is kept as ${kept.ref}; look at it with \`${kept.attach}\``,
    },
  });
  return how === 'keep';
}
