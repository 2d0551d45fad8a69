import type { Diagnostic, Loaded, Source } from '@seed/kernel';
import {
  createFindings,
  createPositions,
  describeNode,
  entryOf,
  type YamlMap,
  type YamlNode,
} from '@seed/yaml';
import { PLATFORMS, type Platform } from './action-modules.ts';
import type { DocumentCode } from './codes/document-codes.ts';
import type { ComponentDocument } from './component-document.ts';
import { type DocumentReading, textOf } from './document-reading.ts';
import { finishFindings } from './finish-findings.ts';
import { readComponentText } from './read-component-text.ts';
import { readDocument } from './read-document.ts';
import { checkDocument } from './rules/check-document.ts';
import { readSuppressions, unusedSuppressions, withoutHidden } from './suppressions.ts';
import { findTemplate, maskTemplate, type TemplateKind } from './template-text.ts';

export interface ReadComponentOptions {
  /** For a document that does not say in `x-seed.platform`; Linux unless given. */
  readonly platform?: Platform;
  /** The file is a template; its placeholders stand for texts that nobody knows yet. */
  readonly template?: TemplateKind;
  /** Whether there is a bucket for documents that are too long to be published inline; absent where nobody knows. */
  readonly hasUploadBucket?: boolean;
  /** Components that come before this one in every recipe bring the package index up to date. */
  readonly arePackagesUpdated?: boolean;
  /** Top-level keys that the settings give a meaning. */
  readonly keys?: readonly string[];
}

/**
 * Reads a component and checks everything that can be said without settings: C001 to C093 and L001 to L014. Never
 * throws; all problems come at once, by place, without those that `x-seed.allow` hides. The value is there wherever the
 * file is a map, with what could be read of it: ask `hasErrors` before it is run or published.
 */
export function readComponent(source: Source, options: ReadComponentOptions = {}): Loaded<ComponentDocument> {
  const masked = maskTemplate(source, options.template);
  const text = {
    source: masked,
    positions: createPositions(masked),
    findings: createFindings<DocumentCode>(),
  };
  const isTemplate = options.template !== undefined;
  const sources = new Map([[source.id, source.text]]);
  const root = readComponentText(text);
  if (root?.kind !== 'map') {
    if (root !== undefined) reportNoMap(root, text.findings);
    return { diagnostics: finishFindings(text.findings.list, { isTemplate }), sources };
  }
  const platform = platformOf(root) ?? options.platform;
  const reading: DocumentReading = {
    ...text,
    definitions: [],
    brokenLoops: new Set(),
    platform: platform ?? 'Linux',
    isPlatformGiven: platform !== undefined,
  };
  if (options.template === undefined) checkTemplate(source, reading);
  const value = readDocument(root, reading, { original: source, keys: options.keys ?? [] });
  checkDocument(value, reading, options);
  return {
    value,
    diagnostics: finishFindings(withoutAllowed(value, reading), { isTemplate, root }),
    sources,
  };
}

const reportNoMap = (root: YamlNode, findings: DocumentReading['findings']): void =>
  findings.error('C011', root.span, `the file is ${describeNode(root)}, not a map with \`phases\``, {
    hints: ['a component begins with `name: …`, `schemaVersion: 1.0` and `phases:`'],
  });

function platformOf(root: YamlMap): Platform | undefined {
  const extensions = entryOf(root, 'x-seed')?.value;
  const text = extensions?.kind === 'map' ? textOf(entryOf(extensions, 'platform')?.value) : undefined;
  return PLATFORMS.find((platform) => platform === text);
}

function checkTemplate(source: Source, { positions, findings }: DocumentReading): void {
  const found = findTemplate(source);
  if (found === undefined) return;
  const { offset, length, kind } = found;
  const shown = source.text.slice(offset, offset + length);
  findings.warning(
    'C004',
    positions.at(offset, offset + length),
    `"${shown}" is filled in by another tool before this is a component`,
    {
      hints: [`check it with \`seed components validate --template ${kind}\``],
    },
  );
}

function withoutAllowed(document: ComponentDocument, { findings }: DocumentReading): readonly Diagnostic[] {
  const found = [...findings.list];
  const own = createFindings<DocumentCode>();
  const suppressions = readSuppressions(document.extensions, own);
  for (const { code, span } of unusedSuppressions(found, suppressions)) {
    own.warning('components/allow-unused', span, `\`allow\` hides ${code}, and there is none`, {
      hints: ['remove the entry'],
    });
  }
  return [...withoutHidden(found, suppressions), ...withoutHidden(own.list, suppressions)];
}
