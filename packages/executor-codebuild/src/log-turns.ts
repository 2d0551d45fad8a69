import type { Time } from './time.ts';

/** The account's quota for reading logs is shared with everybody else who reads them. */
const CALLS_PER_SECOND = 5;

/** Resolves when a call may be made; those in a hurry come before all who wait. */
export type Turns = (hurry: boolean) => Promise<void>;

/** Spaces calls evenly, first come first served. */
export function createTurns(time: Time, perSecond = CALLS_PER_SECOND): Turns {
  const gap = 1000 / perSecond;
  const hurried: (() => void)[] = [];
  const patient: (() => void)[] = [];
  let next = 0;
  let serving = false;

  const serve = async (): Promise<void> => {
    serving = true;
    while (hurried.length + patient.length > 0) {
      const early = next - time.now();
      if (early > 0) await time.sleep(Math.ceil(early));
      next = Math.max(time.now(), next) + gap;
      (hurried.shift() ?? patient.shift())?.();
    }
    serving = false;
  };
  return (hurry) =>
    new Promise((resolve) => {
      (hurry ? hurried : patient).push(resolve);
      if (!serving) void serve();
    });
}
