import { keepInView } from '../model/panes.ts';
import type { Line, ListView } from '../model/rows.ts';

interface ListRequest<Item, Row> {
  readonly items: readonly Item[];
  /** Index of the chosen item; -1 where there is none. */
  readonly chosen: number;
  /** First item in view as it was. */
  readonly top: number;
  readonly rows: number;
  readonly row: (item: Item, selected: boolean, index: number) => Row;
  readonly empty?: readonly Line[];
}

/** The rows that are in view; only those are made. */
export function listView<Item, Row>(request: ListRequest<Item, Row>): ListView<Row> {
  const { items, chosen, rows, row, empty } = request;
  const total = items.length;
  const top = keepInView(request.top, chosen, { rows, total });
  const shown = items.slice(top, top + Math.max(0, rows));
  return {
    rows: shown.map((item, index) => row(item, top + index === chosen, top + index)),
    first: shown.length === 0 ? 0 : top + 1,
    last: top + shown.length,
    total,
    ...(total === 0 && empty !== undefined ? { empty } : {}),
  };
}
