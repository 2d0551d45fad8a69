// The page of the keys, from the only table of them.
import { KEYMAP } from '../../apps/tui/src/keymap.ts';

const SCREENS = ['runs', 'run', 'module', 'plan', 'log', 'components', 'pipelines', 'help'];
const DIALOGS = ['question', 'cancel', 'quit', 'palette', 'filter', 'search'];
const ARROWS = { up: '↑', down: '↓', left: '←', right: '→' };

const keysOf = ({ keys }) => keys.map((key) => `\`${ARROWS[key] ?? key}\``).join(' ');
const isEverywhere = ({ screens }) => SCREENS.every((screen) => screens.includes(screen));
const isOfDialogs = ({ screens }) => screens.every((scope) => DIALOGS.includes(scope));

/** `row` joins cells to a row of a table. */
export function keysPage(row) {
  const table = (bindings, where) =>
    [
      row('keys', 'what they do', ...(where ? ['where'] : [])),
      row('---', '---', ...(where ? ['---'] : [])),
      ...bindings.map((binding) =>
        row(
          keysOf(binding),
          `${binding.label}${binding.danger === true ? ' (asks, or stands in a dialog that does)' : ''}`,
          ...(where ? [binding.screens.join(', ')] : []),
        ),
      ),
    ].join('\n');
  const dialogs = KEYMAP.filter(isOfDialogs);
  const everywhere = KEYMAP.filter((binding) => isEverywhere(binding));
  const others = KEYMAP.filter((binding) => !isOfDialogs(binding) && !isEverywhere(binding));
  return [
    '# Keys of the screens',
    'Made from `apps/tui/src/keymap.ts`; do not edit.',
    'Letters act, capitals are stronger, what stops something is on a control key and asks first. `?` shows the keys of ' +
      'the screen you are on, and why some of them do nothing there. [monitor.md](monitor.md) says what the screens are for.',
    '## Everywhere',
    table(everywhere, false),
    '## On some screens',
    table(others, true),
    '## In dialogs',
    table(dialogs, true),
    'Where a dialog takes text, letters are text; `←` `→` `home` `end` `ctrl-a` `ctrl-e` move in it, `backspace` `delete` ' +
      '`ctrl-w` `ctrl-u` take away.',
  ].join('\n\n');
}
