/** `run.json` of a journal, as far as a viewer needs it. */
export interface JournalHeader {
  readonly id: string;
  readonly kind: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly target: string;
  readonly cwd: string;
  readonly versions: { readonly seed: string; readonly node: string };
  readonly owner: { readonly pid: number; readonly host: string };
  readonly startedAt: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A header of whichever version wrote it, with everything that viewers look at; undefined for what is none. */
export function journalHeader(value: unknown): JournalHeader | undefined {
  const { id, owner, versions, args, ...known } = (value ?? {}) as Partial<JournalHeader>;
  const startedAt = textOf(known.startedAt);
  const isOne =
    typeof id === 'string' && typeof owner?.pid === 'number' && Number.isFinite(Date.parse(startedAt));
  if (!isOne) return undefined;
  return {
    id,
    kind: textOf(known.kind),
    command: textOf(known.command),
    args: Array.isArray(args) ? args.map(textOf) : [],
    target: textOf(known.target),
    cwd: textOf(known.cwd),
    versions: { seed: textOf(versions?.seed), node: textOf(versions?.node) },
    owner: { pid: owner.pid, host: textOf(owner.host) },
    startedAt,
  };
}
