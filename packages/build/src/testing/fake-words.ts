export type Variables = ReadonlyMap<string, string>;

interface Expansion {
  readonly text: string;
  readonly next: number;
}

const NAME = /^[A-Za-z_]\w*/;

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error('the fake shell misses a closing brace');
}

/** Expands `$NAME`, `$?`, `${NAME}` and the `:-`, `:+`, `+` forms at a dollar sign. */
function expandAt(text: string, at: number, variables: Variables): Expansion {
  if (text[at + 1] === '{') {
    const end = closingBrace(text, at + 2);
    const [, name = '', operator = '', word = ''] =
      /^(\w+)(:-|:\+|\+)?([^]*)$/.exec(text.slice(at + 2, end)) ?? [];
    const value = variables.get(name);
    const present = operator === '+' ? value !== undefined : (value ?? '') !== '';
    const wanted = operator === '' || (operator === ':-' && present);
    if (wanted) return { text: value ?? '', next: end + 1 };
    return { text: present === (operator !== ':-') ? expandText(word, variables) : '', next: end + 1 };
  }
  const name = text[at + 1] === '?' ? '?' : NAME.exec(text.slice(at + 1))?.[0];
  if (name === undefined) return { text: '$', next: at + 1 };
  return { text: variables.get(name) ?? '', next: at + 1 + name.length };
}

/** Expands a text as if it stood between double quotes. */
function expandText(text: string, variables: Variables): string {
  let result = '';
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? '';
    if (character === '\\' && /["\\$`\n]/.test(text[at + 1] ?? '')) {
      result += text[at + 1] === '\n' ? '' : text[at + 1];
      at += 2;
    } else if (character === '$') {
      const expansion = expandAt(text, at, variables);
      result += expansion.text;
      at = expansion.next;
    } else {
      result += character;
      at += 1;
    }
  }
  return result;
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  throw new Error('the fake shell misses a closing quote');
}

/** The end of one simple command: its words, expanded, and the operator after it. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly operator: '&&' | '||' | ';' | '&';
  readonly next: number;
}

/** Reads one simple command. Variables are expanded as they are now, without splitting into fields. */
export function readCommand(text: string, from: number, variables: Variables): SimpleCommand {
  const words: string[] = [];
  let word: string | undefined;
  const close = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  let at = from;
  while (at < text.length) {
    const character = text[at] ?? '';
    const operator = /^(?:&&|\|\||;|\n|&(?!\d))/.exec(text.slice(at, at + 2))?.[0];
    if (operator !== undefined && !/[<>]$/.test(word ?? '')) {
      close();
      const known = operator === '\n' ? ';' : (operator as SimpleCommand['operator']);
      return { words, operator: known, next: at + operator.length };
    }
    if (character === "'") {
      const end = text.indexOf("'", at + 1);
      word = (word ?? '') + text.slice(at + 1, end);
      at = end + 1;
    } else if (character === '"') {
      const end = closingQuote(text, at + 1);
      word = (word ?? '') + expandText(text.slice(at + 1, end), variables);
      at = end + 1;
    } else if (character === '\\') {
      word = (word ?? '') + (text[at + 1] === '\n' ? '' : (text[at + 1] ?? ''));
      at += 2;
    } else if (character === '$') {
      const expansion = expandAt(text, at, variables);
      if (expansion.text !== '') word = (word ?? '') + expansion.text;
      at = expansion.next;
    } else if (/\s/.test(character)) {
      close();
      at += 1;
    } else {
      word = (word ?? '') + character;
      at += 1;
    }
  }
  close();
  return { words, operator: ';', next: text.length };
}
