/** One line of console.log, of AWSTOE on an instance, in CloudWatch, or of seed. */
export interface ConsoleLine {
  /** Milliseconds since the epoch, where the line says when it was written. */
  readonly at?: number;
  readonly level: string;
  readonly kind: 'document' | 'phase' | 'step' | 'stdout' | 'stderr' | 'exit-code' | 'end' | 'other';
  /** Without the word that says what it is. */
  readonly text: string;
}

const LINE =
  /^(?:(\d{13})\s+)?(?:(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:[.,]\d{1,6})?)\s+)?(?:(Info|Warn(?:ing)?|Error|Debug)\s+)?(.*)$/;

const KINDS: readonly { readonly kind: ConsoleLine['kind']; readonly when: RegExp }[] = [
  { kind: 'stderr', when: /^(?:CmdExecution: )?Stderr: (.*)$/ },
  { kind: 'stdout', when: /^(?:CmdExecution: )?Stdout: (.*)$/ },
  { kind: 'exit-code', when: /^(?:CmdExecution: )?ExitCode (\d+)$/ },
  { kind: 'document', when: /^Document (.*)$/ },
  { kind: 'phase', when: /^Phase (.*)$/ },
  { kind: 'step', when: /^Step (.*)$/ },
  { kind: 'end', when: /^(?:Executor: .*|Document .* ended: .*)$/ },
  { kind: 'stderr', when: /^CmdExecution: \[ ERROR \] (.*)$/ },
  { kind: 'stdout', when: /^CmdExecution: (.*)$/ },
];

/** Takes console.log apart. A line in no known form is `other`, with all of its text. */
export function parseConsoleLog(text: string): readonly ConsoleLine[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map(parseLine);
}

function parseLine(line: string): ConsoleLine {
  const [, epoch, day, clock, level = 'Info', rest = ''] = LINE.exec(line) ?? [];
  const written = day === undefined ? Number.NaN : Date.parse(`${day}T${clock?.replace(',', '.') ?? ''}Z`);
  const at = epoch === undefined ? written : Number(epoch);
  const time = Number.isNaN(at) ? {} : { at };
  // The end of a document begins like the document.
  if (/^Document .* ended: /.test(rest)) return { ...time, level, kind: 'end', text: rest };
  for (const { kind, when } of KINDS) {
    const found = when.exec(rest);
    if (found !== null) return { ...time, level, kind, text: found[1] ?? rest };
  }
  return { ...time, level, kind: 'other', text: rest };
}
