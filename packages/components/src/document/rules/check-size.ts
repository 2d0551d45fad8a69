import type { ComponentDocument } from '../component-document.ts';
import type { DocumentReading } from '../document-reading.ts';
import { publishedText } from '../../versions/published-bytes.ts';

/** Characters that CreateComponent takes inline. */
const MOST_INLINE = 16_000;
/** Bytes of a component, however it is published. */
const LARGEST = 64 * 1024;
const MOST_PARAMETERS = 25;

const counted = (count: number): string => count.toLocaleString('en-US');

/** What Image Builder accepts. `hasUploadBucket` is absent where nobody knows. */
export function checkSize(
  document: ComponentDocument,
  { findings }: DocumentReading,
  hasUploadBucket: boolean | undefined,
): void {
  const text = withoutIndent(publishedText(document.source.text, document.root), document);
  const bytes = Buffer.byteLength(text);
  const place = document.root.entries[0]?.key.span ?? document.root.span;
  if (bytes > LARGEST) {
    findings.error(
      'C091',
      place,
      `the component has ${counted(bytes)} bytes, more than the ${counted(LARGEST)} that Image Builder accepts`,
      {
        hints: ['move scripts to S3 and fetch them with `S3Download`, or split the component'],
      },
    );
  } else if (text.length > MOST_INLINE) {
    const summary = `the component has ${counted(text.length)} characters, more than the ${counted(MOST_INLINE)} that are published inline`;
    if (hasUploadBucket === false) {
      findings.error('C090', place, `${summary}, and no bucket is named`, {
        hints: ['add `upload_bucket` to the targets of the settings, or split the component'],
      });
    } else {
      findings.add('info', 'C090', place, summary, {
        hints: ['it is published by way of S3, which needs `upload_bucket` in the targets of the settings'],
      });
    }
  }
  const extra = document.parameters[MOST_PARAMETERS];
  if (extra !== undefined) {
    findings.error(
      'C092',
      extra.name.span,
      `the component has ${document.parameters.length} parameters, more than the ${MOST_PARAMETERS} that Image Builder accepts`,
      {
        hints: ['turn those that no recipe sets into constants'],
      },
    );
  }
}

/** A document inside of a template is published without the indentation and the rest of that file. */
function withoutIndent(text: string, { root }: ComponentDocument): string {
  const indent = root.span.start.column - 1;
  if (indent === 0) return text;
  return `${text
    .trim()
    .split('\n')
    .map((line, index) => (index === 0 ? line : line.slice(indent)))
    .join('\n')}\n`;
}
