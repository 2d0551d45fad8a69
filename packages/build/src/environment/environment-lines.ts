import { quoteLine } from '../driver/quote.ts';
import type { Layout } from '../workspace.ts';

/** Read-only in some shells; an assignment there would end the shell that makes it. */
const READ_ONLY = new Set(['BASHOPTS', 'BASH_VERSINFO', 'EUID', 'PPID', 'SHELLOPTS', 'UID']);

/** One line of shell that sets and exports a literal value. */
export function exportLine(name: string, value: string): string {
  const line = `export ${name}=${quoteLine(value)}`;
  return READ_ONLY.has(name) ? `(${line}) 2>/dev/null && ${line}` : line;
}

/** PATH and GOPATH as CodeBuild builds them: what the image or the user set, and its own folders behind. */
export function pathLines(layout: Layout, rehearsal: boolean): readonly string[] {
  const first = rehearsal ? `${quoteLine(`${layout.rehearsalBin}:`)}` : '';
  const fallback = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return [
    `export PATH=${first}"\${PATH:-${fallback}}":${quoteLine(layout.userBin)}`,
    `export GOPATH="\${GOPATH:+$GOPATH:}"${quoteLine(layout.goPath)}`,
  ];
}
