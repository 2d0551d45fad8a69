import { describeNode, entryOf, isNull, type YamlMap, type YamlNode } from '@seed/yaml';
import { type ActionModule, findModule } from '../action-modules.ts';
import { hintNear } from '../check-keys.ts';
import type { ComponentDocument, ComponentStep, Words } from '../component-document.ts';
import type { DocumentReading } from '../document-reading.ts';
import { readCondition } from '../read-condition.ts';
import { checkInputValue } from './check-input-value.ts';
import { checkPaths } from './check-paths.ts';

/** Seen in samples of AWS; the module does not look at them. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  DeleteFile: ['force'],
};

/** The inputs of every step against what its module takes. */
export function checkInputs(document: ComponentDocument, reading: DocumentReading): void {
  for (const { steps } of document.phases) {
    for (const step of steps) {
      const module = findModule(step.action.text);
      if (module !== undefined) checkStep(step, module, reading);
    }
  }
}

const requiredOf = ({ inputs }: ActionModule): readonly string[] =>
  Object.keys(inputs).filter((name) => inputs[name]?.required === true);

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function checkStep(step: ComponentStep, module: ActionModule, reading: DocumentReading): void {
  const { action, inputs } = step;
  const { findings } = reading;
  if (inputs === undefined) {
    if (module.optional !== true) reportNoInputs(action, module, reading);
    return;
  }
  if (module.shape === 'condition') {
    readCondition(inputs, reading, { place: action });
    return;
  }
  if (module.shape === 'map') {
    if (inputs.kind === 'map') return checkMap(action, inputs, module, reading);
    findings.error(
      'C042',
      inputs.span,
      `the inputs of \`${action.text}\` are ${describeNode(inputs)}, not a map`,
      {
        hints: [
          inputs.kind === 'list'
            ? `remove the dash: \`${action.text}\` does one thing, and takes ${list(Object.keys(module.inputs))} directly below \`inputs\``
            : `it takes ${list(Object.keys(module.inputs))} below \`inputs\``,
        ],
      },
    );
    return;
  }
  if (inputs.kind !== 'list') {
    const example = requiredOf(module)[0] ?? 'path';
    findings.error(
      'C042',
      inputs.span,
      `the inputs of \`${action.text}\` are ${describeNode(inputs)}, not a list`,
      {
        hints: [`put a dash before the first key: \`- ${example}: …\`; each item is one operation`],
      },
    );
    return;
  }
  if (inputs.items.length === 0) reportNoInputs(action, module, reading);
  for (const item of inputs.items) {
    if (item.kind === 'map') checkMap(action, item, module, reading);
    else {
      findings.error(
        'C042',
        item.span,
        `an item of the inputs of \`${action.text}\` is ${describeNode(item)}, not a map`,
        {
          hints: [`each item is one operation with ${list(requiredOf(module))}`],
        },
      );
    }
  }
}

function reportNoInputs(action: Words, module: ActionModule, { findings }: DocumentReading): void {
  const required =
    module.shape === 'condition' ? ['a condition'] : requiredOf(module).map((name) => `\`${name}\``);
  const either = module.groups?.find(({ rule }) => rule === 'exactly-one');
  const wanted =
    either === undefined ? required.join(', ') : either.inputs.map((name) => `\`${name}\``).join(' or ');
  findings.error('C040', action.span, `\`${action.text}\` has no inputs; it needs ${wanted}`, {
    hints: ['add `inputs:` at the column of `action`'],
  });
}

function checkMap(action: Words, map: YamlMap, module: ActionModule, reading: DocumentReading): void {
  checkNames(action, map, module, reading);
  checkGroups(action, map, module, reading);
  for (const [name, input] of Object.entries(module.inputs)) {
    const entry = entryOf(map, name);
    if (entry === undefined || (isNull(entry.value) && input.required !== true)) continue;
    if (input.platforms?.includes(reading.platform) === false) {
      reading.findings.error(
        'C033',
        entry.key.span,
        `\`${name}\` of \`${action.text}\` does not exist on ${reading.platform}`,
        {
          hints: ['remove it: AWSTOE refuses it there'],
        },
      );
    }
    checkInputValue({ name, action, input, node: entry.value, key: entry.key }, reading);
  }
  checkPaths(action, map, module, reading);
}

function checkNames(action: Words, map: YamlMap, module: ActionModule, { findings }: DocumentReading): void {
  const known = Object.keys(module.inputs);
  const unknown = map.entries.filter(({ key }) => !known.includes(key.text));
  for (const { key } of unknown) {
    const isHarmless = HARMLESS[action.text]?.includes(key.text) === true;
    findings.add(
      isHarmless ? 'warning' : 'error',
      'C041',
      key.span,
      `\`${action.text}\` has no input "${key.text}"`,
      {
        hints: isHarmless
          ? ['remove it: it has no effect']
          : hintNear(key.text, known, `its inputs are: ${known.join(', ') || 'none'}`),
      },
    );
  }
  for (const name of requiredOf(module)) {
    if (entryOf(map, name) !== undefined) continue;
    findings.error('C040', placeOf(map, action), `\`${action.text}\` needs the input \`${name}\``, {
      hints: [`add \`${name}\` below \`inputs\``],
    });
  }
}

const placeOf = (map: YamlMap, action: Words): Words['span'] => map.entries[0]?.key.span ?? action.span;

const isGiven = (node: YamlNode | undefined): boolean => node !== undefined && !isNull(node);

function checkGroups(
  action: Words,
  map: YamlMap,
  { groups = [] }: ActionModule,
  { findings }: DocumentReading,
): void {
  for (const { rule, inputs } of groups) {
    const given = inputs.filter((name) => isGiven(entryOf(map, name)?.value));
    const place = entryOf(map, given[0] ?? '')?.key.span ?? placeOf(map, action);
    const missing = inputs.filter((name) => !given.includes(name));
    if (rule === 'exactly-one' && given.length !== 1) {
      const wrong = given.length === 0 ? 'needs' : 'takes only one of';
      findings.error(
        given.length === 0 ? 'C040' : 'C044',
        place,
        `\`${action.text}\` ${wrong} ${inputs.map((name) => `\`${name}\``).join(given.length === 0 ? ' or ' : ' and ')}`,
        {
          hints: [given.length === 0 ? 'add one of them' : 'remove one of them'],
        },
      );
    }
    if (rule === 'together' && given.length > 0 && missing.length > 0) {
      findings.error('C044', place, `\`${given[0]}\` does nothing without \`${missing[0]}\``, {
        hints: [`add \`${missing[0]}\`, or remove \`${given[0]}\``],
      });
    }
  }
}
