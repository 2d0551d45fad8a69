import type { RunScope } from './run-scope.ts';
import type { StopVoice } from './stop-control.ts';

/** What is said on interrupts: at once, on standard error. */
export function stopVoice(scope: RunScope): StopVoice {
  const { note, err } = scope.context;
  const active = () =>
    [...scope.view().nodes.values()].filter(({ status }) => status === 'running' || status === 'paused');
  return {
    stopping() {
      const names = active().map(({ id }) => id);
      const what =
        names.length === 0 ? 'the run' : `${names.length === 1 ? 'build' : 'builds'} ${names.join(', ')}`;
      note(`${err.glyph('attention')} stopping ${what}, up to 10 s; press ctrl-c again to end at once`);
    },
    forced() {
      note(`${err.glyph('attention')} ending at once`);
      for (const { id, ref } of active()) note(`  ${id} ${ref ?? ''}`.trimEnd());
      note(`  what is left is removed with ${err.cyan('seed clean')}`);
    },
  };
}
