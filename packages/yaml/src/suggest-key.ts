import { distance } from 'fastest-levenshtein';

/** Comparing with more would take seconds when many keys are unknown. */
const MOST_KNOWN = 1000;

/**
 * The known key that was probably meant: equal but for case and separators, a few typing slips away, or the
 * only one that begins like it.
 */
export function suggestKey(key: string, known: readonly string[]): string | undefined {
  const fold = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, '');
  const wanted = fold(key);
  if (wanted === '' || known.length > MOST_KNOWN) return undefined;
  const ranked = known
    .map((name) => ({ name, slips: distance(wanted, fold(name)) }))
    .sort((a, b) => a.slips - b.slips);
  const best = ranked[0];
  const allowed = wanted.length <= 4 ? 1 : wanted.length <= 8 ? 2 : 3;
  if (best !== undefined && best.slips <= allowed) return best.name;
  const longer = wanted.length < 4 ? [] : known.filter((name) => fold(name).startsWith(wanted));
  return longer.length === 1 ? longer[0] : undefined;
}
