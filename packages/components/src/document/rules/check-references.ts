import { entryOf, suggestKey } from '@seed/yaml';
import type { ComponentDocument, ComponentStep, Words } from '../component-document.ts';
import { conditionWords } from '../condition-words.ts';
import type { DocumentReading } from '../document-reading.ts';
import { findReferences, findStrayBraces, type Reference } from '../find-references.ts';
import { partSpan } from '../part-span.ts';
import { scalarsOf } from '../scalar-words.ts';
import { isOpaque } from '../template-text.ts';
import { checkChain, type StepPlace } from './check-chain.ts';

interface Walk {
  readonly document: ComponentDocument;
  readonly reading: DocumentReading;
  /** Parameters and constants. */
  readonly defined: ReadonlyMap<string, Words>;
}

/** Everything in `{{ }}`: whether it is defined, has run by then, and stands where it is replaced. */
export function checkReferences(document: ComponentDocument, reading: DocumentReading): void {
  const { parameters, constants } = document;
  const defined = new Map<string, Words>();
  for (const { name } of [...parameters, ...constants]) {
    const first = defined.get(name.text);
    if (first === undefined) defined.set(name.text, name);
    else {
      reading.findings.error('C052', name.span, `"${name.text}" is defined twice`, {
        related: [{ span: first.span, label: 'first here' }],
        hints: ['parameters and constants share their names: rename one of the two'],
      });
    }
  }
  const walk: Walk = { document, reading, defined };
  for (const { name: phase, steps } of document.phases) {
    for (const step of steps) checkStep({ phase: phase.text, step }, walk);
  }
  checkUnresolvedPlaces(walk);
  const used = usedNames(document);
  for (const [name, { span }] of defined) {
    if (used.has(name)) continue;
    reading.findings.warning('C055', span, `"${name}" is never used`, {
      hints: [`use it as \`{{ ${name} }}\`, or remove it`],
    });
  }
}

/** Also those in steps that are malformed. */
function usedNames({ root }: ComponentDocument): ReadonlySet<string> {
  const references = scalarsOf(entryOf(root, 'phases')?.value).flatMap(({ text }) => findReferences(text));
  return new Set(
    references.flatMap((reference) =>
      reference.kind === 'name' || reference.kind === 'ssm-parameter' ? [reference.name] : [],
    ),
  );
}

function checkStep(place: StepPlace, walk: Walk): void {
  const { inputs, loop, condition } = place.step;
  const listed = loop?.kind === 'forEach' ? loop.items : loop?.kind === 'delimited' ? [loop.list] : [];
  for (const words of listed) checkWords(words, place, { ...walk, inLoop: false });
  for (const words of condition === undefined ? [] : conditionWords(condition.test)) {
    checkWords(words, place, { ...walk, inLoop: false });
  }
  for (const words of scalarsOf(inputs)) checkWords(words, place, { ...walk, inLoop: true });
}

interface WordsWalk extends Walk {
  /** Whether the loop of the step is under way here. */
  readonly inLoop: boolean;
}

function checkWords(words: Words, place: StepPlace, walk: WordsWalk): void {
  if (!words.text.includes('{{')) return;
  const seen = new Set<string>();
  for (const reference of findReferences(words.text)) {
    if (!seen.has(reference.text)) checkReference(reference, words, place, walk);
    seen.add(reference.text);
  }
  const [stray, ...more] = findStrayBraces(words.text).filter(({ text }) => !isOpaque(text));
  if (stray === undefined) return;
  const shown = stray.text.length > 60 ? `${stray.text.slice(0, 60)}…` : stray.text;
  const what = stray.because === 'not-closed' ? 'has no `}}`' : 'is no reference';
  const others = more.length === 0 ? '' : `, as are ${more.length} more in this text`;
  walk.reading.findings.warning(
    'C064',
    partSpan(words, stray.start, stray.end, walk.reading),
    `"${shown}" ${what} and stays as it is${others}`,
    { hints: ['close the braces if a reference is meant'] },
  );
}

function checkReference(reference: Reference, words: Words, place: StepPlace, walk: WordsWalk): void {
  const { document, reading, defined } = walk;
  const span = partSpan(words, reference.start, reference.end, reading);
  switch (reference.kind) {
    case 'name':
    case 'ssm-parameter': {
      if (defined.has(reference.name)) return;
      const near = suggestKey(reference.name, [...defined.keys()]);
      const add = 'define it in `parameters` or `constants`';
      reading.findings.error('C060', span, `there is no parameter and no constant "${reference.name}"`, {
        hints: [near === undefined ? add : `did you mean \`{{ ${near} }}\`?`],
      });
      return;
    }
    case 'chain':
      return checkChain(reference, span, place, { document, reading });
    case 'loop':
      return checkLoop(reference, span, place.step, walk);
    default:
  }
}

function checkLoop(
  reference: Extract<Reference, { kind: 'loop' }>,
  span: Words['span'],
  { name, loop }: ComponentStep,
  { reading, inLoop }: WordsWalk,
): void {
  if (reading.brokenLoops.has(name)) return;
  const wanted = loop?.name?.text ?? 'loop';
  const isHere = loop !== undefined && (reference.loop === 'loop' || reference.loop === wanted);
  if (isHere && inLoop) return;
  const summary =
    loop === undefined
      ? `"${reference.text}" stands outside of a loop: step "${name.text}" has none`
      : isHere
        ? `"${reference.text}" stands outside of the loop, which begins when its list and the condition are known`
        : `"${reference.text}" names another loop than that of the step`;
  reading.findings.warning('C067', span, summary, {
    hints: [
      loop === undefined || isHere
        ? 'it stays as it is: write the value, or add the loop'
        : `write \`{{ ${wanted}.${reference.field} }}\``,
    ],
  });
}

/** Where a reference is text like any other. */
function checkUnresolvedPlaces({ document, reading }: Walk): void {
  const report = (words: Words | undefined, what: string): void => {
    const [first] = words === undefined ? [] : findReferences(words.text);
    if (words === undefined || first === undefined) return;
    reading.findings.warning('C066', words.span, `"${first.text}" is not replaced in ${what}`, {
      hints: ['write the value itself'],
    });
  };
  for (const { name, steps } of document.phases) {
    report(name, 'the name of a phase');
    for (const step of steps) {
      report(step.name, 'the name of a step');
      report(step.action, 'an action');
      report(step.loop?.name, 'the name of a loop');
    }
  }
  for (const words of reading.definitions) report(words, 'a default or a constant');
}
