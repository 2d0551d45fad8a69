import type { DialogView, Line } from '../model/rows.ts';
import { paintLine, paintSplit } from './paint-line.ts';
import type { Pen } from './pen.ts';

const WIDEST = 74;

export interface DrawnDialog {
  readonly width: number;
  readonly texts: readonly string[];
}

/** What is typed, with the place of the next character. */
export function inputLine(prompt: string, input: DialogView['input'], pen: Pen): Line {
  const { text, cursor } = input ?? { text: '', cursor: 0 };
  if (cursor >= text.length) return [{ text: `${prompt}${text}${pen.sign('cursor')}` }];
  return [{ text: `${prompt}${text.slice(0, cursor)}${pen.sign('cursor')}${text.slice(cursor)}` }];
}

/** The keys of a dialog or a footer: the key itself stands out. */
export const keyLine = (keys: DialogView['keys'], gap: string): Line =>
  keys.flatMap(({ keys: key, label }, at) => [
    ...(at === 0 ? [] : [{ text: gap }]),
    { text: key, tone: 'accent' as const },
    { text: ` ${label}` },
  ]);

function choiceLine(choice: DialogView['choices'][number], width: number, pen: Pen): string {
  const mark = `${choice.selected ? pen.sign('bar') : ' '} `;
  const left = [{ text: `${mark}${choice.text}` }];
  if (!choice.selected) return paintSplit({ left, right: [{ text: choice.aside, tone: 'dim' }] }, width, pen);
  return pen.inverse(paintSplit({ left, right: [{ text: choice.aside }] }, width, pen));
}

/** The middle of a dialog, in as many rows as there are; what does not fit is counted. */
function bodyLines(body: readonly Line[], room: number, pen: Pen): readonly Line[] {
  if (body.length <= room) return body;
  const shown = Math.max(1, room - 1);
  return [
    ...body.slice(0, shown),
    [{ text: `${pen.more} and ${body.length - shown} more lines`, tone: 'dim' }],
  ];
}

/** A dialog in its frame, for a screen of this size. */
export function drawDialog(
  view: DialogView,
  screen: { readonly columns: number; readonly rows: number },
  pen: Pen,
): DrawnDialog {
  const width = Math.max(4, Math.min(WIDEST, screen.columns - (screen.columns >= 60 ? 6 : 0)));
  const inner = width - 4;
  const line = (text: Line): string => paintLine(text, inner, pen);
  const empty = line([]);
  const foot = [
    ...(view.told === undefined
      ? view.input === undefined
        ? []
        : [line(inputLine('> ', view.input, pen))]
      : [line([view.told])]),
    ...view.choices.map((choice) => choiceLine(choice, inner, pen)),
    ...(view.keys.length === 0 ? [] : [empty, line(keyLine(view.keys, '   '))]),
  ];
  const body = bodyLines(view.body, screen.rows - foot.length - 6, pen);
  const title = paintSplit(
    { left: [{ text: view.title, tone: 'bold' }], right: [{ text: view.aside, tone: 'dim' }] },
    inner,
    pen,
  );
  const texts = [title, ...(body.length === 0 ? [] : [empty]), ...body.map(line), ...foot];
  const side = pen.sign('vertical');
  const edge = pen.sign('horizontal').repeat(width - 2);
  return {
    width,
    texts: [
      `${pen.sign('topLeft')}${edge}${pen.sign('topRight')}`,
      ...texts.map((text) => `${side} ${text} ${side}`),
      `${pen.sign('bottomLeft')}${edge}${pen.sign('bottomRight')}`,
    ],
  };
}
