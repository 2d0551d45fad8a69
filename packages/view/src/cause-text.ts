import type { Cause, FileChange, PlanAction } from '@seed/kernel';
import { count } from './format-quantity.ts';

/** Names of files in a line; the rest is counted. */
const SHOWN_FILES = 2;

const WORD: Readonly<Record<PlanAction, string>> = {
  create: 'created',
  update: 'updated',
  destroy: 'destroyed',
  none: 'unchanged',
};

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function filesText(files: readonly FileChange[]): string {
  if (files.length === 0) return '';
  const shown = files.slice(0, SHOWN_FILES).map(({ path }) => baseName(path));
  const rest = files.length - shown.length;
  return `: ${count(files.length, 'file')} (${[...shown, ...(rest > 0 ? [`+${rest}`] : [])].join(', ')})`;
}

function changedText(cause: Extract<Cause, { kind: 'changed' }>): string {
  const { what, files, fields } = cause;
  const words = what.map((part) => {
    if (part === 'bundle') return `bundle changed${filesText(files)}`;
    if (part === 'manifest' && fields.length > 0) return `manifest changed: ${count(fields.length, 'field')}`;
    return `${part} changed`;
  });
  return words.join(', ');
}

const day = (at: string | undefined): string => (at === undefined ? '' : ` on ${at.slice(0, 10)}`);

/** Why a step is what it is, in one line. */
export function causeText(cause: Cause): string {
  switch (cause.kind) {
    case 'new':
      return 'new in the manifest';
    case 'changed':
      return changedText(cause);
    case 'tainted':
      return `tainted${day(cause.at)}${cause.by === undefined ? '' : ` by ${cause.by}`}`;
    case 'unfinished': {
      const how = cause.status === 'failed' ? 'failed' : 'was interrupted';
      return `its last run ${how}${day(cause.at)}`;
    }
    case 'upstream': {
      const of = cause.of.join(', ');
      if (cause.rule === 'forceDependencyRedeploy')
        return `upstream ${of} ${cause.of.length === 1 ? 'changes' : 'change'} (forceDependencyRedeploy)`;
      const outputs = cause.outputs ?? [];
      return `reads ${outputs.length === 0 ? `outputs of ${of}` : outputs.join(', ')}, which changed`;
    }
    case 'removed':
      return 'no longer in the manifest';
    case 'asked':
      return 'asked for';
    case 'unchanged':
      return cause.unless === undefined || cause.unless.length === 0
        ? 'unchanged'
        : `unchanged, unless outputs of ${cause.unless.join(', ')} change`;
    case 'excluded':
      return cause.pending === 'none' ? 'not selected' : `not selected; would be ${WORD[cause.pending]}`;
  }
}
