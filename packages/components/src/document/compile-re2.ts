import { RE2JS, RE2JSException } from 're2js';

/** A pattern in the language of Go's regexp package, which AWSTOE uses. Matching takes linear time. */
export interface Pattern {
  /** True where the pattern is found anywhere in the text. */
  test(text: string): boolean;
}

/** Compiles a pattern, or says in the words of Go's regexp why it is none. */
export function compileRe2(
  pattern: string,
  { ignoreCase = false }: { readonly ignoreCase?: boolean } = {},
): Pattern | { readonly problem: string } {
  try {
    const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return { test: (text) => compiled.test(text) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { problem: error.message.replace(/^error parsing regexp: /, '') };
  }
}
