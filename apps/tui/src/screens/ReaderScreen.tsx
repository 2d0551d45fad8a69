import { Box, Text } from 'ink';
import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { layoutOf } from '../model/panes.ts';
import type { Line, ListView } from '../model/rows.ts';
import { screenOf } from '../model/ui-state.ts';
import type { PaneName } from '../model/ui-state.ts';
import { withoutColours } from './fit.ts';
import type { ScreenProps } from './Screen.tsx';

const plainOf = (line: Line): string =>
  line
    .map(({ text }) => text)
    .join('')
    .trim();

/** Lines of a log that are read: enough to know how it goes, few enough to listen to. */
const LOG_LINES = 5;

interface Item {
  readonly key: string;
  readonly text: string;
  readonly selected: boolean;
}

function Items({ title, items }: { readonly title: string; readonly items: readonly Item[] }): ReactNode {
  return (
    <Box flexDirection="column">
      <Text>{title}</Text>
      <Box flexDirection="column" aria-role="list">
        {items.map(({ key, text, selected }) => (
          <Box key={key} aria-role="listitem" aria-state={{ selected }}>
            <Text>{text}</Text>
          </Box>
        ))}
      </Box>
    </Box>
  );
}

/** The rows of a pane as sentences. */
function itemsOf(name: PaneName, rows: number, { state, selectors }: Reading): readonly Item[] {
  const labelled = ({
    rows: found,
    empty,
  }: ListView<{ readonly key: string; readonly label: string; readonly selected: boolean }>) => [
    ...found.map(({ key, label, selected }) => ({ key, text: label, selected })),
    ...(found.length === 0 ? (empty ?? []) : []).map((line, at) => ({
      key: `empty ${at}`,
      text: plainOf(line),
      selected: false,
    })),
  ];
  switch (name) {
    case 'runs':
      return labelled(selectors.runRows(state, rows));
    case 'modules':
      return labelled(selectors.moduleRows(state, rows));
    case 'components':
      return labelled(selectors.componentRows(state, rows));
    case 'pipelines':
      return labelled(selectors.pipelineRows(state, rows));
    case 'log':
      return selectors
        .logRows(state, screenOf(state) === 'log' ? rows : LOG_LINES)
        .rows.map(({ key, text, current }) => ({ key, text: withoutColours(text), selected: current }));
    case 'help':
      return selectors.helpRows(state, rows).rows.map(({ key, keys, text, disabled, selected }) => ({
        key,
        text: `${keys}: ${text}${disabled === undefined ? '' : `, not now: ${disabled}`}`,
        selected,
      }));
    case 'details':
    case 'plan': {
      const style = { columns: 200, ascii: true };
      const view =
        name === 'plan' ? selectors.planRows(state, rows, style) : selectors.detailRows(state, rows, style);
      return view.rows.map(({ key, line, selected }) => ({ key, text: plainOf(line), selected }));
    }
  }
}

type Reading = Pick<ScreenProps, 'selectors'> & {
  readonly state: ReturnType<ScreenProps['store']['getSnapshot']>;
};

function Dialog({ state, selectors }: Reading): ReactNode {
  const view = selectors.dialogView(state);
  if (view === undefined) return null;
  const { title, aside, body, input, choices, told, keys } = view;
  return (
    <Box flexDirection="column" aria-role="textbox">
      <Text>{[title, aside].filter((text) => text !== '').join(', ')}</Text>
      {body.map((line, at) => (
        <Text key={at}>{plainOf(line)}</Text>
      ))}
      {input === undefined ? null : <Text>typed: {input.text === '' ? 'nothing' : input.text}</Text>}
      {choices.map(({ text, selected }) => (
        <Text key={text}>{selected ? `chosen: ${text}` : text}</Text>
      ))}
      {told === undefined ? null : <Text>{told.text}</Text>}
      <Text>{keys.map(({ keys: key, label }) => `${key} ${label}`).join(', ')}</Text>
    </Box>
  );
}

/** The same as sentences in one order, with roles: no frames, no columns, no clocks that are read every second. */
export function ReaderScreen({ store, selectors }: ScreenProps): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const plan = layoutOf(state);
  const reading = { state, selectors };
  const over = selectors.dialogView(state) !== undefined;
  const [head] = selectors.headerLines(state);
  const flash = selectors.flashLine(state);
  return (
    <Box flexDirection="column">
      <Text>{head === undefined ? 'seed' : `${plainOf(head.left)}, ${plainOf(head.right)}`}</Text>
      {over
        ? null
        : plan.boxes
            .filter((box) => box.name !== 'header' && box.name !== 'footer' && box.name !== 'message')
            .map((box) => (
              <Items
                key={box.name}
                title={plainOf(selectors.paneTitle(state, box).left)}
                items={itemsOf(box.name as PaneName, Math.max(5, box.inner.height), reading)}
              />
            ))}
      {over ? <Dialog {...reading} /> : null}
      <Text>
        {flash === undefined
          ? selectors
              .footerKeys(state)
              .map(({ keys, label }) => `${keys} ${label}`)
              .join(', ')
          : plainOf(flash)}
      </Text>
    </Box>
  );
}
