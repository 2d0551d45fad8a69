import type { Diagnostic, SourceSet } from '@seed/kernel';

/** What of Image Builder a line of a plan is about; also the order of the sections. */
export const PUBLISHED_KINDS = [
  'component',
  'recipe',
  'infrastructure',
  'distribution',
  'pipeline',
  'lifecycle',
  'tags',
  'share',
] as const;

export type PublishedKind = (typeof PUBLISHED_KINDS)[number];

/** `publish` is a new version of something that is there. */
export type PublicationAction = 'create' | 'publish' | 'update' | 'unchanged' | 'conflict';

/** A part of a document or a member of a request that differs; texts as people read them. */
export interface PublicationChange {
  readonly path: string;
  readonly op: 'add' | 'remove' | 'change' | 'move';
  readonly before?: string;
  readonly after?: string;
}

export interface PublicationItem {
  readonly kind: PublishedKind;
  readonly action: PublicationAction;
  readonly name: string;
  readonly version?: string;
  /** One clause: `first version · Linux · 3.2 kB`. */
  readonly note: string;
  readonly changes: readonly PublicationChange[];
  /** Findings of this item; of a conflict, why. */
  readonly findings: readonly Diagnostic[];
}

/** What publishing would do in one account and region. */
export interface PublicationView {
  /** Name of the target. */
  readonly target: string;
  readonly account: string;
  readonly region: string;
  /** `4 components in components/`. */
  readonly subject: string;
  readonly items: readonly PublicationItem[];
  /** Wildcards that lead elsewhere than the lock says, one clause each. */
  readonly wildcards: readonly { readonly name: string; readonly note: string }[];
  readonly drift: readonly {
    readonly name: string;
    readonly summary: string;
    readonly changes: readonly PublicationChange[];
  }[];
  readonly sources: SourceSet;
}
