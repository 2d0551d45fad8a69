import type { Clock } from '@seed/kernel';
import { goodBuild } from './build-scripts.ts';
import type { BuildScript } from './build-scripts.ts';
import type { Body } from './check-request.ts';
import { addForeign } from './fake-components.ts';
import type { ForeignComponent } from './fake-components.ts';
import { newPlace } from './fake-place.ts';
import type { Era, FakeMemory, Place, StartedImage, Work } from './fake-place.ts';
import { perform } from './perform-operation.ts';

/** What accounts are like. */
export interface FakeWorldOptions {
  /** `2026` unless given: the same version with another text quietly becomes another build. */
  readonly era?: Era;
  /** The account of callers whose keys do not tell; 123456789012 unless given. */
  readonly account?: string;
  readonly clock?: Clock;
  /** How the creation of an image goes; it goes well unless given. */
  readonly builds?: (image: StartedImage) => BuildScript;
  /** Components of AWS and others, in every region. */
  readonly foreign?: readonly ForeignComponent[];
  /** How many of a kind an account may have: `components`, `image-pipeline`, … */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Why the association of a resource or principal with a share fails. */
  readonly associationFails?: (entity: string) => string | undefined;
  /** Accounts outside the organisation. */
  readonly externalAccounts?: readonly string[];
  /** Of a server before: this one goes on where that one ended. */
  readonly memory?: FakeMemory;
}

/** Where something is. */
export interface FakeRegion {
  readonly account?: string;
  /** `eu-west-2` unless given. */
  readonly region?: string;
}

/** All accounts and regions there are. */
export interface FakeWorld {
  readonly account: string;
  readonly memory: FakeMemory;
  place(at?: FakeRegion): Place;
  work(at?: FakeRegion): Work;
  /** Performs an operation at once. Throws a ServiceFailure. */
  call(operation: string, input: Body, at?: FakeRegion): Body;
  requestId(): string;
}

const ACCOUNT = '123456789012';
const REGION = 'eu-west-2';

export function fakeWorld(options: FakeWorldOptions): FakeWorld {
  const { era = '2026', account: own = ACCOUNT, quotas = {}, externalAccounts = [] } = options;
  const { memory = new Map<string, Place>(), builds = () => goodBuild(), foreign = [] } = options;
  const clock: Clock = options.clock ?? { now: () => Date.now() };
  const place = ({ account = own, region = REGION }: FakeRegion = {}): Place => {
    const key = `${account}/${region}`;
    const known = memory.get(key);
    if (known !== undefined) return known;
    const made = newPlace(account, region);
    memory.set(key, made);
    for (const component of foreign) addForeign({ place: made, clock }, component);
    return made;
  };
  const work = (at?: FakeRegion): Work => ({
    place: place(at),
    clock,
    era,
    quotas,
    startBuild: (image) => ({ script: builds(image), at: 0, wasSeen: false, cancelled: false }),
    associationFails: options.associationFails,
    externalAccounts,
    places: () => memory.values(),
  });
  let answered = 0;
  const requestId = (): string => {
    answered += 1;
    return `00000000-0000-4000-a000-${String(answered).padStart(12, '0')}`;
  };
  return {
    account: own,
    memory,
    place,
    work,
    requestId,
    call: (operation, input, at) =>
      perform({ operation, input: { clientToken: `by-hand-${requestId()}`, ...input } }, work(at)),
  };
}
