/** What has to be done with a stack before or while it is brought to what is wanted. */
export type Standing = 'absent' | 'healthy' | 'moving' | 'dead' | 'stuck';

/** A stack that was never made whole: CloudFormation lets it only be deleted. */
const DEAD: ReadonlySet<string> = new Set([
  'CREATE_FAILED',
  'DELETE_FAILED',
  'REVIEW_IN_PROGRESS',
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
]);

const STUCK: ReadonlySet<string> = new Set(['UPDATE_ROLLBACK_FAILED']);

/** The standing of a stack by its status. */
export function standingOf(status: string | undefined): Standing {
  if (status === undefined || status === 'DELETE_COMPLETE') return 'absent';
  if (DEAD.has(status)) return 'dead';
  if (STUCK.has(status)) return 'stuck';
  return status.endsWith('_IN_PROGRESS') ? 'moving' : 'healthy';
}

/** Whether the last operation on a stack did what it was to do. */
export function succeeded(status: string): boolean {
  return /^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status);
}
