import type { Diagnostic } from '@seed/kernel';
import type { ProjectComponent } from '../project/image-project.ts';
import type { BumpLevel } from './document-change.ts';
import type { TextEdit } from './text-edit.ts';
import { newestVersion, raise } from './version-number.ts';

/** `--bump`: the next number of a level above all that are known, as an edit; or why there is none. */
export function raiseVersion(
  { version, file, document, source }: ProjectComponent,
  level: BumpLevel,
  taken: readonly string[] = [],
): { readonly edit: TextEdit; readonly version: string } | { readonly problem: Diagnostic } {
  const place = version?.place;
  if (version !== undefined && place !== undefined) {
    const next = raise(newestVersion([version.text, ...taken]) ?? version.text, level);
    return { edit: { ...place, text: next }, version: next };
  }
  const start = { line: 1, column: 1, offset: 0 };
  const problem: Diagnostic = {
    code: 'components/cannot-raise',
    severity: 'error',
    summary:
      version === undefined
        ? `"${file}" has no version to raise`
        : `the version of "${file}" stands in its name`,
    span: version?.span ?? document?.root.span ?? { source: source.id, start, end: start },
    hints: [
      version === undefined
        ? 'add `component_version: 0.0.1`'
        : 'rename the file, or keep the version in `component_version`',
    ],
  };
  return { problem };
}
