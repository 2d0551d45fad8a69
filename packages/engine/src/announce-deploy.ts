import type { ModuleRecord, PendingFacts } from './observed.ts';

/** What Parameter Store keeps of one value without a price. */
const FREE_BYTES = 4096;

/** Whether a value costs nothing to keep; records have their list of files in them as long as they are. */
export const isFree = (text: string): boolean => Buffer.byteLength(text) <= FREE_BYTES;

/** What a record says while a module is deployed: what is now, and what will be; the files of both where that is free. */
export function announceDeploy(
  kept: Partial<ModuleRecord>,
  pending: PendingFacts,
  textOf: (announced: Partial<ModuleRecord>) => string,
): Partial<ModuleRecord> {
  const { files: _former, ...rest } = kept;
  const { files: _list, ...facts } = pending;
  const forms = [
    { ...kept, pending },
    { ...rest, pending },
  ];
  return forms.find((form) => isFree(textOf(form))) ?? { ...rest, pending: facts };
}
