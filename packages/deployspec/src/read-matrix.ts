import { asMap, type YamlMap, type YamlNode } from '@seed/yaml';
import type { BatchEnvironment, BatchTask, EnvironmentVariable, Placed } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';
import { readFlag, valueAt } from './read-artifacts.ts';
import { readText, readTexts } from './read-texts.ts';
import {
  MATRIX_DYNAMIC_ENV_KEYS,
  MATRIX_DYNAMIC_KEYS,
  MATRIX_KEYS,
  MATRIX_STATIC_ENV_KEYS,
  MATRIX_STATIC_KEYS,
} from './spec-keys.ts';
import { warnUnknown } from './unknown-keys.ts';

const MOST_TASKS = 1000;

/** One dimension of the product: what may vary, and its values. */
interface Axis {
  readonly kind: 'buildspec' | 'compute-type' | 'image' | 'variable';
  readonly name: string;
  readonly values: readonly Placed[];
}

type Choice = Pick<Axis, 'kind' | 'name'> & { readonly value: Placed };

/** Reads `build-matrix` and spreads it into `build0`, `build1`, …; the last axis varies fastest. */
export function readMatrix(node: YamlNode, findings: SpecFindings): readonly BatchTask[] {
  const map = asMap(node, '`build-matrix`', findings);
  if (map === undefined) return [];
  warnUnknown(map, MATRIX_KEYS, '`build-matrix`', findings);
  const fixed = mapAt(map, 'static', MATRIX_STATIC_KEYS, findings);
  const fixedEnv = fixed && mapAt(fixed, 'env', MATRIX_STATIC_ENV_KEYS, findings);
  const moving = mapAt(map, 'dynamic', MATRIX_DYNAMIC_KEYS, findings);
  const axes = moving === undefined ? [] : readAxes(moving, findings);
  const total = axes.reduce((product, axis) => product * axis.values.length, 1);
  if (total > MOST_TASKS) {
    findings.error('buildspec/batch-too-large', node.span, `the matrix stands for ${total} builds`, {
      hints: [`keep it below ${MOST_TASKS} builds`],
    });
    return [];
  }
  const ignoreFailure = fixed === undefined ? false : readFlag(fixed, 'ignore-failure', '`static`', findings);
  const environment = fixedEnv === undefined ? {} : readStatic(fixedEnv, findings);
  return product(axes).map((choices, index) => ({
    ...taskOf(choices, environment),
    identifier: `build${index}`,
    dependsOn: [],
    ignoreFailure,
    span: node.span,
  }));
}

function mapAt(parent: YamlMap, key: string, table: object, findings: SpecFindings): YamlMap | undefined {
  const node = valueAt(parent, key);
  const map = node === undefined ? undefined : asMap(node, `\`${key}\``, findings);
  if (map !== undefined) warnUnknown(map, table, `\`${key}\` of \`build-matrix\``, findings);
  return map;
}

function readStatic(env: YamlMap, findings: SpecFindings): Partial<BatchEnvironment> {
  const type = readText(valueAt(env, 'type'), '`type`', findings);
  const privileged =
    valueAt(env, 'privileged-mode') === undefined
      ? undefined
      : readFlag(env, 'privileged-mode', '`static`', findings);
  return { ...(type === undefined ? {} : { type }), ...(privileged === undefined ? {} : { privileged }) };
}

function readAxes(moving: YamlMap, findings: SpecFindings): readonly Axis[] {
  const env = mapAt(moving, 'env', MATRIX_DYNAMIC_ENV_KEYS, findings);
  const variables = env && valueAt(env, 'variables');
  const variableMap = variables && asMap(variables, '`variables`', findings);
  const axis = (kind: Axis['kind'], name: string, node: YamlNode | undefined): Axis => ({
    kind,
    name,
    values: readTexts(node, `\`${name}\``, findings),
  });
  return [
    axis('buildspec', 'buildspec', valueAt(moving, 'buildspec')),
    axis('compute-type', 'compute-type', env && valueAt(env, 'compute-type')),
    axis('image', 'image', env && valueAt(env, 'image')),
    ...(variableMap?.entries ?? []).map(({ key, value }) => axis('variable', key.text, value)),
  ].filter((candidate) => candidate.values.length > 0);
}

function product(axes: readonly Axis[]): readonly (readonly Choice[])[] {
  return axes.reduce<readonly (readonly Choice[])[]>(
    (rows, { kind, name, values }) =>
      rows.flatMap((row) => values.map((value) => [...row, { kind, name, value }])),
    [[]],
  );
}

function taskOf(choices: readonly Choice[], fixed: Partial<BatchEnvironment>) {
  const chosen = (kind: Axis['kind']) => choices.find((choice) => choice.kind === kind)?.value.value;
  const variables: EnvironmentVariable[] = choices
    .filter((choice) => choice.kind === 'variable')
    .map(({ name, value }) => ({ name, value: value.value, type: 'PLAINTEXT', span: value.span }));
  const [buildspec, image, computeType] = [chosen('buildspec'), chosen('image'), chosen('compute-type')];
  return {
    ...(buildspec === undefined ? {} : { buildspec }),
    environment: {
      ...fixed,
      variables,
      ...(image === undefined ? {} : { image }),
      ...(computeType === undefined ? {} : { computeType }),
    },
  };
}
