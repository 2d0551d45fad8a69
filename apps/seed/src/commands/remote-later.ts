import { EnvironmentError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';

/** A command of Seed-Farmer that makes or reads things in AWS: taken as documented, and then said to come later. */
export const remoteLater = (what: string): CommandFunction<Record<never, never>> => {
  return async () => {
    throw new EnvironmentError('cli/remote-later', `${what} needs AWS, which this version does not reach`, {
      hints: ['run deployments on this machine with `seed apply MANIFEST --local`, which needs none of it'],
    });
  };
};
