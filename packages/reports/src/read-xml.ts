import type { Source } from '@seed/kernel';
import { SaxesParser } from 'saxes';

export interface XmlElement {
  /** Without namespace prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent?: XmlElement;
  /** Character data directly inside; only collected for the elements that were asked for. */
  text: string;
}

export interface XmlReader {
  /** Names that the first element may have. */
  readonly roots: readonly string[];
  /** Elements whose text is wanted. */
  readonly texts?: readonly string[];
  open?(element: XmlElement): void;
  close?(element: XmlElement): void;
}

const LONGEST_TEXT = 20_000;
const DEEPEST = 200;
const CHUNK = 1 << 16;
/** Colours of a terminal end up in messages; most tools write them without thinking of XML. */
const HARMLESS = /disallowed character/;

class Stop extends Error {}

/**
 * Reads an XML text element by element and returns its problems: none, or the first that ended the reading. Entities
 * of a document type are never expanded and nothing is ever fetched.
 */
export function readXml(source: Source, reader: XmlReader): string[] {
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  const stop = (message: string): never => {
    throw new Stop(`${source.id}:${parser.line}:${parser.column + 1}: ${message}`);
  };
  const wanted = new Set(reader.texts);
  let current: XmlElement | undefined;
  let depth = 0;
  const collect = (text: string) => {
    if (current === undefined || !wanted.has(current.name)) return;
    if (current.text.length < LONGEST_TEXT) current.text += text.slice(0, LONGEST_TEXT);
  };
  parser.on('error', (error) => {
    const message = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    if (!HARMLESS.test(message)) stop(message);
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    if (current === undefined && !reader.roots.includes(name)) {
      stop(`expected ${reader.roots.map((root) => `<${root}>`).join(' or ')}, found <${name}>`);
    }
    if (++depth > DEEPEST) stop(`elements are nested deeper than ${DEEPEST}`);
    const parent = current === undefined ? {} : { parent: current };
    const element: XmlElement = { name, attributes: tag.attributes, text: '', ...parent };
    current = element;
    reader.open?.(element);
  });
  parser.on('closetag', () => {
    depth--;
    if (current !== undefined) reader.close?.(current);
    current = current?.parent;
  });
  parser.on('text', collect);
  parser.on('cdata', collect);
  return run(parser, source);
}

function run(parser: SaxesParser<{ xmlns: false }>, source: Source): string[] {
  try {
    const text = source.text.startsWith('\ufeff') ? source.text.slice(1) : source.text;
    if (text.trim() === '') return [`${source.id}: the file is empty`];
    for (let at = 0; at < text.length; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
    parser.close();
    return [];
  } catch (error) {
    if (error instanceof Stop) return [error.message];
    throw error;
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The nearest element with this name, the element itself included. */
export function nearest(element: XmlElement | undefined, name: string): XmlElement | undefined {
  for (let at = element; at !== undefined; at = at.parent) if (at.name === name) return at;
  return undefined;
}
