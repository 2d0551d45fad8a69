import { normalName } from '../project/names.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import { compareDocuments } from './compare-documents.ts';
import { againstHistory, knownVersions } from './guard-history.ts';
import { type Case, nextHints, type Unit, unitsOf } from './guard-unit.ts';
import type { GuardedDocument, GuardOptions } from './guard-versions.ts';
import type { TextEdit } from './text-edit.ts';
import { compareVersions, jumpBetween, newestVersion, raise, raisedLevel } from './version-number.ts';

export interface GuardedDocuments {
  readonly guarded: readonly GuardedDocument[];
  readonly edits: readonly TextEdit[];
  /** The versions that the edits give, by key of the component. */
  readonly raised: ReadonlyMap<string, string>;
}

export function guardDocuments(options: GuardOptions, findings: ProjectFindings): GuardedDocuments {
  const { head, base } = options;
  const [units, before] = [unitsOf(head), base === undefined ? [] : unitsOf(base)];
  const guarded: GuardedDocument[] = [];
  const edits: TextEdit[] = [];
  const raised = new Map<string, string>();
  for (const unit of units) {
    const found = guardUnit(unit, { earlier: earlierUnit(unit, before, units), before }, options, findings);
    guarded.push(found);
    const place = unit.document.version?.place;
    if (found.next === undefined || place === undefined) continue;
    edits.push({ ...place, text: found.next });
    for (const { key } of unit.components) raised.set(key, found.next);
  }
  reportRemoved(before, units, options, findings);
  return { guarded, edits, raised };
}

/** The same path; else the file of the same AWS name, where that file is gone. */
function earlierUnit(unit: Unit, before: readonly Unit[], units: readonly Unit[]): Unit | undefined {
  const samePath = before.find(({ document }) => document.file === unit.document.file);
  if (samePath !== undefined) return samePath;
  const names = unit.components.map(({ awsName }) => normalName(awsName));
  return before.find(
    ({ components, document }) =>
      components.some(({ awsName }) => names.includes(normalName(awsName))) &&
      !units.some((other) => other.document.file === document.file),
  );
}

function guardUnit(
  unit: Unit,
  { earlier, before }: { readonly earlier: Unit | undefined; readonly before: readonly Unit[] },
  options: GuardOptions,
  findings: ProjectFindings,
): GuardedDocument {
  const { document, components } = unit;
  const comparison = earlier && compareDocuments(earlier, unit);
  const [old, now] = [earlier?.document.version?.text, document.version?.text];
  const level = options.head.policy.bump === 'semantic' ? (comparison?.requiredBump ?? 'patch') : 'patch';
  const known = [...knownVersions(unit, options), old].filter((version) => version !== undefined);
  const above = newestVersion(now === undefined ? known : [...known, now]);
  const next = above === undefined ? undefined : raise(above, level);
  const problems =
    now === undefined
      ? []
      : [
          ...againstBase({ unit, comparison, old, now, next }, options, findings),
          ...againstSwapped({ unit, earlier, now, next }, before, { options, findings }),
          ...againstHistory({ unit, comparison, old, now, next }, options, findings),
        ];
  const isWrong = problems.length > 0;
  return {
    file: document.file,
    keys: components.map(({ key }) => key),
    ...(old === undefined ? {} : { base: old }),
    ...(now === undefined ? {} : { head: now }),
    class: comparison?.class ?? 'new',
    ...(comparison?.requiredBump === undefined ? {} : { requiredBump: comparison.requiredBump }),
    ok: !isWrong,
    ...(isWrong && next !== undefined ? { next } : {}),
  };
}

/** The codes of errors; warnings ask for no other number. */
function againstBase(
  { unit, comparison, old, now, next }: Case,
  options: GuardOptions,
  findings: ProjectFindings,
): readonly string[] {
  const { policy } = options.head;
  const span = unit.document.version?.span;
  if (comparison === undefined || old === undefined || span === undefined || comparison.class === 'unknown')
    return [];
  const since = options.since ?? 'the base';
  const order = compareVersions(now, old);
  const hints = nextHints(unit, next);
  if (order < 0) {
    findings.error('C104', span, `component_version went down from ${old} to ${now} since ${since}`, {
      hints,
    });
    return ['C104'];
  }
  const counts =
    comparison.class === 'content' || (comparison.class === 'cosmetic' && policy.cosmetic === 'require');
  if (order === 0) {
    if (!counts) return [];
    const what = comparison.class === 'content' ? 'content' : 'layout or comments';
    findings.error('C103', span, `${what} changed since ${since} but component_version is still ${now}`, {
      hints,
    });
    return ['C103'];
  }
  if (!counts) {
    findings.warning(
      'C105',
      span,
      `component_version went up from ${old} to ${now} and the content is the same as in ${since}`,
      {
        hints: [`take ${old} again, unless it was published with other content`],
      },
    );
    return [];
  }
  if (jumpBetween(old, now) > policy.maxGap)
    findings.warning('C106', span, `component_version jumps from ${old} to ${now}`, {
      hints: [`the next number is ${raise(old, raisedLevel(old, now))}`],
    });
  return enough({ unit, comparison, old, now, next }, options, findings);
}

/** An entry that takes another file keeps its AWS name: its content changes though no file did. */
function againstSwapped(
  { unit, earlier, now, next }: Pick<Case, 'unit' | 'now' | 'next'> & { readonly earlier: Unit | undefined },
  before: readonly Unit[],
  { options, findings }: { readonly options: GuardOptions; readonly findings: ProjectFindings },
): readonly string[] {
  const names = unit.components.map(({ awsName }) => normalName(awsName));
  const swapped = before.find(
    (other) =>
      other !== earlier && other.components.some(({ awsName }) => names.includes(normalName(awsName))),
  );
  const [old, span] = [swapped?.document.version?.text, unit.document.version?.span];
  if (swapped === undefined || old === undefined || span === undefined || compareVersions(now, old) > 0)
    return [];
  if (compareDocuments(swapped, unit).class !== 'content') return [];
  const [{ name } = { name: undefined }] = unit.components;
  findings.error(
    'C103',
    span,
    `"${name?.text}" was made of "${swapped.document.file}" ${old} in ${options.since ?? 'the base'}, and this file is ${now}`,
    { hints: nextHints(unit, next) },
  );
  return ['C103'];
}

const LEVELS = ['patch', 'minor', 'major'] as const;

function enough(
  { unit, comparison, old, now, next }: Case,
  { head }: GuardOptions,
  findings: ProjectFindings,
): readonly string[] {
  const needed = comparison?.requiredBump;
  const span = unit.document.version?.span;
  if (head.policy.bump !== 'semantic' || needed === undefined || old === undefined || span === undefined)
    return [];
  const given = raisedLevel(old, now);
  if (LEVELS.indexOf(given) >= LEVELS.indexOf(needed)) return [];
  findings.error(
    'components/bump-level',
    span,
    `the change needs a ${needed} version, and ${old} to ${now} is a ${given} one`,
    { hints: nextHints(unit, next) },
  );
  return ['components/bump-level'];
}

/** Files that are gone, with no other in their place, and that nothing names any more. */
function reportRemoved(
  before: readonly Unit[],
  units: readonly Unit[],
  { head }: GuardOptions,
  findings: ProjectFindings,
): void {
  const taken = new Set(units.map((unit) => earlierUnit(unit, before, units)?.document.file));
  const named = new Set(
    head.images.flatMap(({ entries }) => entries.map((entry) => (entry.kind === 'own' ? entry.file : ''))),
  );
  for (const { document, components } of before) {
    if (taken.has(document.file) || named.has(document.file) || components.length === 0) continue;
    const span =
      head.settings === undefined
        ? undefined
        : {
            source: head.settings.path,
            start: head.settings.root.span.start,
            end: head.settings.root.span.start,
          };
    if (span !== undefined)
      findings.add(
        'info',
        'components/kept',
        span,
        `"${document.file}" was removed; its published versions stay`,
      );
  }
}
