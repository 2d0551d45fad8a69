import { hasErrors } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import {
  type ImageProject,
  loadImageProject,
  type LoadImageProjectOptions,
  type ProjectTree,
} from '../src/index.ts';

export type Files = Readonly<Record<string, string>>;

/** A project whose files are texts. */
export function memoryTree(files: Files): ProjectTree {
  return {
    read: async (path) => {
      const text = files[path];
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
    list: async (folder) =>
      Object.keys(files).filter((path) => folder === '' || path.startsWith(`${folder}/`)),
  };
}

export type LoadFilesOptions = Omit<LoadImageProjectOptions, 'root' | 'read' | 'list'>;

export function loadFiles(files: Files, options: LoadFilesOptions = {}) {
  return loadImageProject({ root: '/project', ...memoryTree(files), ...options });
}

/** The project of files that have no errors. */
export async function projectOf(files: Files, options: LoadFilesOptions = {}): Promise<ImageProject> {
  const { value, diagnostics } = await loadFiles(files, options);
  if (value === undefined || hasErrors(diagnostics)) throw new Error(shown(diagnostics).join('\n'));
  return value;
}

/** `C103 components/a.yml:4:20 summary` for each finding that is no note. */
export function shown(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics
    .filter(({ severity }) => severity !== 'info')
    .map(
      ({ code, span, summary }) =>
        `${code} ${span?.source}:${span?.start.line}:${span?.start.column} ${summary}`,
    );
}

export const codesOf = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
