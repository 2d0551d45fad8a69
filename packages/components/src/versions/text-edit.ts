/** Puts a text in place of the characters from `start` to `end` of a file. */
export interface TextEdit {
  readonly file: string;
  /** Offsets into the text of the file without a byte order mark. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits of one file; everything outside of them stays as it is. Edits must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((left, edit) => left.slice(0, edit.start) + edit.text + left.slice(edit.end), text);
}
