/** Why a glob cannot be read: a bracket or brace that never closes. Nothing when it is fine. */
export function globProblem(pattern: string): string | undefined {
  let brace = 0;
  let bracket = false;
  for (let i = 0; i < pattern.length; i += 1) {
    const c = pattern.charAt(i);
    if (c === '\\') i += 1;
    else if (bracket) bracket = c !== ']';
    else if (c === '$' && /[{(]/.test(pattern.charAt(i + 1))) {
      // an expansion of the shell, whose brackets are not ours
      const close = pattern.indexOf(pattern.charAt(i + 1) === '{' ? '}' : ')', i);
      if (close === -1) return `"$${pattern.charAt(i + 1)}" is never closed`;
      i = close;
    } else if (c === '[') bracket = true;
    else if (c === '{') brace += 1;
    else if (c === '}' && brace > 0) brace -= 1;
  }
  if (bracket) return '"[" is never closed';
  return brace > 0 ? '"{" is never closed' : undefined;
}
