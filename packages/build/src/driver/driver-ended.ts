import type { ChannelEnd } from '../workspace.ts';

/** The driver's process ended while something was asked of it. */
export class DriverEnded extends Error {
  readonly end: ChannelEnd;

  constructor(end: ChannelEnd) {
    super(end.detail ?? `the driver ended with exit status ${end.exitCode ?? 'unknown'}`);
    this.name = 'DriverEnded';
    this.end = end;
  }
}
