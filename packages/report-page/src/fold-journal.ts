import type { Diagnostic, NodeId, Plan, SeedEvent } from '@seed/kernel';
import { EMPTY_RUN, reduceRun } from '@seed/view';
import type { RunView } from '@seed/view';
import { addToDraft, emptyDraft } from './module-draft.ts';
import type { ModuleDraft } from './module-draft.ts';

/** A journal, read once from its first event to its last. */
export interface FoldedJournal {
  readonly view: RunView;
  /** Events that it should have and has not. */
  readonly missing: number;
  readonly plan?: Plan;
  readonly drafts: ReadonlyMap<NodeId, ModuleDraft>;
  /** Findings and remarks with the modules they are about. */
  readonly diagnostics: readonly { readonly diagnostic: Diagnostic; readonly node?: NodeId }[];
  readonly notices: readonly { readonly text: string; readonly node?: NodeId }[];
  readonly seed?: string;
  readonly because?: string;
  readonly message?: string;
  readonly firstAt?: number;
  readonly lastAt?: number;
}

interface Writable {
  plan?: Plan;
  seed?: string;
  because?: string;
  message?: string;
  firstAt?: number;
  lastAt?: number;
}

/** A plan of a journal that somebody may have written by hand, or a later version. */
const isPlan = (value: unknown): value is Plan =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray((value as Plan).steps) &&
  Array.isArray((value as Plan).groups);

function addFacts(facts: Writable, event: SeedEvent): void {
  switch (event.type) {
    case 'stream.opened':
      facts.seed = event.data.seed;
      return;
    case 'run.started':
      if (event.data.because !== undefined) facts.because = event.data.because;
      return;
    case 'run.finished':
      if (event.data.message !== undefined) facts.message = event.data.message;
      return;
    case 'plan.made':
      if (isPlan(event.data.plan)) facts.plan = event.data.plan;
      return;
    default:
  }
}

/** Folds the events of a journal in their order. */
export async function foldJournal(
  events: AsyncIterable<SeedEvent> | Iterable<SeedEvent>,
): Promise<FoldedJournal> {
  const facts: Writable = {};
  const drafts = new Map<NodeId, ModuleDraft>();
  const diagnostics: { diagnostic: Diagnostic; node?: NodeId }[] = [];
  const notices: { text: string; node?: NodeId }[] = [];
  let view = EMPTY_RUN;
  let missing = 0;
  let last = 0;
  for await (const event of events) {
    const at = Date.parse(event.at);
    facts.firstAt ??= at;
    facts.lastAt = at;
    // Numbers are dense: what is not there was lost or cannot be read.
    missing += Math.max(0, event.seq - last - 1);
    last = event.seq;
    view = reduceRun(view, event);
    addFacts(facts, event);
    const about = event.node === undefined ? {} : { node: event.node };
    if (event.type === 'diagnostic.reported')
      diagnostics.push({ diagnostic: event.data.diagnostic as Diagnostic, ...about });
    else if (event.type === 'notice.raised') notices.push({ text: event.data.text, ...about });
    else if (event.node !== undefined) {
      const draft = drafts.get(event.node) ?? emptyDraft(event.node);
      drafts.set(event.node, draft);
      addToDraft(draft, event, at);
    }
  }
  return { ...facts, view, missing, drafts, diagnostics, notices };
}
