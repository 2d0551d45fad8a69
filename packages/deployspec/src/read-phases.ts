import { asMap, describeNode, entryOf, isNull, suggestKey, type YamlMap, type YamlNode } from '@seed/yaml';
import {
  type BuildSpec,
  type Command,
  type OnFailure,
  type PhaseSpec,
  USER_PHASES,
  type UserPhase,
} from './build-spec.ts';
import { codebuildSays, ENDS_EARLY } from './codebuild-words.ts';
import type { SpecFindings } from './codes.ts';
import { parseOnFailure } from './parse-on-failure.ts';
import { readText } from './read-texts.ts';
import { PHASE_KEYS } from './spec-keys.ts';
import { warnUnknown } from './unknown-keys.ts';

type Phases = Pick<BuildSpec, 'phases' | 'runtimeVersions'>;
type RuntimeVersions = BuildSpec['runtimeVersions'];

/** Reads `phases`. A phase without a body counts as one without commands. */
export function readPhases(node: YamlNode, findings: SpecFindings): Phases {
  const map = asMap(node, '`phases`', findings);
  const phases: Partial<Record<UserPhase, PhaseSpec>> = {};
  let runtimeVersions: RuntimeVersions = [];
  for (const { key, value } of map?.entries ?? []) {
    const name = USER_PHASES.find((phase) => phase === key.text);
    if (name === undefined) {
      const known = suggestKey(key.text, USER_PHASES);
      findings.error('buildspec/unknown-phase', key.span, `"${key.text}" is not a phase`, {
        detail: codebuildSays(
          `Invalid buildspec phase name: ${key.text.toUpperCase()}. Expecting: BUILD,INSTALL,POST_BUILD,PRE_BUILD`,
        ),
        hints: [
          known === undefined ? 'use install, pre_build, build or post_build' : `did you mean \`${known}\``,
        ],
      });
      continue;
    }
    if (isNull(value)) {
      phases[name] = { commands: [], finally: [] };
      continue;
    }
    if (value.kind !== 'map') {
      findings.error(
        'yaml/wrong-type',
        value.span,
        `phase \`${name}\` is ${describeNode(value)}, not a map`,
        {
          hints: ['put the commands below `commands:`'],
        },
      );
      continue;
    }
    const phase = value;
    phases[name] = readPhase(name, phase, findings);
    const versions = entryOf(phase, 'runtime-versions');
    if (versions === undefined) continue;
    if (name === 'install') runtimeVersions = readRuntimeVersions(versions.value, findings);
    else {
      findings.warning(
        'buildspec/misplaced-key',
        versions.key.span,
        `"runtime-versions" has no effect in \`${name}\``,
        {
          hints: ['move it to `install`'],
        },
      );
    }
  }
  return { phases, runtimeVersions };
}

function readPhase(name: UserPhase, phase: YamlMap, findings: SpecFindings): PhaseSpec {
  warnUnknown(phase, PHASE_KEYS, `phase \`${name}\``, findings);
  const at = (key: keyof typeof PHASE_KEYS) => {
    const value = entryOf(phase, key)?.value;
    return value === undefined || isNull(value) ? undefined : value;
  };
  const runAs = readText(at('run-as'), `\`run-as\` of \`${name}\``, findings);
  const onFailure = readOnFailure(at('on-failure'), findings);
  return {
    commands: readCommands(at('commands'), 'commands', findings),
    finally: readCommands(at('finally'), 'finally', findings),
    ...(onFailure === undefined ? {} : { onFailure }),
    ...(runAs === undefined ? {} : { runAs }),
  };
}

function readOnFailure(node: YamlNode | undefined, findings: SpecFindings): OnFailure | undefined {
  const text = readText(node, '`on-failure`', findings);
  if (node === undefined || text === undefined) return undefined;
  const parsed = parseOnFailure(text);
  if (typeof parsed !== 'string') return parsed;
  findings.error('buildspec/on-failure', node.span, `on-failure ${parsed}`, {
    hints: ['write `ABORT`, `CONTINUE`, or `RETRY-3-regex` with 0 to 100 retries'],
  });
  return undefined;
}

/** CodeBuild runs a single text like a list of one, and skips empty items. */
function readCommands(
  node: YamlNode | undefined,
  key: 'commands' | 'finally',
  findings: SpecFindings,
): readonly Command[] {
  if (node === undefined) return [];
  if (node.kind === 'map') {
    findings.error('yaml/wrong-type', node.span, `\`${key}\` is a map, not a list of commands`, {
      hints: ['start each command with `- `, and quote a command that holds `: `'],
    });
    return [];
  }
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item, index) => {
    if (isNull(item)) return [];
    if (item.kind === 'scalar') return [{ value: item.text, span: item.span }];
    reportItem(item, index, key, findings);
    return [];
  });
}

function reportItem(
  item: YamlNode,
  index: number,
  key: 'commands' | 'finally',
  findings: SpecFindings,
): void {
  const where = `item ${index + 1} of \`${key}\` is ${describeNode(item)}, not a command`;
  if (item.kind === 'list') {
    findings.error('buildspec/command-is-list', item.span, where, {
      hints: ['quote the command if it starts with `[`, and remove the second dash of `- - `'],
    });
    return;
  }
  const { line } = item.span.start;
  findings.error('buildspec/command-is-map', item.span, where, {
    detail:
      key === 'commands'
        ? codebuildSays(
            `Expected Commands[${index}] to be of string type: found subkeys instead at line ${line}, value of the key tag on line ${line - 1} might be empty`,
          )
        : ENDS_EARLY,
    hints: [`quote the item, as ": " in it makes a map: \`- '…'\``, 'or write it as a block: `- |`'],
  });
}

function readRuntimeVersions(node: YamlNode, findings: SpecFindings): RuntimeVersions {
  if (isNull(node)) return [];
  const map = asMap(node, '`runtime-versions`', findings);
  return (map?.entries ?? []).flatMap(({ key, value }) => {
    const version = readText(value, `the version of runtime "${key.text}"`, findings);
    return version === undefined ? [] : [{ name: key.text, version, span: key.span }];
  });
}
