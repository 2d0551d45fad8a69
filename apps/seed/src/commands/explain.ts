import { EXIT, InputError } from '@seed/kernel';
import { formatTable } from '@seed/view';
import { suggestKey } from '@seed/yaml';
import { allCodes } from '../all-codes.ts';
import type { CommandFunction } from '../command.ts';

const WIDTH = 88;

/** Breaks a paragraph into lines. */
function wrap(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}

/** Prints the page of a code, or the list of all. */
export const explain: CommandFunction<Record<never, never>> = async (context, _flags, [code]) => {
  const { print, general, io, out } = context;
  const codes = await allCodes();
  if (code === undefined) {
    const rows = Object.entries(codes).map(([name, { summary }]) => [name, summary]);
    if (general.json) print(JSON.stringify({ codes }));
    else print(formatTable(['code', 'meaning'], rows, { aligned: io.stdout.isTTY, header: io.stdout.isTTY }));
    return EXIT.done;
  }
  const found = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (found === undefined) {
    const near = suggestKey(code, Object.keys(codes));
    throw new InputError('cli/unknown-code', `there is no code "${code}"`, {
      hints: [
        near === undefined ? 'list all codes with `seed explain`' : `did you mean \`seed explain ${near}\`?`,
      ],
    });
  }
  if (general.json) print(JSON.stringify({ code, ...found }));
  else print(`${out.bold(code)} - ${found.summary}\n\n${wrap(found.docs)}`);
  return EXIT.done;
};
