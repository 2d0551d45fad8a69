/**
 * CloudWatch takes no event above 256 KB, its own 26 bytes included: a longer line comes in several. Only what is nearly
 * as large counts as such a piece, as other senders leave line ends out.
 */
const PIECE_BYTES = 200_000;

export interface LineJoiner {
  /** Lines that are whole with this event. */
  add(message: string): readonly string[];
  /** What is left at the end of the log. */
  rest(): readonly string[];
}

/** Makes lines of events: one event may hold several, and several one. */
export function joinEvents(): LineJoiner {
  let pieces: string[] = [];
  const take = (last: string): readonly string[] => {
    const whole = [...pieces, last].join('');
    pieces = [];
    return whole.replace(/\r?\n$/, '').split('\n');
  };
  return {
    add(message) {
      if (message.endsWith('\n') || Buffer.byteLength(message) < PIECE_BYTES) return take(message);
      pieces.push(message);
      return [];
    },
    rest: () => (pieces.length === 0 ? [] : take('')),
  };
}
