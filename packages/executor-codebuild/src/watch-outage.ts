import type { PollPace } from './poll-builds.ts';
import type { Time } from './time.ts';

export interface Outage {
  /** Until when the service is left alone; 0 while it answers. */
  until(): number;
  /** The service could not be asked: whether that is new, and whether it has been borne for long enough. */
  failed(): { readonly isFirst: boolean; readonly isOver: boolean };
  answered(): void;
}

/** Leaves a service alone for longer and longer while it cannot be asked. */
export function watchOutage(time: Time, { every, troubled, patience }: PollPace): Outage {
  let outage: { readonly since: number; until: number; pause: number } | undefined;
  return {
    until: () => outage?.until ?? 0,
    failed() {
      const now = time.now();
      const isFirst = outage === undefined;
      outage ??= { since: now, until: now, pause: every };
      outage.until = now + outage.pause;
      outage.pause = Math.min(troubled, outage.pause * 2);
      return { isFirst, isOver: now - outage.since > patience };
    },
    answered() {
      outage = undefined;
    },
  };
}
