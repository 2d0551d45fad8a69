import type { ProjectComponent, ProjectDocument } from '../project/image-project.ts';
import { diffDocuments, requiredBump } from './diff-documents.ts';
import type { BumpLevel, ChangeClass, DocumentChange } from './document-change.ts';
import { documentRoot } from './document-root.ts';

export interface Side {
  readonly document: ProjectDocument;
  readonly components: readonly ProjectComponent[];
}

export interface Comparison {
  readonly class: Extract<ChangeClass, 'none' | 'cosmetic' | 'content' | 'unknown'>;
  readonly requiredBump?: BumpLevel;
}

/** Platform, operating systems and key are given once for each version, as content is. */
function fixedMembers({ components }: Side): string {
  const [first] = components;
  if (first === undefined) return '';
  const { platform, supportedOsVersions, kmsKeyId } = first;
  return JSON.stringify([platform, supportedOsVersions, kmsKeyId]);
}

export function compareDocuments(before: Side, after: Side): Comparison {
  const [old, now] = [before.document.published, after.document.published];
  if (old === undefined || now === undefined) return { class: 'unknown' };
  const [oldMembers, newMembers] = [fixedMembers(before), fixedMembers(after)];
  const isOther = oldMembers !== '' && newMembers !== '' && oldMembers !== newMembers;
  if (old.contentSha256 === now.contentSha256 && !isOther)
    return {
      class: withoutVersion(before.document) === withoutVersion(after.document) ? 'none' : 'cosmetic',
    };
  const [a, b] = [documentRoot(old.text), documentRoot(now.text)];
  const isPlatform = before.components[0]?.platform !== after.components[0]?.platform && isOther;
  if (isPlatform || a === undefined || b === undefined) return { class: 'content', requiredBump: 'major' };
  return { class: 'content', requiredBump: requiredBump(a, b) };
}

/** The published text with its version taken out, where the version is published. */
function withoutVersion({ published, version }: ProjectDocument): string {
  const text = published?.text ?? '';
  return version?.from === 'parameter' || version?.from === 'metadata'
    ? text.replace(version.text, '')
    : text;
}

/** Differences of two published texts; nothing to show where one is no YAML. */
export function diffPublished(before: string, after: string): readonly DocumentChange[] {
  const [a, b] = [documentRoot(before), documentRoot(after)];
  return a === undefined || b === undefined ? [] : diffDocuments(a, b);
}
