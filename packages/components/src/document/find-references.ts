/** Where a reference stands in its text: offsets of `{{` and of what follows `}}`. */
export interface ReferencePlace {
  readonly start: number;
  readonly end: number;
  /** With its braces, as typed. */
  readonly text: string;
}

/** What a reference asks for; the engine puts a text in its place. */
export type Reference = ReferencePlace &
  (
    | { readonly kind: 'name'; readonly name: string }
    | {
        readonly kind: 'chain';
        readonly phase: string;
        readonly step: string;
        readonly of: 'inputs' | 'outputs';
        readonly index?: number;
        readonly key: string;
      }
    /** `loop` is the word `loop`, or the name of a loop. */
    | { readonly kind: 'loop'; readonly loop: string; readonly field: 'index' | 'value' }
    /** A value of Parameter Store, whose name is typed. */
    | { readonly kind: 'ssm'; readonly path: string }
    /** … whose name is the value of a parameter of the component. */
    | { readonly kind: 'ssm-parameter'; readonly name: string }
    /** … whose name is the value of another one there. */
    | { readonly kind: 'ssm-indirect'; readonly path: string }
  );

/** Braces that are no reference, and stay in the text as they are. */
export interface StrayBraces extends ReferencePlace {
  readonly because: 'not-closed' | 'no-reference';
}

/** Of phases, steps, loops and outputs; parameters have fewer. */
const WORD = String.raw`[^\s{}.[\]]+`;
const REFERENCE = new RegExp(
  [
    String.raw`\{\{\s*(?:`,
    String.raw`aws:ssm:resolve\(\s*(?:aws:ssm:(?<indirect>[^\s{}()]+)|(?<resolve>[^\s{}()]+))\s*\)`,
    String.raw`|aws:ssm:(?<ssm>[^\s{}()]+)`,
    String.raw`|(?<phase>${WORD})\.(?<step>${WORD})\.(?<of>inputs|outputs)(?:\[(?<index>[0-9]{1,6})\])?\.(?<key>${WORD})`,
    String.raw`|(?<loop>${WORD})\.(?<field>index|value)`,
    String.raw`|(?<name>[A-Za-z0-9_-]+)`,
    String.raw`)\s*\}\}`,
  ].join(''),
  'g',
);
const BRACES = /\{\{(?:(?!\{\{|\}\}|\n)[^])*(\}\})?/g;

function read(match: RegExpMatchArray): Reference {
  const { indirect, resolve, ssm, phase, step, of, index, key, loop, field, name = '' } = match.groups ?? {};
  const start = match.index ?? 0;
  const place = { start, end: start + match[0].length, text: match[0] };
  if (indirect !== undefined) return { ...place, kind: 'ssm-indirect', path: indirect };
  if (resolve !== undefined) {
    return resolve.includes('/')
      ? { ...place, kind: 'ssm', path: resolve }
      : { ...place, kind: 'ssm-parameter', name: resolve };
  }
  if (ssm !== undefined) return { ...place, kind: 'ssm', path: ssm };
  if (phase !== undefined && step !== undefined && key !== undefined) {
    const numbered = index === undefined ? {} : { index: Number(index) };
    return {
      ...place,
      kind: 'chain',
      phase,
      step,
      of: of === 'inputs' ? 'inputs' : 'outputs',
      key,
      ...numbered,
    };
  }
  if (loop !== undefined)
    return { ...place, kind: 'loop', loop, field: field === 'index' ? 'index' : 'value' };
  return { ...place, kind: 'name', name };
}

/** Every reference in a text, in order. What does not follow the grammar is no reference: see `findStrayBraces`. */
export function findReferences(text: string): readonly Reference[] {
  return text.includes('{{') ? [...text.matchAll(REFERENCE)].map(read) : [];
}

/** Every `{{` that begins no reference. */
export function findStrayBraces(text: string): readonly StrayBraces[] {
  if (!text.includes('{{')) return [];
  const blanked = text.replace(REFERENCE, (whole) => ' '.repeat(whole.length));
  return [...blanked.matchAll(BRACES)].map((match) => {
    const end = match.index + match[0].length;
    const because = match[1] === undefined ? 'not-closed' : 'no-reference';
    return { start: match.index, end, text: text.slice(match.index, end), because };
  });
}

/** Puts a text where each reference is, in one pass; what `resolve` leaves undefined stays as it was typed. */
export function replaceReferences(
  text: string,
  resolve: (reference: Reference) => string | undefined,
): string {
  let result = '';
  let from = 0;
  for (const reference of findReferences(text)) {
    result += text.slice(from, reference.start) + (resolve(reference) ?? reference.text);
    from = reference.end;
  }
  return result + text.slice(from);
}
