import { asInteger, asList, asMap, entryOf, type YamlMap, type YamlNode } from '@seed/yaml';
import type { BatchEnvironment, BatchSpec, BatchTask } from './build-spec.ts';
import { checkBatchGraph, type PlacedTask } from './check-batch-graph.ts';
import type { SpecFindings } from './codes.ts';
import { readFlag, valueAt } from './read-artifacts.ts';
import { readVariables } from './read-environment.ts';
import { readMatrix } from './read-matrix.ts';
import { readText, readTexts } from './read-texts.ts';
import { BATCH_ENV_KEYS, BATCH_GRAPH_KEYS, BATCH_KEYS, BATCH_LIST_KEYS, FANOUT_KEYS } from './spec-keys.ts';
import { warnUnknown } from './unknown-keys.ts';

const KINDS = ['build-list', 'build-graph', 'build-matrix', 'build-fanout'] as const;
type Kind = (typeof KINDS)[number];

const IDENTIFIER = /^[A-Za-z0-9_]{1,128}$/;
const MOST_SHARDS = 1000;

/** Reads `batch`: matrix and fan-out come out as the tasks they stand for. */
export function readBatch(node: YamlNode, findings: SpecFindings): BatchSpec | undefined {
  const map = asMap(node, '`batch`', findings);
  if (map === undefined) return undefined;
  warnUnknown(map, BATCH_KEYS, '`batch`', findings);
  const fastFail = readFlag(map, 'fast-fail', '`batch`', findings);
  const given = map.entries.filter((entry) => KINDS.some((kind) => kind === entry.key.text));
  const [first, second] = given;
  if (first === undefined) {
    findings.error('buildspec/batch-kind', node.span, '`batch` has no builds', {
      hints: ['add one of `build-list`, `build-graph`, `build-matrix` and `build-fanout`'],
    });
    return undefined;
  }
  if (second !== undefined) {
    const [a, b] = [first.key.text, second.key.text];
    findings.error('buildspec/batch-kind', second.key.span, `\`batch\` has both \`${a}\` and \`${b}\``, {
      related: [{ span: first.key.span, label: `\`${a}\` stands here` }],
      hints: ['keep one of them'],
    });
  }
  const name = first.key.text as Kind;
  const kind = name.replace('build-', '') as BatchSpec['kind'];
  return { kind, fastFail, tasks: readTasks(name, first.value, findings) };
}

function readTasks(kind: Kind, node: YamlNode, findings: SpecFindings): readonly BatchTask[] {
  if (kind === 'build-matrix') return readMatrix(node, findings);
  if (kind === 'build-fanout') return readFanout(node, findings);
  const tasks = (asList(node, `\`${kind}\``, findings)?.items ?? []).flatMap(
    (item, index) => readTask(kind, item, index, findings) ?? [],
  );
  checkBatchGraph(tasks, findings);
  return tasks.map((task) => ({ ...task, dependsOn: task.dependsOn.map((name) => name.value) }));
}

function readTask(kind: Kind, node: YamlNode, index: number, findings: SpecFindings): PlacedTask | undefined {
  const where = `item ${index + 1} of \`${kind}\``;
  const map = asMap(node, where, findings);
  if (map === undefined) return undefined;
  const graph = kind === 'build-graph';
  warnUnknown(map, graph ? BATCH_GRAPH_KEYS : BATCH_LIST_KEYS, where, findings, {
    except: (entry) => entry.key.text === 'depend-on',
  });
  const dependency = entryOf(map, 'depend-on');
  if (dependency !== undefined && !graph) {
    findings.warning(
      'buildspec/misplaced-key',
      dependency.key.span,
      '"depend-on" has no effect in `build-list`',
      {
        hints: ['use `build-graph`'],
      },
    );
  }
  const identifier = readIdentifier(map, where, findings);
  const buildspec = readText(valueAt(map, 'buildspec'), `\`buildspec\` of ${where}`, findings);
  return {
    identifier: identifier?.text ?? '',
    dependsOn: graph ? readTexts(dependency?.value, `\`depend-on\` of ${where}`, findings) : [],
    ignoreFailure: readFlag(map, 'ignore-failure', where, findings),
    environment: readTaskEnvironment(map, where, findings),
    span: identifier?.span ?? node.span,
    ...(buildspec === undefined ? {} : { buildspec }),
  };
}

function readIdentifier(map: YamlMap, where: string, findings: SpecFindings) {
  const node = valueAt(map, 'identifier');
  if (node === undefined) {
    findings.error('buildspec/bad-identifier', map.span, `${where} has no \`identifier\``);
    return undefined;
  }
  if (node.kind === 'scalar' && IDENTIFIER.test(node.text)) return node;
  const shown = node.kind === 'scalar' ? `"${node.text}"` : 'of that kind';
  findings.error('buildspec/bad-identifier', node.span, `an identifier cannot be ${shown}`, {
    hints: ['use 1 to 128 letters, digits and underscores'],
  });
  return undefined;
}

function readTaskEnvironment(item: YamlMap, where: string, findings: SpecFindings): BatchEnvironment {
  const node = valueAt(item, 'env');
  const env = node === undefined ? undefined : asMap(node, `\`env\` of ${where}`, findings);
  if (env === undefined) return { variables: [] };
  warnUnknown(env, BATCH_ENV_KEYS, `\`env\` of ${where}`, findings);
  const text = (key: keyof typeof BATCH_ENV_KEYS) =>
    readText(valueAt(env, key), `\`${key}\` of ${where}`, findings);
  const [image, computeType, type] = [text('image'), text('compute-type'), text('type')];
  const privileged =
    valueAt(env, 'privileged-mode') === undefined
      ? undefined
      : readFlag(env, 'privileged-mode', where, findings);
  return {
    variables: readVariables(env, 'variables', 'PLAINTEXT', findings),
    ...(image === undefined ? {} : { image }),
    ...(computeType === undefined ? {} : { computeType }),
    ...(type === undefined ? {} : { type }),
    ...(privileged === undefined ? {} : { privileged }),
  };
}

function readFanout(node: YamlNode, findings: SpecFindings): readonly BatchTask[] {
  const map = asMap(node, '`build-fanout`', findings);
  if (map === undefined) return [];
  warnUnknown(map, FANOUT_KEYS, '`build-fanout`', findings);
  const count = valueAt(map, 'parallelism');
  if (count === undefined) {
    findings.error('buildspec/batch-kind', node.span, '`build-fanout` has no `parallelism`');
    return [];
  }
  const total = asInteger(count, '`parallelism`', findings, { min: 1, max: MOST_SHARDS }) ?? 0;
  const ignoreFailure = readFlag(map, 'ignore-failure', '`build-fanout`', findings);
  return Array.from({ length: total }, (_, index) => ({
    identifier: `build${index}`,
    dependsOn: [],
    ignoreFailure,
    environment: { variables: [] },
    span: count.span,
    shard: { index, total },
  }));
}
