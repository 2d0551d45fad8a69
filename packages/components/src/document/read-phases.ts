import { describeNode, entryOf, suggestKey, type YamlMap, type YamlNode } from '@seed/yaml';
import { checkKeys } from './check-keys.ts';
import type { ComponentPhase, ComponentStep, Words } from './component-document.ts';
import { type DocumentReading, textOf, wordsOf } from './document-reading.ts';
import { readStep } from './read-step.ts';

/** Phases that Image Builder runs, in its order. */
export const IMAGE_BUILDER_PHASES = ['build', 'validate', 'test', 'container-host-test'];
const NEEDED = ['build', 'validate', 'test'];
const EXAMPLE = 'write a list: `phases:`, below it `- name: build`, and `steps:` with a list below that';

export function readPhases(root: YamlMap, reading: DocumentReading): readonly ComponentPhase[] {
  const { findings } = reading;
  const entry = entryOf(root, 'phases');
  const node = entry?.value;
  if (entry === undefined || node?.kind !== 'list' || node.items.length === 0) {
    const place = entry?.key.span ?? root.entries[0]?.key.span ?? root.span;
    const wrong =
      node === undefined
        ? 'missing'
        : node.kind === 'list'
          ? 'an empty list'
          : `${describeNode(node)}, not a list`;
    findings.error('C011', place, `\`phases\` is ${wrong}`, { hints: [EXAMPLE] });
    return [];
  }
  const phases = node.items.flatMap((item) => readPhase(item, reading));
  checkDuplicates(phases, reading);
  if (phases.length === node.items.length) checkStages(phases, entry.key, reading);
  return phases;
}

function readPhase(item: YamlNode, reading: DocumentReading): readonly ComponentPhase[] {
  const { findings } = reading;
  if (item.kind !== 'map') {
    findings.error(
      'C020',
      item.span,
      `a phase is ${describeNode(item)}, not a map with \`name\` and \`steps\``,
      {
        hints: [EXAMPLE],
      },
    );
    return [];
  }
  const nameNode = entryOf(item, 'name')?.value;
  const name = textOf(nameNode);
  checkKeys(item, ['name', 'steps'], reading, {
    what: name === undefined ? 'a phase' : `phase "${name}"`,
  });
  const steps = readSteps(item, name ?? '', reading);
  if (nameNode?.kind !== 'scalar' || name === undefined || name === '') {
    const wrong = nameNode === undefined ? 'has no `name`' : `has ${describeNode(nameNode)} as its name`;
    findings.error('C020', nameNode?.span ?? item.entries[0]?.key.span ?? item.span, `a phase ${wrong}`, {
      hints: ['add `name: build`, `name: validate` or `name: test`'],
    });
    return [];
  }
  return [{ name: wordsOf(nameNode), steps }];
}

function readSteps(phase: YamlMap, name: string, reading: DocumentReading): readonly ComponentStep[] {
  const { findings } = reading;
  const entry = entryOf(phase, 'steps');
  const node = entry?.value;
  if (node?.kind !== 'list' || node.items.length === 0) {
    const wrong =
      node === undefined
        ? 'has no `steps`'
        : node.kind === 'list'
          ? 'has an empty list of steps'
          : `has ${describeNode(node)} as its steps, not a list`;
    const place = entry?.key.span ?? entryOf(phase, 'name')?.value.span ?? phase.span;
    findings.error('C022', place, `phase "${name}" ${wrong}`, {
      hints: ['write `steps:` and below it `- name: InstallNginx`, `action: ExecuteBash`, `inputs: …`'],
    });
    return [];
  }
  return node.items.flatMap((item) => readStep(item, reading));
}

function checkDuplicates(phases: readonly ComponentPhase[], { findings }: DocumentReading): void {
  const seen = new Map<string, Words>();
  for (const { name } of phases) {
    const first = seen.get(name.text);
    if (first === undefined) seen.set(name.text, name);
    else {
      findings.error('C020', name.span, `phase "${name.text}" is there twice`, {
        related: [{ span: first.span, label: 'first here' }],
        hints: ['move its steps to the first one'],
      });
    }
  }
}

/** Which phases run at all, and in what order. */
function checkStages(phases: readonly ComponentPhase[], list: Words, { findings }: DocumentReading): void {
  const names = phases.map(({ name }) => name);
  for (const { text, span } of names) {
    if (IMAGE_BUILDER_PHASES.includes(text)) continue;
    const near = suggestKey(text, IMAGE_BUILDER_PHASES);
    findings.warning('C021', span, `Image Builder never runs a phase "${text}"`, {
      hints: [
        near === undefined
          ? `move its steps to one of: ${IMAGE_BUILDER_PHASES.join(', ')}`
          : `did you mean \`${near}\`?`,
      ],
    });
  }
  if (!names.some(({ text }) => NEEDED.includes(text))) {
    findings.error('C023', list.span, 'none of the phases is build, validate or test', {
      hints: ['rename the phase to the moment at which it has to run'],
    });
  }
  let last = -1;
  for (const { text, span } of names) {
    const rank = IMAGE_BUILDER_PHASES.indexOf(text);
    if (rank !== -1 && rank < last) {
      const before = IMAGE_BUILDER_PHASES[last];
      findings.warning('C037', span, `phase "${text}" stands below phase "${before}"`, {
        hints: ['put them in the order build, validate, test'],
      });
      return;
    }
    last = Math.max(last, rank);
  }
}
