import type { EndpointFact } from '@seed/endpoint';
import { formatDuration } from '@seed/view';
import type { CommandContext } from '../command.ts';

const GLYPH = { SUCCEEDED: 'done', FAILED: 'failed', FAULT: 'failed', TIMED_OUT: 'failed' } as const;

function lineOf({ err }: CommandContext, fact: EndpointFact): string {
  switch (fact.kind) {
    case 'build-started':
      return `${err.glyph('running')} ${fact.id} started, number ${fact.number}`;
    case 'batch-started':
      return `${err.glyph('running')} batch ${fact.id} started, number ${fact.number}`;
    case 'batch-finished':
    case 'build-finished': {
      const glyph = fact.status in GLYPH ? GLYPH[fact.status as keyof typeof GLYPH] : 'attention';
      const words = fact.status.toLowerCase().replace('_', ' ');
      const what = fact.kind === 'batch-finished' ? `batch ${fact.id}` : fact.id;
      return `${err.glyph(glyph)} ${what} ${words} ${formatDuration(fact.durationMs)}`;
    }
    case 'request-refused':
      return `${err.glyph('attention')} ${fact.operation}: ${fact.message}`;
    default:
      return '';
  }
}

/** Tells what happens at an endpoint: to people on standard error, to programs one JSON object per line. */
export function tellFacts(context: CommandContext): (fact: EndpointFact) => void {
  const { general, print, note } = context;
  return (fact) => {
    if (general.json) print(JSON.stringify(fact));
    else if (!general.quiet) note(lineOf(context, fact));
  };
}
