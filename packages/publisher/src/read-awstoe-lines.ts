import { parseArn } from '@seed/components';

/** Where in its documents AWSTOE was. */
export interface LogPosition {
  readonly component?: string;
  readonly componentName?: string;
  readonly phase?: string;
  readonly step?: string;
}

/** What the log of a build tells of it. */
export interface AwstoeLines {
  line(text: string): void;
  /** The last lines that commands wrote to their standard error, 50 at most. */
  readonly lastErrors: readonly string[];
  /** Where the last command was that failed; undefined where none did. */
  failedAt(): LogPosition | undefined;
}

const LAST_ERRORS = 50;

/** A time in front of a line: milliseconds, or a date with a level. */
const TIME = String.raw`^(?:\d{10,}\s+)?(?:\d{4}-\d\d-\d\d[ T][\d:.,]+Z?\s+)?(?:Info|Error|Warn\w*|Debug)?\s*`;
const HEADING = new RegExp(`${TIME}(Document|Phase|Step) (\\S+)\\s*$`);
const EXIT = /(?:^|\s)ExitCode (\d+)\s*$/;
const STDERR = /(?:^|\s)Stderr:\s?(.*)$/;
const STDOUT = /(?:^|\s)Stdout:/;

/** Statuses that ask for a restart. */
const RESTARTS: ReadonlySet<string> = new Set(['0', '194', '3010']);

/** Reads both forms of AWSTOE's log, that of its console and that of CloudWatch. */
export function readAwstoeLines(): AwstoeLines {
  const lastErrors: string[] = [];
  let at: LogPosition = {};
  let failed: LogPosition | undefined;
  return {
    lastErrors,
    failedAt: () => failed,
    line(text) {
      const error = STDERR.exec(text)?.[1];
      if (error !== undefined && lastErrors.push(error) > LAST_ERRORS) lastErrors.shift();
      // What a command prints may look like anything.
      if (error !== undefined || STDOUT.test(text)) return;
      const [, heading, name = ''] = HEADING.exec(text) ?? [];
      if (heading === 'Document') at = documentOf(name);
      if (heading === 'Phase') at = { ...withoutPlace(at), phase: name };
      if (heading === 'Step') at = { ...at, step: name };
      const status = EXIT.exec(text)?.[1];
      if (status !== undefined && !RESTARTS.has(status)) failed = at;
    },
  };
}

/** Documents are named by the ARNs of their components, or by paths on the instance. */
function documentOf(name: string): LogPosition {
  const componentName = parseArn(name)?.name;
  return componentName === undefined ? {} : { component: name, componentName };
}

function withoutPlace({ component, componentName }: LogPosition): LogPosition {
  return {
    ...(component === undefined ? {} : { component }),
    ...(componentName === undefined ? {} : { componentName }),
  };
}
