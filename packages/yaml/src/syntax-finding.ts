import type { YAMLError } from 'yaml';

/** A syntax error in our words, in those of go-yaml (which CodeBuild repeats), and what to do. */
export interface SyntaxWords {
  readonly summary: string;
  readonly goYaml: string;
  readonly hints: readonly string[];
}

const QUOTE_ITEM = 'quote the whole text, or write it as a block: `- |` and the text on the next line';
const CHECK_INDENT = 'give all items of one list, and all keys of one map, the same indentation in spaces';

type Rule = readonly [when: RegExp, words: SyntaxWords];

/** Matched against `CODE message` of the parser, first hit wins. */
const RULES: readonly Rule[] = [
  [
    /^BLOCK_AS_IMPLICIT_KEY .*(Nested|compact)/,
    {
      summary: 'a second ": " on one line makes a map inside a value',
      goYaml: 'mapping values are not allowed in this context',
      hints: [QUOTE_ITEM],
    },
  ],
  [
    /same line with key|block-seq-ind on same/,
    {
      summary: 'a list cannot start on the line of its key',
      goYaml: 'block sequence entries are not allowed in this context',
      hints: ['start the list on the next line, or quote the text if the dash belongs to it'],
    },
  ],
  [
    /^BLOCK_AS_IMPLICIT_KEY/,
    {
      summary: 'a list item stands at a column where no list is open',
      goYaml: 'did not find expected key',
      hints: [CHECK_INDENT],
    },
  ],
  [
    /^MULTILINE_IMPLICIT_KEY|Implicit map keys need|KEY_OVER_1024/,
    {
      summary: 'a text stands where a key with ":" is expected',
      goYaml: "could not find expected ':'",
      hints: ['add ":" and a space after the key, or indent the line if it continues the text above'],
    },
  ],
  [
    /^TAB_AS_INDENT/,
    {
      summary: 'a tab is used as indentation',
      goYaml: 'found character that cannot start any token',
      hints: ['replace the tab by spaces'],
    },
  ],
  [
    /^BAD_SCALAR_START|cannot start with/,
    {
      summary: 'a value starts with a character that YAML reserves',
      goYaml: 'found character that cannot start any token',
      hints: [QUOTE_ITEM],
    },
  ],
  [
    /Unexpected (?:flow-|block-|plain-)?scalar|Unexpected scalar at node end/,
    {
      summary: 'text follows a quote that is already closed',
      goYaml: 'did not find expected key',
      hints: ['put the whole text into quotes of the other kind, or write it as a block: `- |`'],
    },
  ],
  [
    /Missing closing .*quote/,
    {
      summary: 'a quote is opened and never closed',
      goYaml: 'found unexpected end of stream',
      hints: ['close the quote, or double it when it belongs to a text in single quotes'],
    },
  ],
  [
    /BAD_DQ_ESCAPE/,
    {
      summary: 'a backslash in double quotes starts an unknown escape',
      goYaml: 'found unknown escape character',
      hints: ['use single quotes, or double the backslash'],
    },
  ],
  [
    /Sequence item without -|All sequence items/,
    {
      summary: 'a line in a list does not start with "- " at the column of the list',
      goYaml: "did not find expected '-' indicator",
      hints: [CHECK_INDENT],
    },
  ],
  [
    /Flow (map|sequence)|flow[ -](map|seq|collection)|Missing , /,
    {
      summary: 'a bracket is not closed, or a comma is missing between its items',
      goYaml: "did not find expected ',' or ']'",
      hints: ['balance the brackets, or quote the text if the bracket belongs to it'],
    },
  ],
  [
    /^BAD_INDENT/,
    {
      summary: 'a line is indented differently from its neighbours',
      goYaml: 'did not find expected key',
      hints: [CHECK_INDENT],
    },
  ],
  [
    /Comments must be separated/,
    {
      summary: 'a "#" follows a value without a space',
      goYaml: 'did not find expected key',
      hints: ['put a space before the comment, or quote the text if the "#" belongs to it'],
    },
  ],
  [
    /^BAD_ALIAS|^ALIAS_PROPS|^MULTIPLE_ANCHORS/,
    {
      summary: 'an anchor or alias is malformed',
      goYaml: 'did not find expected alphabetic or numeric character',
      hints: ['quote the text if it starts with `*` or `&`'],
    },
  ],
];

const OTHER: SyntaxWords = {
  summary: 'the text does not continue as YAML',
  goYaml: 'did not find expected key',
  hints: [CHECK_INDENT],
};

export function syntaxWords(error: YAMLError): SyntaxWords {
  const text = `${error.code} ${error.message}`;
  return RULES.find(([when]) => when.test(text))?.[1] ?? OTHER;
}
