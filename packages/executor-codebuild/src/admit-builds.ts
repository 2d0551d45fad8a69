import type { Time } from './time.ts';

export interface QueuePace {
  /** Milliseconds before the account is asked again whether it has room; doubles up to `most`. */
  readonly first: number;
  readonly most: number;
}

export const QUEUE_PACE: QueuePace = { first: 15_000, most: 60_000 };

/** Starts that may be under way together. */
const AT_ONCE = 10;

export interface AdmitOptions<T> {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch until which room is waited for. */
  readonly deadline: number;
  /** Undefined where the account has no room, which `attempt` knows better than anybody. */
  readonly attempt: () => Promise<T | undefined>;
  /** Told once when it has none. */
  readonly onFull: () => void;
}

/** The door to an account's builds of one kind. */
export interface Admission {
  /** Resolves with what was started; undefined where there was no room until the deadline. */
  enter<T>(options: AdmitOptions<T>): Promise<T | undefined>;
  /** A build that was let in has ended. */
  leave(): void;
}

/** Somebody who stands in line. */
interface Ticket {
  /** Whether they may ask now. */
  called: boolean;
  /** They were refused and ask again by themselves. */
  resting: boolean;
  call: AbortController;
  readonly tell: () => void;
}

/**
 * Lets builds into an account. Once it is full, they stand in a line of which only the first asks: when one of ours has
 * ended, and now and then, as others end too.
 */
export function createAdmission(time: Time, pace: QueuePace = QUEUE_PACE): Admission {
  const line: Ticket[] = [];
  /** Until the last of the line was let in. */
  let full = false;
  let asking = 0;
  let room = new AbortController();

  const callNext = (): void => {
    const [first] = line;
    const may = full ? (first?.resting === false && asking === 0 ? [first] : []) : line;
    for (const ticket of may) {
      if (asking >= AT_ONCE) return;
      if (ticket.called) continue;
      ticket.called = true;
      asking += 1;
      ticket.call.abort();
    }
  };
  const refuse = (): void => {
    full = true;
    for (const ticket of line) ticket.tell();
  };
  const leaveLine = (ticket: Ticket): void => {
    line.splice(line.indexOf(ticket), 1);
    if (ticket.called) asking -= 1;
    if (line.length === 0) full = false;
    callNext();
  };

  /** True once it is called; false at the deadline. */
  const wait = async (ticket: Ticket, signal: AbortSignal, deadline: number): Promise<boolean> => {
    callNext();
    if (!ticket.called)
      await time.sleep(deadline - time.now(), AbortSignal.any([signal, ticket.call.signal]));
    signal.throwIfAborted();
    return ticket.called;
  };

  return {
    async enter({ signal, deadline, attempt, onFull }) {
      const ticket = newTicket(onFull);
      let pause = pace.first;
      line.push(ticket);
      if (full) ticket.tell();
      try {
        while (await wait(ticket, signal, deadline)) {
          const heard = room.signal;
          const started = await attempt();
          if (started !== undefined) return started;
          refuse();
          if (time.now() + pause > deadline) return undefined;
          if (line[0] === ticket) {
            ticket.resting = true;
            await time.sleep(pause, AbortSignal.any([signal, heard]));
            ticket.resting = false;
            pause = heard.aborted ? pace.first : Math.min(pace.most, pause * 2);
            signal.throwIfAborted();
          } else {
            // Back to its place in the line, until it is called again.
            ticket.called = false;
            ticket.call = new AbortController();
            asking -= 1;
          }
        }
        return undefined;
      } finally {
        leaveLine(ticket);
      }
    },
    leave() {
      room.abort();
      room = new AbortController();
    },
  };
}

function newTicket(onFull: () => void): Ticket {
  let told = false;
  const tell = (): void => {
    if (!told) onFull();
    told = true;
  };
  return { called: false, resting: false, call: new AbortController(), tell };
}
