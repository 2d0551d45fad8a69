import { withExcerpt } from '@seed/kernel';
import type { Diagnostic, EventBody, SourceSet, Span } from '@seed/kernel';

/**
 * An event whose findings have the lines that they are about: whoever reads the journal later, elsewhere, does not have
 * the texts. Failures of builds have theirs from the build, which knows its secrets.
 */
export function withExcerpts(event: EventBody, sources: SourceSet): EventBody {
  if (event.type !== 'diagnostic.reported') return event;
  const place = (span: Span): Span => withExcerpt(span, sources.get(span.source));
  const diagnostic = event.data.diagnostic as Diagnostic;
  const { span, related } = diagnostic;
  const told: Diagnostic = {
    ...diagnostic,
    ...(span === undefined ? {} : { span: place(span) }),
    ...(related === undefined ? {} : { related: related.map((one) => ({ ...one, span: place(one.span) })) }),
  };
  return { ...event, data: { diagnostic: told } };
}
