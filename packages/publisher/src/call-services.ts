import type { ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import type { RAMClient } from '@aws-sdk/client-ram';
import type { AccountAccess } from '@seed/aws';
import { createPace, RATE } from './pace.ts';
import type { Rate } from './pace.ts';
import { isInUse, refusal } from './refusal.ts';
import type { Subject } from './refusal.ts';
import type { Time } from './time.ts';

/** What a call is given besides its input. */
export interface SendOptions {
  readonly abortSignal: AbortSignal;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** What messages say that the call is about. */
  readonly about: Subject;
}

/** Calls of one account and region, at the rate that it bears. */
export interface Services {
  readonly access: AccountAccess;
  readonly time: Time;
  /** Reads from Image Builder. Rejects with a SeedError. */
  read<T>(
    send: (client: ImagebuilderClient, options: SendOptions) => Promise<T>,
    options: CallOptions,
  ): Promise<T>;
  /** As `read`, for calls that change something: waits while another change of the same thing is under way. */
  write<T>(
    send: (client: ImagebuilderClient, options: SendOptions) => Promise<T>,
    options: CallOptions,
  ): Promise<T>;
  share<T>(send: (client: RAMClient, options: SendOptions) => Promise<T>, options: CallOptions): Promise<T>;
}

/** How long another change is waited for, and how long between looks. */
const IN_USE_MS = 60_000;
const IN_USE_PAUSE_MS = 3000;

const SERVICES = {
  read: 'Image Builder',
  write: 'Image Builder',
  share: 'Resource Access Manager',
} as const;

export interface ServicesOptions {
  /** The account and region. */
  readonly access: AccountAccess;
  readonly time: Time;
  /** For each group of operations (those that read, change, and share); 5 a second and 20 at once where absent. */
  readonly rate?: Rate;
}

/** Sends, and waits while another change of the same thing is under way. */
async function patiently<T>(send: () => Promise<T>, time: Time, signal: AbortSignal): Promise<T> {
  const since = time.now();
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!isInUse(error) || time.now() - since > IN_USE_MS) throw error;
      await time.sleep(IN_USE_PAUSE_MS, signal);
    }
  }
}

export function callServices({ access, time, rate = RATE }: ServicesOptions): Services {
  const turns = {
    read: createPace(time, rate),
    write: createPace(time, rate),
    share: createPace(time, rate),
  };
  const call = async <T>(
    group: keyof typeof turns,
    send: () => Promise<T>,
    { signal, about }: CallOptions,
  ): Promise<T> => {
    await turns[group](signal);
    return access.call(async () => {
      try {
        return await send();
      } catch (error) {
        throw refusal(error, about, SERVICES[group]) ?? error;
      }
    }, signal);
  };
  return {
    access,
    time,
    read: async (send, options) => {
      const client = await access.imageBuilder();
      return call('read', () => send(client, { abortSignal: options.signal }), options);
    },
    write: async (send, options) => {
      const client = await access.imageBuilder();
      const once = () => send(client, { abortSignal: options.signal });
      return call('write', () => patiently(once, time, options.signal), options);
    },
    share: async (send, options) => {
      const client = await access.ram();
      return call('share', () => send(client, { abortSignal: options.signal }), options);
    },
  };
}
