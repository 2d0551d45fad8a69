import type { Diagnostic, Loaded, Source } from '@seed/kernel';
import { createPositions } from './positions.ts';

/** Bytes beyond which a file is not even decoded. */
const LARGEST = 16 * 1024 * 1024;

/** One for all files: making one takes longer than decoding a manifest. */
const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Turns the bytes of a file into a text, without a byte order mark. UTF-8, or UTF-16 with a mark, as YAML
 * allows. A binary file gives a diagnostic that names the first byte that is no text.
 */
export function decodeSource(id: string, bytes: Uint8Array): Loaded<Source> {
  if (bytes.length > LARGEST) {
    const size = `${Math.round(bytes.length / 1024 / 1024)} MiB`;
    return refuse(id, '', 'yaml/too-large', `the file has ${size}`);
  }
  const wide = utf16(bytes);
  if (wide !== undefined) return accept({ id, text: wide });
  const text = decodeStrictly(bytes);
  return text === undefined || text.includes('\0') ? refuseBytes(id, bytes) : accept({ id, text });
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

function refuseBytes(id: string, bytes: Uint8Array): Loaded<Source> {
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    const before = decodeLoosely(bytes.subarray(0, nul));
    return refuse(id, before, 'yaml/not-text', `byte ${nul} of the file is a NUL`);
  }
  const before = decodeLoosely(bytes).split('\ufffd', 1)[0] ?? '';
  const at = Buffer.byteLength(before);
  return refuse(id, before, 'yaml/not-text', `byte ${at} of the file is not valid UTF-8`);
}

function utf16(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return undefined;
}

const decodeLoosely = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes);

function accept(source: Source): Loaded<Source> {
  return { value: source, diagnostics: [], sources: new Map([[source.id, source.text]]) };
}

/** `before`: the readable text up to the bad byte, so that the finding has a line. */
function refuse(id: string, before: string, code: string, summary: string): Loaded<Source> {
  const diagnostic: Diagnostic = {
    code,
    severity: 'error',
    summary,
    span: createPositions({ id, text: before }).at(before.length),
    hints: ['save the file as UTF-8 text'],
  };
  return { diagnostics: [diagnostic], sources: new Map([[id, before]]) };
}
