import { eastAsianWidth } from 'get-east-asian-width';

/** ASCII, Latin and the marks that seed draws with: a cell each. Nearly every text is made of them alone. */
const PLAIN =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u259f\u25b8\u25be\u25cf\u2713\u2717]*$/;
// oxlint-disable-next-line no-control-regex -- colours begin with one
const COLOUR = /\u001b\[[0-9;:]*m/g;

interface Graphemes {
  readonly segmenter: Intl.Segmenter;
  /** Clusters that take no cell. */
  readonly invisible: RegExp;
  readonly emoji: RegExp;
}

let made: Graphemes | undefined;

/** Made for the first text that needs them: together they cost more than the start of most commands. */
function graphemes(): Graphemes {
  made ??= {
    segmenter: new Intl.Segmenter(),
    invisible: /^(?:\p{Default_Ignorable_Code_Point}|\p{Control}|\p{Mark}|\p{Surrogate})+$/v,
    emoji: /^\p{RGI_Emoji}$/v,
  };
  return made;
}

/** Cells that a text takes on screen: colours take none, wide characters and emoji two, ambiguous ones one. */
export function widthOf(text: string): number {
  const shown = text.includes('\u001b') ? text.replace(COLOUR, '') : text;
  if (PLAIN.test(shown)) return shown.length;
  const { emoji, invisible, segmenter } = graphemes();
  let cells = 0;
  for (const { segment } of segmenter.segment(shown)) {
    if (invisible.test(segment)) continue;
    cells += emoji.test(segment) ? 2 : clusterWidth(segment);
  }
  return cells;
}

/** The first character decides; voiced marks of halfwidth kana stand in a cell of their own. */
function clusterWidth(cluster: string): number {
  const [first = '', ...others] = cluster;
  const marks = others.filter((character) => character >= '\uff00' && character <= '\uffef');
  return [first, ...marks].reduce((sum, character) => sum + eastAsianWidth(character.codePointAt(0) ?? 0), 0);
}
