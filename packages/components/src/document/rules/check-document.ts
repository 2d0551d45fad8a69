import type { ComponentDocument } from '../component-document.ts';
import type { DocumentReading } from '../document-reading.ts';
import { lintDocument } from '../lint/lint-document.ts';
import { checkInputs } from './check-inputs.ts';
import { checkReferences } from './check-references.ts';
import { checkSize } from './check-size.ts';
import { checkSteps } from './check-steps.ts';

export interface CheckOptions {
  readonly hasUploadBucket?: boolean;
  readonly arePackagesUpdated?: boolean;
}

/** Characters above which scripts and references are not looked at: Image Builder refuses such a file anyway. */
const LONGEST = 512 * 1024;

/** All rules that need the whole document. */
export function checkDocument(
  document: ComponentDocument,
  reading: DocumentReading,
  options: CheckOptions,
): void {
  checkSteps(document, reading);
  checkInputs(document, reading);
  checkSize(document, reading, options.hasUploadBucket);
  if (document.source.text.length > LONGEST) return;
  checkReferences(document, reading);
  lintDocument(document, reading, options);
}
