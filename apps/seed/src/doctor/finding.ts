/** One line of the report. `problem` decides about the exit status, `warning` does not. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
  readonly code?: string;
  readonly fixes: readonly string[];
}
