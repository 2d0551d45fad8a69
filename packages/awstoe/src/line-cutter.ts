/** A longer line is given out in parts. */
const LONGEST = 64 * 1024;

/** Cuts decoded text into lines; CR LF and a lone CR, as of a progress bar, end a line as well. */
export function createLineCutter(line: (text: string) => void): { push(text: string): void; end(): void } {
  let open = '';
  return {
    push(text) {
      const lines = (open + text).split(/\r\n|\n|\r(?!$)/);
      open = lines.pop() ?? '';
      for (const one of lines) line(one);
      while (open.length > LONGEST) {
        line(open.slice(0, LONGEST));
        open = open.slice(LONGEST);
      }
    },
    end() {
      const rest = open.replace(/\r$/, '');
      if (rest !== '') line(rest);
      open = '';
    },
  };
}
