import { posix } from 'node:path';
import type { ExtraFile } from '@seed/deployspec';
import { shellWord } from '@seed/kernel';

/** Name of the script among seed's own files. */
export const FILL = 'fill.sh';

/**
 * POSIX sh that makes files and folders inside of a container, by builtins wherever it can: one file instead of dozens
 * that machine and container would each have to open, which counts when many builds start together. Files that exist
 * keep their mode. Ends the shell with 70 when something cannot be made.
 */
export function fillScript(files: readonly ExtraFile[], folders: readonly string[]): string {
  const needed = new Set([...folders, ...files.map(({ path }) => posix.dirname(path))]);
  const programs = files.filter(({ mode }) => (mode & 0o111) !== 0);
  const lines = [
    'umask 022',
    ...(needed.size === 0 ? [] : [`mkdir -p ${[...needed].map(shellWord).join(' ')} || exit 70`]),
    ...files.map(makeFile),
    'umask 022',
    ...[...new Set(programs.map(({ mode }) => mode))].map((mode) => {
      const paths = programs.filter((file) => file.mode === mode).map(({ path }) => shellWord(path));
      return `chmod ${mode.toString(8)} ${paths.join(' ')} || exit 70`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function makeFile({ path, content, mode }: ExtraFile): string {
  const umask = `umask ${(0o666 & ~mode).toString(8).padStart(3, '0')}`;
  return `${umask}\nprintf ${contentWords(content)} >${shellWord(path)} || exit 70`;
}

/** Bytes that are no text, and the one that no argument holds, are written as octal numbers. */
function contentWords(content: string | Uint8Array): string {
  if (typeof content === 'string' && !content.includes('\0')) return `%s ${shellWord(content)}`;
  const octal = [...Buffer.from(content)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return `'${octal.join('')}'`;
}
