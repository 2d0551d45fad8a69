import type { NodeView } from '@seed/view';
import type { RunScope } from './run-scope.ts';
import { ORDERLY_MS } from './stop-control.ts';
import type { StopVoice } from './stop-control.ts';

/** CodeBuild takes its time to say that a build has stopped; the executor lets go of it after a minute. */
const REMOTE_MS = 65_000;

/** What is said on interrupts: at once, on standard error. */
export function stopVoice(scope: RunScope): StopVoice {
  const { note, err } = scope.context;
  const active = () =>
    [...scope.view().nodes.values()].filter(({ status }) => status === 'running' || status === 'paused');
  /** A run says itself where its builds are; a deployment finds them when it is repeated. */
  const remoteHints = (left: readonly NodeView[]): string[] => {
    if (scope.view().command !== 'run')
      return left.flatMap(({ ref }) =>
        ref === undefined ? [] : [`stop it with ${err.cyan(`aws codebuild stop-build --id ${ref}`)}`],
      );
    const { id } = scope.session;
    return [
      `watch it with ${err.cyan(`seed logs ${id} -f`)}`,
      `stop it with ${err.cyan(`seed runs cancel ${id}`)}`,
    ];
  };
  const isRemote = () => scope.view().executor === 'codebuild';
  return {
    patience: () => (isRemote() ? REMOTE_MS : ORDERLY_MS),
    stopping() {
      const names = active().map(({ id }) => id);
      const what =
        names.length === 0 ? 'the run' : `${names.length === 1 ? 'build' : 'builds'} ${names.join(', ')}`;
      const how = isRemote()
        ? 'in CodeBuild, up to 60 s; press ctrl-c again to leave it running'
        : 'up to 10 s; press ctrl-c again to end at once';
      note(`${err.glyph('attention')} stopping ${what}${isRemote() ? ' ' : ', '}${how}`);
    },
    forced() {
      const left = active();
      note(
        `${err.glyph('attention')} ${isRemote() ? 'not waiting for CodeBuild any longer' : 'ending at once'}`,
      );
      for (const { id, ref } of left) note(`  ${id} ${ref ?? ''}`.trimEnd());
      for (const line of isRemote()
        ? remoteHints(left)
        : [`what is left is removed with ${err.cyan('seed clean')}`])
        note(`  ${line}`);
    },
  };
}
