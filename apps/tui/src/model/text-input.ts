import type { TextInput } from './ui-state.ts';

export const EMPTY_INPUT: TextInput = { text: '', cursor: 0 };

const segmenter = new Intl.Segmenter();

/** What was typed or pasted comes in at the cursor, on one line. */
export function insertText({ text, cursor }: TextInput, typed: string): TextInput {
  // oxlint-disable-next-line no-control-regex -- what is pasted may hold anything
  const clean = typed.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 400);
  return { text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length };
}

/** Where the character before or behind the cursor begins or ends; characters may be several code units. */
function step({ text, cursor }: TextInput, by: 1 | -1): number {
  if (by === 1) {
    const [next] = segmenter.segment(text.slice(cursor));
    return cursor + (next?.segment.length ?? 0);
  }
  const last = [...segmenter.segment(text.slice(0, cursor))].at(-1);
  return cursor - (last?.segment.length ?? 0);
}

/** What a key does to a line of text; undefined for a key that does nothing to it. */
export function editText(input: TextInput, key: string): TextInput | undefined {
  const { text, cursor } = input;
  switch (key) {
    case 'backspace': {
      const from = step(input, -1);
      return { text: text.slice(0, from) + text.slice(cursor), cursor: from };
    }
    case 'delete':
      return { text: text.slice(0, cursor) + text.slice(step(input, 1)), cursor };
    case 'left':
      return { text, cursor: step(input, -1) };
    case 'right':
      return { text, cursor: step(input, 1) };
    case 'home':
    case 'ctrl-a':
      return { text, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { text, cursor: text.length };
    case 'ctrl-u':
      return { text: text.slice(cursor), cursor: 0 };
    case 'ctrl-w': {
      const kept = text.slice(0, cursor).replace(/\S*\s*$/, '');
      return { text: kept + text.slice(cursor), cursor: kept.length };
    }
    case 'space':
      return insertText(input, ' ');
    default:
      // Names of keys are lower case and longer than a letter.
      return /^[a-z][a-z0-9-]+$/.test(key) || key.startsWith('alt-') ? undefined : insertText(input, key);
  }
}
