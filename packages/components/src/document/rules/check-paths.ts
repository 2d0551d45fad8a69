import { entryOf, type YamlMap, type YamlScalar } from '@seed/yaml';
import type { ActionModule } from '../action-modules.ts';
import type { Words } from '../component-document.ts';
import type { DocumentReading } from '../document-reading.ts';
import { isOpaque } from '../template-text.ts';

const WILDCARD = /[*?]/;
const SEPARATOR = /[\\/]/;

/** Wildcards, and destinations that have to be folders because of them. */
export function checkPaths(
  action: Words,
  map: YamlMap,
  module: ActionModule,
  reading: DocumentReading,
): void {
  for (const [name, { form }] of Object.entries(module.inputs)) {
    const node = entryOf(map, name)?.value;
    if (node?.kind !== 'scalar' || isOpaque(node.text)) continue;
    if (form === 'glob' || form === 's3-source') checkGlob(name, node, reading);
    else if (form === 'path' && WILDCARD.test(withoutReferences(node.text))) {
      reading.findings.warning(
        'C046',
        node.span,
        `\`${action.text}\` knows no wildcards, so \`${name}\` means a file with this very name`,
        {
          hints: ['name one file, or loop over a list of them'],
        },
      );
    }
  }
  checkDestination(action, map, module, reading);
}

const withoutReferences = (text: string): string => text.replaceAll(/\{\{[^{}]*\}\}/g, '');

function checkGlob(name: string, { text, span }: YamlScalar, { findings }: DocumentReading): void {
  const parts = withoutReferences(text).split(SEPARATOR);
  if (!parts.slice(0, -1).some((part) => WILDCARD.test(part))) return;
  findings.error('C046', span, `\`${name}\` is "${text}": a wildcard works in the last part of a path only`, {
    hints: ['name the folder, and use a step or an item for each'],
  });
}

function checkDestination(
  action: Words,
  map: YamlMap,
  module: ActionModule,
  { findings }: DocumentReading,
): void {
  const source = entryOf(map, 'source')?.value;
  const destination = entryOf(map, 'destination')?.value;
  const isFolderNeeded =
    module.inputs['destination']?.form === 'destination' &&
    source?.kind === 'scalar' &&
    WILDCARD.test(withoutReferences(source.text).split(SEPARATOR).at(-1) ?? '') &&
    !/^https?:/.test(source.text);
  if (!isFolderNeeded || destination?.kind !== 'scalar' || isOpaque(destination.text)) return;
  if (/(?:[\\/]|\}\})$/.test(destination.text.trimEnd())) return;
  findings.error(
    'C046',
    destination.span,
    `\`destination\` of \`${action.text}\` is "${destination.text}", one place for all files of a wildcard`,
    {
      hints: [`end it with a \`/\`, as it has to be a folder`],
    },
  );
}
