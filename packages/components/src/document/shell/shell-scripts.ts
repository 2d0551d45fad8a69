import type { Span } from '@seed/kernel';
import { createPositions, entryOf, isNull, type YamlScalar } from '@seed/yaml';
import type { ComponentDocument, ComponentStep } from '../component-document.ts';
import { replaceReferences } from '../find-references.ts';
import { type PlacedText, partSpan } from '../part-span.ts';

/** The commands of one step, joined as AWSTOE joins them. */
export interface ShellScript {
  readonly phase: string;
  readonly step: ComponentStep;
  readonly language: 'bash' | 'powershell';
  readonly text: string;
  /** The same for tools that know nothing of references: each is a word of the same length, so that places stay. */
  readonly checkable: string;
  /** The place in the file of a part of `text`, by offsets. */
  spanAt(start: number, end: number): Span;
}

const LANGUAGES: Readonly<Record<string, ShellScript['language']>> = {
  ExecuteBash: 'bash',
  ExecutePowerShell: 'powershell',
};

/** Every script of a component, with its way back to the lines of the file. */
export function shellScripts(document: ComponentDocument): readonly ShellScript[] {
  const placed = { source: document.source, positions: createPositions(document.source) };
  return document.phases.flatMap(({ name, steps }) =>
    steps.flatMap((step) => {
      const language = LANGUAGES[step.action.text];
      const items = commandsOf(step);
      if (language === undefined || items.length === 0) return [];
      return [{ phase: name.text, step, language, ...joined(items, placed) }];
    }),
  );
}

function commandsOf({ inputs }: ComponentStep): readonly YamlScalar[] {
  const commands = inputs?.kind === 'map' ? entryOf(inputs, 'commands')?.value : undefined;
  return commands?.kind === 'list' ? commands.items.filter((item) => item.kind === 'scalar') : [];
}

type Joined = Pick<ShellScript, 'text' | 'checkable' | 'spanAt'>;

function joined(items: readonly YamlScalar[], placed: PlacedText): Joined {
  const starts: number[] = [];
  let text = '';
  for (const item of items) {
    starts.push(text.length);
    text += `${isNull(item) ? '' : item.text.replace(/\n$/, '')}\n`;
  }
  const checkable = replaceReferences(text, (reference) => 'x'.repeat(reference.text.length));
  return {
    text,
    checkable,
    spanAt(start, end) {
      const index = Math.max(
        0,
        starts.findLastIndex((from) => from <= start),
      );
      const item = items[index];
      const from = starts[index] ?? 0;
      if (item === undefined) throw new RangeError('a script has at least one command');
      return partSpan(item, start - from, Math.max(start, end) - from, placed);
    },
  };
}
