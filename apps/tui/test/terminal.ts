import { PassThrough } from 'node:stream';
import headless from '@xterm/headless';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A cell as a terminal shows it. `fg` is one of the 16 colours of ANSI, absent for the default. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  readonly fg?: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
}

/** A terminal emulator of a fixed size with the streams that a program would have. */
export interface FakeTerminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** Bytes that were written so far. */
  readonly written: () => number;
  readonly isRaw: () => boolean;
  readonly isAlternate: () => boolean;
  readonly isCursorShown: () => boolean;
  /** Everything that was written is on the screen. */
  readonly drawn: () => Promise<void>;
  /** The screen as text, without spaces at the ends of lines. */
  readonly screen: () => string;
  readonly cells: () => readonly (readonly Cell[])[];
  readonly resize: (size: Size) => void;
  /** As if typed. */
  readonly type: (text: string) => void;
}

const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';
const PALETTE = 0x1000000;

/** 16-colour escape codes are what the product may use: anything else shows up as -1. */
function colourOf(mode: number, colour: number): number | undefined {
  if (mode === 0) return undefined;
  return mode === PALETTE && colour < 16 ? colour : -1;
}

export function openTerminal(first: Size): FakeTerminal {
  let size = first;
  let bytes = 0;
  let raw = false;
  let cursor = true;
  let pending: Promise<void> = Promise.resolve();
  const term = new headless.Terminal({
    cols: size.columns,
    rows: size.rows,
    allowProposedApi: true,
    convertEol: true,
  });
  const output = Object.assign(new PassThrough(), { ...size, isTTY: true });
  output.on('data', (piece: Buffer) => {
    bytes += piece.length;
    const text = piece.toString();
    const [shown, hidden] = [text.lastIndexOf(SHOW_CURSOR), text.lastIndexOf(HIDE_CURSOR)];
    if (shown !== hidden) cursor = shown > hidden;
    pending = pending.then(() => new Promise<void>((resolve) => term.write(piece, resolve)));
  });
  const input: PassThrough = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(on: boolean) {
      raw = on;
      return input;
    },
    ref: () => input,
    unref: () => input,
  });
  const lineAt = (row: number) => {
    const { active } = term.buffer;
    return active.getLine(active.viewportY + row);
  };
  return {
    stdout: output as unknown as NodeJS.WriteStream,
    stdin: input as unknown as NodeJS.ReadStream,
    written: () => bytes,
    isRaw: () => raw,
    isAlternate: () => term.buffer.active.type === 'alternate',
    isCursorShown: () => cursor,
    async drawn() {
      let waited;
      do {
        waited = pending;
        await waited;
      } while (waited !== pending);
    },
    screen: () =>
      Array.from({ length: size.rows }, (_, row) => lineAt(row)?.translateToString(true) ?? '').join('\n'),
    cells: () =>
      Array.from({ length: size.rows }, (_, row) =>
        Array.from({ length: size.columns }, (__, column) => {
          const cell = lineAt(row)?.getCell(column);
          if (cell === undefined) return { text: ' ', width: 1, bold: false, dim: false, inverse: false };
          const fg = colourOf(cell.getFgColorMode(), cell.getFgColor());
          return {
            text: cell.getChars(),
            width: cell.getWidth(),
            ...(fg === undefined ? {} : { fg }),
            bold: cell.isBold() !== 0,
            dim: cell.isDim() !== 0,
            inverse: cell.isInverse() !== 0,
          };
        }),
      ),
    resize(next) {
      size = next;
      term.resize(next.columns, next.rows);
      Object.assign(output, next);
      output.emit('resize');
    },
    type: (text) => void input.write(text),
  };
}
