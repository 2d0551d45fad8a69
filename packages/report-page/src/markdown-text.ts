import { shownText } from './page/markup.ts';

/** One line of text in which nothing is markup: what Markdown or HTML would take as theirs is escaped. */
export const inline = (text: string): string =>
  shownText(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** A text as code; as many backticks around it as it needs. */
export function code(text: string): string {
  const one = shownText(text).replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...one.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${one}${fence}` : `${fence} ${one} ${fence}`;
}

/** A hint with its `commands in backticks`. */
export const hint = (text: string): string =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? code(part) : inline(part)))
    .join('');

export function block(lines: readonly string[]): string[] {
  const text = shownText(lines.join('\n'));
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, text, fence];
}
