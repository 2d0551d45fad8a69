import type { ComponentDocument } from '../component-document.ts';
import type { DocumentReading } from '../document-reading.ts';
import { scanPowerShell } from '../shell/scan-powershell.ts';
import { scanShell, type ShellScan } from '../shell/scan-shell.ts';
import { type ShellScript, shellScripts } from '../shell/shell-scripts.ts';

/** A script with its commands. */
export type ScannedScript = ShellScript & ShellScan;

export interface LintContext {
  readonly document: ComponentDocument;
  readonly reading: DocumentReading;
  readonly scripts: readonly ScannedScript[];
  readonly arePackagesUpdated: boolean;
}

export function lintContext(
  document: ComponentDocument,
  reading: DocumentReading,
  arePackagesUpdated: boolean,
): LintContext {
  const scripts = shellScripts(document).map((script) => ({
    ...script,
    ...(script.language === 'bash' ? scanShell(script.text) : scanPowerShell(script.text)),
  }));
  return { document, reading, scripts, arePackagesUpdated };
}

const LONGEST = 48;

/** A command for a message, on one line. */
export function shorten(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line.length > LONGEST || line.length < text.trim().length ? `${line.slice(0, LONGEST)}…` : line;
}

/** Where a pattern is found in the code of a script, outside of comments and of documents that it writes. */
export function findCode(script: ScannedScript, pattern: RegExp): RegExpExecArray | undefined {
  const every = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  for (let found = every.exec(script.text); found !== null; found = every.exec(script.text)) {
    const place = script.placeAt(found.index);
    if (place === 'code' || place === 'quoted') return found;
  }
  return undefined;
}
