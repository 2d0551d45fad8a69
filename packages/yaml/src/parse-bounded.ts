import { type CST, Composer, type Document, Lexer, type ParsedNode, Parser, type YAMLError } from 'yaml';

/** Levels of lists and maps; files that people write stay below twenty. */
const DEEPEST = 100;

/** Tokens of one file; more would take seconds. A graph of 275 builds has about 20,000. */
const MOST_TOKENS = 400_000;

export interface BoundedParse {
  readonly documents: readonly Document.Parsed<ParsedNode>[];
  readonly errors: readonly YAMLError[];
  /** Why reading stopped early, and where; nothing was composed then. */
  readonly stopped?: { readonly because: 'too-deep' | 'too-long'; readonly offset: number };
  /** Tabs between tokens, and in unquoted words (not those in quotes, blocks and comments). */
  readonly tabs: readonly { readonly offset: number; readonly inWord: boolean }[];
  /** Offset of the quote or bracket that is never closed. */
  readonly unclosedQuote?: number;
  readonly unclosedBracket?: number;
}

/** What the lexer yields before each unquoted word and each block of text. */
const SCALAR = '\u001f';

/** What the lexer yields where brackets end although they are not closed. */
const FLOW_END = '\u0018';

const innermostBracket = (parser: Parser): number | undefined =>
  parser.stack.findLast((token) => token.type === 'flow-collection')?.offset;

const isUnclosed = (token: string): boolean =>
  (token.startsWith('"') || token.startsWith("'")) &&
  (token.length === 1 || !token.endsWith(token.charAt(0)));

/**
 * Parses without ever recursing deeper than the limit: the token parser keeps its own stack, so depth is known
 * before the (recursive) composer sees anything. Every scalar is kept as text; types are resolved later.
 */
export function parseBounded(text: string): BoundedParse {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const tabs: { offset: number; inWord: boolean }[] = [];
  let unclosedQuote: number | undefined;
  let unclosedBracket: number | undefined;
  let count = 0;
  let before = '';
  let inBlock = false;
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    if (/^[|>]/.test(lexeme) && before !== SCALAR) inBlock = true;
    const isWord = before === SCALAR && !inBlock;
    if (before === SCALAR) inBlock = false;
    if (lexeme.includes('\t') && (isWord || /^[ \t]+$/.test(lexeme))) {
      tabs.push({ offset: offset + lexeme.indexOf('\t'), inWord: isWord });
    }
    before = lexeme;
    if (lexeme === FLOW_END) unclosedBracket ??= innermostBracket(parser);
    if (isUnclosed(lexeme)) unclosedQuote ??= offset;
    tokens.push(...parser.next(lexeme));
    const because =
      parser.stack.length > DEEPEST ? 'too-deep' : ++count > MOST_TOKENS ? 'too-long' : undefined;
    if (because !== undefined) return { documents: [], errors: [], stopped: { because, offset }, tabs };
  }
  unclosedBracket ??= innermostBracket(parser);
  tokens.push(...parser.end());
  const composer = new Composer({ version: '1.1', schema: 'failsafe', merge: false, uniqueKeys: false });
  const documents = [...composer.compose(tokens)] as Document.Parsed<ParsedNode>[];
  const errors = documents.flatMap((document) => document.errors);
  return {
    documents,
    errors,
    tabs,
    ...(unclosedQuote === undefined ? {} : { unclosedQuote }),
    ...(unclosedBracket === undefined ? {} : { unclosedBracket }),
  };
}
