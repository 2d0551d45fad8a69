import type { FramedScript } from './command-script.ts';
import { quoteLine } from './quote.ts';

/** Scripts as words of a request. What stands around commands is sent to the driver once, and then named. */
export function createScriptWords(send: (line: string) => void): (script: string | FramedScript) => string {
  const kept = new Map<string, string>();
  /** A word that stands for a text which the driver has, or is given now, once and for all. */
  const keep = (text: string): string => {
    const name = kept.get(text) ?? String(kept.size + 1);
    if (!kept.has(text)) send(`T ${name} - - ${quoteLine(text)}`);
    kept.set(text, name);
    return `"$__seed_text_${name}"`;
  };
  return (script) =>
    typeof script === 'string'
      ? quoteLine(script)
      : `${keep(script.before)}${quoteLine(script.command)}${keep(script.after)}`;
}
