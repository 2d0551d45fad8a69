import type { ShellCommand, ShellPlace, ShellScan } from './scan-shell.ts';

/** Texts between marks of their own end where they can; bounds keep what never ends from taking long. */
const TOKEN =
  /@"[ \t]*\n[^]{0,16000}?\n"@|@'[ \t]*\n[^]{0,16000}?\n'@|<#(?:[^<]|<(?!#))*?#>|"(?:`[^]|""|[^"`])*"|'(?:''|[^'])*'|`[^]|(?<![^\s;({|])#[^\n]*|[({[]|[)}\]]|[;\n|]|,/g;
/** These go on with the statement above. */
const CONTINUES = /^\s*(?:else|elseif|catch|finally|\.|\|)/i;

/** The statements of a PowerShell script, and its quotes and comments. Blocks belong to their statement. */
export function scanPowerShell(text: string): ShellScan {
  const commands: ShellCommand[] = [];
  const quoted: { readonly start: number; readonly end: number; readonly as: ShellPlace }[] = [];
  let depth = 0;
  let start = 0;
  // Behind a pipe or a comma the statement goes on, on the next line, too.
  let open = -1;
  const finish = (end: number): void => {
    const whole = text.slice(start, end);
    const lead = /^(?:\s|#[^\n]*(?:\n|$)|<#(?:[^<]|<(?!#))*?#>|;)*/.exec(whole)?.[0].length ?? 0;
    const command = whole.slice(lead).trimEnd();
    if (command !== '')
      commands.push({ start: start + lead, end: start + lead + command.length, text: command });
    start = end + 1;
  };
  const isOpen = (at: number): boolean => open !== -1 && text.slice(open, at).trim() === '';
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const end = index + token.length;
    if (token.startsWith('#') || token.startsWith('<#')) quoted.push({ start: index, end, as: 'comment' });
    else if (/^@?["']/.test(token)) quoted.push({ start: index, end, as: 'quoted' });
    else if (/^[({[]$/.test(token)) depth += 1;
    else if (/^[)}\]]$/.test(token)) depth = Math.max(0, depth - 1);
    else if (token === ';' && depth === 0) finish(index);
    else if (token === '\n' && depth === 0 && !isOpen(index) && !CONTINUES.test(text.slice(end)))
      finish(index);
    if (token === '|' || token === ',') open = end;
  }
  finish(text.length);
  const placeAt = (offset: number): ShellPlace =>
    quoted.find((part) => offset >= part.start && offset < part.end)?.as ?? 'code';
  return { commands, placeAt };
}
