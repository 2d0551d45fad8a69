import type { ImageProject, ProjectComponent, ProjectDocument } from '../project/image-project.ts';
import type { Comparison } from './compare-documents.ts';

/** Each file once, with the components that are made of it. */
export interface Unit {
  readonly document: ProjectDocument;
  readonly components: readonly ProjectComponent[];
}

export function unitsOf(project: ImageProject): readonly Unit[] {
  const units = new Map<string, Unit>();
  for (const component of project.components) {
    const known = units.get(component.file)?.components ?? [];
    units.set(component.file, { document: component, components: [...known, component] });
  }
  for (const document of project.orphans) units.set(document.file, { document, components: [] });
  return [...units.values()];
}

/** A file with what is known of its versions. */
export interface Case {
  readonly unit: Unit;
  readonly comparison: Comparison | undefined;
  readonly old: string | undefined;
  readonly now: string;
  readonly next: string | undefined;
}

export function nextHints({ document }: Unit, next: string | undefined): readonly string[] {
  const from = document.version?.from;
  if (next === undefined) return [];
  if (from === 'file-name')
    return [`next free version: ${next}; rename the file, as its name holds the version`];
  return [`next free version: ${next}, which \`seed components validate --fix\` writes`];
}
