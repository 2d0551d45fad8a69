/** Time and randomness, passed in wherever the result can be observed. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface Ids {
  /** A new UUID, version 4. */
  uuid(): string;
}
