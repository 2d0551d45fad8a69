/** Exit statuses of commands that look at a state. */
export const READ_EXITS = [
  '0 done',
  '2 the input is wrong, or there is no such thing',
  '3 the state, or a part of it, cannot be reached',
] as const;

/** And of those that change it. */
export const CHANGE_EXITS = [...READ_EXITS, '6 a run holds the deployment'] as const;

/** And of those that ask before. */
export const CONFIRM_EXITS = [...READ_EXITS, '4 declined', '6 a run holds the deployment'] as const;
