/** `utf8`, or the width and order of code units; bare 16 and 32 are little endian. Nothing writes a byte order mark. */
type Encoding =
  | { readonly kind: 'utf8' }
  | { readonly kind: 'wide'; readonly bytes: 2 | 4; readonly big: boolean };

/** Undefined for a name that AWSTOE does not know. */
export function encodingOf(name: string): Encoding | undefined {
  const [, width, order] = /^utf-?(8|16|32)(?:-(le|be))?$/.exec(name.toLowerCase()) ?? [];
  if (width === undefined || (width === '8' && order !== undefined)) return undefined;
  if (width === '8') return { kind: 'utf8' };
  return { kind: 'wide', bytes: width === '16' ? 2 : 4, big: order === 'be' };
}

export function encodeText(text: string, encoding: Encoding): Uint8Array {
  if (encoding.kind === 'utf8') return Buffer.from(text);
  const { bytes, big } = encoding;
  const units = bytes === 2 ? codeUnits(text) : Array.from(text, (point) => point.codePointAt(0) ?? 0);
  const content = new Uint8Array(units.length * bytes);
  const view = new DataView(content.buffer);
  for (const [index, unit] of units.entries()) {
    if (bytes === 2) view.setUint16(index * bytes, unit, !big);
    else view.setUint32(index * bytes, unit, !big);
  }
  return content;
}

const codeUnits = (text: string): readonly number[] =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));

/** The text of bytes, without a byte order mark; undefined where they are no text of this encoding. */
export function decodeText(content: Uint8Array, encoding: Encoding): string | undefined {
  const text = encoding.kind === 'utf8' ? decodeUtf8(content) : decodeWide(content, encoding);
  return text?.startsWith('\uFEFF') ? text.slice(1) : text;
}

function decodeUtf8(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    // TextDecoder has one way to say that bytes are no text.
    return undefined;
  }
}

function decodeWide(
  content: Uint8Array,
  { bytes, big }: Extract<Encoding, { kind: 'wide' }>,
): string | undefined {
  if (content.length % bytes !== 0) return undefined;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const parts: string[] = [];
  for (let at = 0; at < content.length; at += bytes) {
    const unit = bytes === 2 ? view.getUint16(at, !big) : view.getUint32(at, !big);
    if (unit > 0x10ffff || (bytes === 4 && unit >= 0xd800 && unit <= 0xdfff)) return undefined;
    parts.push(bytes === 2 ? String.fromCharCode(unit) : String.fromCodePoint(unit));
  }
  const text = parts.join('');
  return text.isWellFormed() ? text : undefined;
}
