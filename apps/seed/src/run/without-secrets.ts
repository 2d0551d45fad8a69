import { InputError } from '@seed/kernel';
import type { Diagnostic, SourceSet } from '@seed/kernel';

type Redact = (text: string) => string;

/** Texts line by line: a secret of several lines leaves their numbers as they are. */
export const maskedSources = (sources: SourceSet, redact: Redact): SourceSet =>
  new Map([...sources].map(([id, text]) => [id, text.split('\n').map(redact).join('\n')]));

/** Findings whose words may hold what stands in a spec. */
export const maskedFindings = (diagnostics: readonly Diagnostic[], redact: Redact): readonly Diagnostic[] =>
  diagnostics.map((diagnostic) => {
    const { summary, detail, path, hints, related } = diagnostic;
    return {
      ...diagnostic,
      summary: redact(summary),
      ...(detail === undefined ? {} : { detail: redact(detail) }),
      ...(path === undefined ? {} : { path: redact(path) }),
      ...(hints === undefined ? {} : { hints: hints.map(redact) }),
      ...(related === undefined
        ? {}
        : { related: related.map(({ span, label }) => ({ span, label: redact(label) })) }),
    };
  });

/** Does something that reads what a person wrote; its error has no value of a secret, nor the lines that it shows. */
export async function withoutSecrets<T>(redact: Redact, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, message, hints, data, cause, diagnostics, sources } = error;
    throw new InputError(code, redact(message), {
      hints: hints.map(redact),
      data,
      ...(cause === undefined ? {} : { cause }),
      diagnostics: maskedFindings(diagnostics, redact),
      sources: maskedSources(sources, redact),
    });
  }
}
