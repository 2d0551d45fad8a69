import { keyName } from '../keys/key-name.ts';
import type { PressedKey } from '../keys/key-name.ts';

const CONTROL = new Map([
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\u001b', 'esc'],
  ['\u007f', 'backspace'],
  ['\b', 'backspace'],
]);

function nameOf(character: string): string | undefined {
  const named = CONTROL.get(character);
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code < 32) return `ctrl-${String.fromCodePoint(code + 96)}`;
  return keyName(character, {});
}

/**
 * The keys that one piece of input is made of. Who types fast, or a program that types, has several of them in one
 * piece. A key right behind an escape looks like one with alt; no key has alt, so it is the two.
 */
export function typedKeys(input: string, key: PressedKey): string[] {
  const name = keyName(input, key);
  if (name?.startsWith('alt-') === true) return ['esc', name.slice('alt-'.length)];
  if (name !== undefined) return [name];
  return Array.from(input)
    .map(nameOf)
    .filter((found) => found !== undefined);
}
