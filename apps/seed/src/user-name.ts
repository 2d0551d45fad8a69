import { userInfo } from 'node:os';

/** Who is at work, for records and locks. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as in many containers.
    return 'seed';
  }
}
