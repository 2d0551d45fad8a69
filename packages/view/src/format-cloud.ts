import type { PlannedCloud, PlannedTarget, SharedResource } from '@seed/kernel';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { padTo } from './text-layout.ts';
import { widthOf } from './text-width.ts';

const named = ({ kind, name }: SharedResource): string => `${kind} ${name}`;

const labelOf = ({ target }: PlannedTarget): string => `${target.alias || target.accountId} ${target.region}`;

interface Line {
  readonly label: string;
  readonly glyph: 'attention' | 'create' | 'unchanged' | 'update';
  readonly text: string;
}

function targetLines(target: PlannedTarget, details: boolean): Line[] {
  const label = labelOf(target);
  const of = (action: SharedResource['action']): string =>
    target.resources
      .filter((resource) => resource.action === action)
      .map(named)
      .join(', ');
  const [created, updated] = [of('create'), of('update')];
  const lines: Line[] = [
    ...(created === '' ? [] : [{ label, glyph: 'create', text: `prepare  ${created}` } as const]),
    ...(updated === '' ? [] : [{ label, glyph: 'update', text: `update   ${updated}` } as const]),
    ...target.drift.map(
      (text): Line => ({
        label,
        glyph: 'attention',
        text: `differs  ${plainText(text)}`,
      }),
    ),
  ];
  if (lines.length > 0 || !details) return lines;
  return [{ label, glyph: 'unchanged', text: `prepared ${target.resources.map(named).join(', ')}` }];
}

/** As whom a remote run works, and what its accounts and regions lack; `details` names those that lack nothing too. */
export function cloudLines(
  { caller, toolchain, targets }: PlannedCloud,
  {
    style,
    details,
    changes,
  }: { readonly style: Style; readonly details: boolean; readonly changes: boolean },
): string[] {
  const { accountId, region } = toolchain;
  const identity = `as ${plainText(caller)}${style.dot}toolchain ${accountId} ${region}`;
  // An account is prepared with the first module that is built in it.
  const isDue = ({ drift, resources }: PlannedTarget): boolean =>
    drift.length > 0 || resources.some(({ action }) => action === 'update');
  const shown = changes || details ? targets : targets.filter(isDue);
  const lines = shown.flatMap((target) => targetLines(target, details));
  const width = Math.max(20, ...lines.map(({ label }) => widthOf(label)));
  return [
    identity,
    ...(lines.length === 0 ? [] : ['', `  ${style.bold('accounts and regions')}`]),
    ...lines.map(({ label, glyph, text }) => `  ${style.glyph(glyph)} ${padTo(label, width)} ${text}`),
  ];
}
