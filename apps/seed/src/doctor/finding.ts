import { isSeedError } from '@seed/kernel';

/** One line of the report. `problem` decides about the exit status, `warning` does not. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
  readonly code?: string;
  readonly fixes: readonly string[];
}

export type Checked = Pick<Finding, 'state' | 'detail'> & { readonly fixes?: readonly string[] };

/** What a check came to; what AWS says no to is a finding and no error. */
export async function finding(name: string, check: () => Promise<Checked>): Promise<Finding> {
  try {
    return { name, fixes: [], ...(await check()) };
  } catch (error) {
    if (!isSeedError(error)) throw error;
    return { name, state: 'problem', detail: error.message, code: error.code, fixes: error.hints };
  }
}
