import { asMap, describeNode, entryOf, isNull, type YamlMap, type YamlNode } from '@seed/yaml';
import { type Command, USER_PHASES, type UserPhase } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';
import { MODULE_PHASE_KEYS, MODULE_PHASES_KEYS, namesOf, PHASE_KEYS } from './spec-keys.ts';
import { warnIgnored } from './warn-ignored.ts';

export type ModulePhases = Partial<Record<UserPhase, readonly Command[]>>;

/** The second spelling that Seed-Farmer takes; the first one wins when both are there. */
const CAMEL: Partial<Record<UserPhase, string>> = { pre_build: 'preBuild', post_build: 'postBuild' };

/** The key under which a phase is given, of those that are there. */
export function phaseKey(name: UserPhase, isThere: (key: string) => boolean): string | undefined {
  return [name, CAMEL[name]].find((key) => key !== undefined && isThere(key));
}

/** Reads the `phases` of one side of a deployspec: only commands count. */
export function readModulePhases(node: YamlNode, side: string, findings: SpecFindings): ModulePhases {
  const map = asMap(node, `\`phases\` of \`${side}\``, findings);
  if (map === undefined) return {};
  warnIgnored(map, namesOf(MODULE_PHASES_KEYS), `\`phases\` of \`${side}\``, findings, {
    suggest: USER_PHASES,
  });
  const phases: ModulePhases = {};
  for (const name of USER_PHASES) {
    const camel = CAMEL[name];
    const snake = entryOf(map, name);
    const other = camel === undefined ? undefined : entryOf(map, camel);
    if (snake !== undefined && other !== undefined) {
      findings.warning('deployspec/ignored-key', other.key.span, `"${camel}" is ignored beside "${name}"`, {
        related: [{ span: snake.key.span, label: 'this one counts' }],
      });
    }
    const entry = snake ?? other;
    if (entry === undefined) continue;
    const phase = asMap(entry.value, `phase \`${entry.key.text}\` of \`${side}\``, findings);
    if (phase !== undefined) phases[name] = readPhase(phase, entry.key.text, findings);
  }
  return phases;
}

function readPhase(phase: YamlMap, name: string, findings: SpecFindings): readonly Command[] {
  const buildspecOnly = namesOf(PHASE_KEYS).filter((key) => key !== 'commands');
  warnIgnored(phase, namesOf(MODULE_PHASE_KEYS), `phase \`${name}\``, findings, {
    except: (key) => buildspecOnly.includes(key),
  });
  for (const { key } of phase.entries.filter((entry) => buildspecOnly.includes(entry.key.text))) {
    findings.warning('deployspec/ignored-key', key.span, `"${key.text}" in phase \`${name}\` is ignored`, {
      detail: 'it has a meaning in a buildspec, but Seed-Farmer only takes the commands',
    });
  }
  const commands = entryOf(phase, 'commands');
  return commands === undefined ? [] : readCommands(commands.value, name, findings);
}

function itemHint(item: YamlNode): string {
  if (isNull(item)) return 'remove the item';
  if (item.kind === 'map') return 'quote the item, as ": " in it makes a map';
  return item.kind === 'list' ? 'quote the command if it starts with `[`' : 'put it in quotes';
}

/** Strictly a list of texts: a number, a yes/no, a date or nothing is an error in Seed-Farmer. */
function readCommands(node: YamlNode, phase: string, findings: SpecFindings): readonly Command[] {
  if (node.kind !== 'list') {
    findings.error(
      'deployspec/commands',
      node.span,
      `\`commands\` of \`${phase}\` is ${describeNode(node)}, not a list`,
      {
        hints: isNull(node) ? ['add a command, or remove `commands`'] : ['start each command with `- `'],
      },
    );
    return [];
  }
  return node.items.flatMap((item, index) => {
    if (item.kind === 'scalar' && item.value.type === 'str') return [{ value: item.text, span: item.span }];
    findings.error(
      'deployspec/commands',
      item.span,
      `item ${index + 1} of \`commands\` is ${describeNode(item)}, not a text`,
      { hints: [itemHint(item)] },
    );
    return [];
  });
}
