import type { Diagnostic, Source, Span } from '@seed/kernel';

/** What a scalar means in YAML 1.1 as PyYAML reads it; the text as typed is on the node. */
export type ScalarValue =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'timestamp'; readonly value: string }
  | { readonly type: 'str'; readonly value: string };

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly span: Span;
  /** Plain: the characters of the file (`1.10` stays `1.10`), lines joined. Quoted or block: the content. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
  readonly value: ScalarValue;
}

export interface YamlList {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly YamlNode[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/** Entries in the order of the file, keys unique (the last one of equal keys wins), merge keys already merged. */
export interface YamlMap {
  readonly kind: 'map';
  readonly span: Span;
  readonly entries: readonly YamlEntry[];
}

export type YamlNode = YamlScalar | YamlList | YamlMap;

/** A text that was read. `root` is absent for an empty file and for one with syntax errors. */
export interface YamlDocument {
  readonly source: Source;
  readonly root?: YamlNode;
  /** A place for findings about the whole file. */
  readonly span: Span;
  readonly diagnostics: readonly Diagnostic[];
}
