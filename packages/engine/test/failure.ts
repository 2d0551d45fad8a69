import { InputError } from '@seed/kernel';

/** What a call refuses its input with. */
export function failure(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
