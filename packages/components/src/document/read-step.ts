import { describeNode, entryOf, isNull, type YamlMap, type YamlNode } from '@seed/yaml';
import { ACTION_NAMES, findModule } from './action-modules.ts';
import { checkKeys, hintNear } from './check-keys.ts';
import type { ComponentStep, FailureRule, Words } from './component-document.ts';
import { type DocumentReading, isOpen, textOf, wordsOf } from './document-reading.ts';
import { readStepCondition } from './read-condition.ts';
import { readLoop } from './read-loop.ts';
import { isOpaque, showOpaque } from './template-text.ts';

const KEYS = [
  'name',
  'action',
  'inputs',
  'timeoutSeconds',
  'onFailure',
  'maxAttempts',
  'loop',
  'if',
  'disableLogging',
];
const FAILURE_RULES: readonly FailureRule[] = ['Abort', 'Continue', 'Ignore'];
const DEFAULT_TIMEOUT = 7200;

/** A step, as far as it can be told. Without a name there is none. */
export function readStep(item: YamlNode, reading: DocumentReading): readonly ComponentStep[] {
  const { findings } = reading;
  if (item.kind !== 'map') {
    findings.error('C030', item.span, `a step is ${describeNode(item)}, not a map`, {
      hints: ['write `- name: InstallNginx`, and `action` and `inputs` below it'],
    });
    return [];
  }
  const name = readName(item, reading);
  const what = name === undefined ? 'a step' : `step "${showOpaque(name.text)}"`;
  checkKeys(item, KEYS, reading, { what });
  const action = readAction(item, what, reading);
  const loop = readLoop(entryOf(item, 'loop'), reading);
  const loopNode = entryOf(item, 'loop')?.value;
  if (loop === undefined && name !== undefined && loopNode !== undefined && !isNull(loopNode)) {
    reading.brokenLoops.add(name);
  }
  const condition = readStepCondition(entryOf(item, 'if'), reading);
  const inputs = entryOf(item, 'inputs')?.value;
  const rest = {
    timeoutSeconds: readTimeout(item, action?.text ?? '', reading),
    onFailure: readFailureRule(item, reading),
    maxAttempts: readAttempts(item, action?.text ?? '', reading),
    disableLogging: readSwitch(item, reading),
    ...(inputs === undefined || (inputs.kind === 'scalar' && inputs.value.type === 'null') ? {} : { inputs }),
    ...(loop === undefined ? {} : { loop }),
    ...(condition === undefined ? {} : { condition }),
  };
  // Without an action it still has a name that references may use.
  return name === undefined ? [] : [{ name, action: action ?? { text: '', span: name.span }, ...rest }];
}

function readName(item: YamlMap, { findings }: DocumentReading): Words | undefined {
  const node = entryOf(item, 'name')?.value;
  const text = textOf(node);
  if (node?.kind !== 'scalar' || text === undefined || text === '') {
    const wrong = node === undefined ? 'has no `name`' : `has ${describeNode(node)} as its name`;
    findings.error('C030', node?.span ?? item.entries[0]?.key.span ?? item.span, `a step ${wrong}`, {
      hints: ['add a name of letters, digits, `-` and `_` that no other step of the phase has'],
    });
    return undefined;
  }
  const bad = /[.\s{}[\]]/.exec(text)?.[0];
  if (bad !== undefined && !text.includes('{{') && !isOpaque(text)) {
    findings.error(
      'C030',
      node.span,
      `the name of step "${text}" holds "${bad}", so that nothing can refer to it`,
      {
        hints: [`name it \`${text.replaceAll(/[^\w-]+/g, '')}\``],
      },
    );
  }
  return wordsOf(node);
}

function readAction(item: YamlMap, what: string, { findings }: DocumentReading): Words | undefined {
  const node = entryOf(item, 'action')?.value;
  const text = textOf(node);
  if (node?.kind !== 'scalar' || text === undefined) {
    const place = node?.span ?? entryOf(item, 'name')?.value.span ?? item.span;
    const wrong = node === undefined ? 'has no `action`' : `has ${describeNode(node)} as its action`;
    findings.error('C031', place, `${what} ${wrong}`, {
      hints: ['add `action: ExecuteBash`, or another module'],
    });
    return undefined;
  }
  if (findModule(text) === undefined && !isOpen(text)) {
    findings.error('C031', node.span, `there is no action "${text}"`, {
      hints: hintNear(text, ACTION_NAMES, `the actions are: ${ACTION_NAMES.join(', ')}`),
    });
  }
  return wordsOf(node);
}

/** A whole number; nothing where the key is absent, is empty or was reported. */
function readNumber(
  item: YamlMap,
  key: 'timeoutSeconds' | 'maxAttempts',
  { findings }: DocumentReading,
  { isValid, wanted }: { readonly isValid: (value: number) => boolean; readonly wanted: string },
): number | undefined {
  const node = entryOf(item, key)?.value;
  if (node === undefined || (node.kind === 'scalar' && node.value.type === 'null')) return undefined;
  const text = textOf(node) ?? '';
  if (isOpaque(text)) return undefined;
  if (text.includes('{{')) {
    findings.error('C066', node.span, `\`${key}\` cannot refer to something`, { hints: [`write ${wanted}`] });
    return undefined;
  }
  const value = /^-?[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (isValid(value)) return value;
  findings.error(
    key === 'maxAttempts' ? 'C036' : 'C035',
    node.span,
    `\`${key}\` is ${describeNode(node)}, not ${wanted}`,
  );
  return undefined;
}

function readTimeout(item: YamlMap, action: string, reading: DocumentReading): number {
  const value = readNumber(item, 'timeoutSeconds', reading, {
    isValid: (number) => number === -1 || number > 0,
    wanted: 'a whole number of seconds, or -1 for no limit',
  });
  const entry = entryOf(item, 'timeoutSeconds');
  if (entry === undefined || value === undefined) return action === 'ExecuteDocument' ? -1 : DEFAULT_TIMEOUT;
  if (action === 'Reboot') {
    reading.findings.error('C035', entry.key.span, '`Reboot` takes no `timeoutSeconds`', {
      hints: ['remove the key'],
    });
  } else if (action === 'ExecuteDocument' && value !== -1) {
    reading.findings.error(
      'C035',
      entry.value.span,
      `\`ExecuteDocument\` has no limit of its own, so \`timeoutSeconds\` is -1 or absent, not ${value}`,
      {
        hints: ['remove the key: the steps of that document have limits'],
      },
    );
  }
  return value;
}

function readAttempts(item: YamlMap, action: string, reading: DocumentReading): number {
  const value = readNumber(item, 'maxAttempts', reading, {
    isValid: (number) => number >= 1,
    wanted: 'a whole number from 1',
  });
  const entry = entryOf(item, 'maxAttempts');
  if (action === 'ExecuteDocument' && value !== undefined && value !== 1 && entry !== undefined) {
    reading.findings.error(
      'C036',
      entry.value.span,
      `\`ExecuteDocument\` is tried once, so \`maxAttempts\` is 1 or absent, not ${value}`,
      {
        hints: ['remove the key: give it to the steps of that document'],
      },
    );
  }
  return value ?? 1;
}

function readFailureRule(item: YamlMap, { findings }: DocumentReading): FailureRule {
  const node = entryOf(item, 'onFailure')?.value;
  if (node === undefined || (node.kind === 'scalar' && node.value.type === 'null')) return 'Abort';
  const text = textOf(node) ?? '';
  const rule = FAILURE_RULES.find((word) => word === text);
  if (rule === undefined && !isOpaque(text)) {
    findings.error(
      'C034',
      node.span,
      `\`onFailure\` is ${describeNode(node)}, not Abort, Continue or Ignore`,
      {
        hints: hintNear(text, FAILURE_RULES, 'leave it out for Abort'),
      },
    );
  }
  return rule ?? 'Abort';
}

function readSwitch(item: YamlMap, { findings }: DocumentReading): boolean {
  const node = entryOf(item, 'disableLogging')?.value;
  const text = textOf(node)?.toLowerCase();
  if (node === undefined || text === undefined || isOpaque(text)) return false;
  if (text !== 'true' && text !== 'false') {
    findings.error('C042', node.span, `\`disableLogging\` is ${describeNode(node)}, not true or false`);
  }
  return text === 'true';
}
