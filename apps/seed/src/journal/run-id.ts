/**
 * A name that sorts by time and says what it was: `20261121T031742-run-fsx-7f3c`. `random` is a UUID.
 */
export function createRunId(at: number, words: readonly string[], random: string): string {
  const time = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const clean = words
    .map((word) => word.replaceAll(/[^A-Za-z0-9_.]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, ''))
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 40));
  return [time, ...clean, random.slice(0, 4)].join('-');
}
