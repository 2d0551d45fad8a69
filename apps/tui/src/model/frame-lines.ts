import type { Span as Place } from '@seed/kernel';
import { codeFrame, createStyle, placeOf } from '@seed/view';
import type { Line } from './rows.ts';

/** How wide a page of text is drawn, and with which characters. */
export interface PageStyle {
  readonly columns: number;
  readonly ascii: boolean;
}

/** What is said after the marks, and whether the place is another than the one that it is about. */
interface Mark {
  readonly label?: string;
  readonly related?: boolean;
}

/** A place, and below it the lines that the journal has of it. As many rows for every width. */
export function placeLines(span: Place, { columns, ascii }: PageStyle, mark: Mark = {}): readonly Line[] {
  const { label, related = false } = mark;
  const frame = codeFrame(span, {
    style: createStyle({ color: false, ascii }),
    columns,
    mark: related ? '-' : '^',
    ...(label === undefined ? {} : { label }),
  });
  return [
    [{ text: `  --> ${placeOf(span)}`, tone: 'dim' }],
    ...frame.map((text, row): Line => {
      const [, gutter = '', rest = ''] = /^( *\d* \|)(.*)$/s.exec(text) ?? [];
      const tone = row < frame.length - 1 ? 'plain' : related ? 'accent' : 'bad';
      return [
        { text: gutter, tone: 'dim' },
        { text: rest, tone },
      ];
    }),
  ];
}
