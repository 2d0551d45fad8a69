import type { ActionName } from '@seed/components';
import type { Action } from './action.ts';
import { EXECUTE_ACTIONS } from './execute-actions.ts';
import { FILE_ACTIONS } from './file-actions.ts';
import { TRANSFER_ACTIONS } from './transfer-actions.ts';

/** What runs here: the modules that are missing need Windows. */
export const ACTIONS: Readonly<Partial<Record<ActionName, Action>>> = {
  ...EXECUTE_ACTIONS,
  ...FILE_ACTIONS,
  ...TRANSFER_ACTIONS,
};
