import type { Span } from '@seed/kernel';
import { asBoolean, asMap, entryOf, isNull, type YamlMap, type YamlNode } from '@seed/yaml';
import type { EnvironmentVariable, Placed, Shell } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';
import { parseSecretReference } from './parse-secret-reference.ts';
import { readTexts } from './read-texts.ts';
import { ENV_KEYS, LEGACY_ENV_KEYS } from './spec-keys.ts';
import { warnUnknown } from './unknown-keys.ts';

export interface EnvironmentFacts {
  readonly shell: Shell;
  readonly variables: readonly EnvironmentVariable[];
  readonly exportedVariables: readonly Placed[];
  readonly gitCredentialHelper: boolean;
}

const SHELLS: Readonly<Record<string, Shell>> = {
  bash: 'bash',
  '/bin/bash': 'bash',
  sh: 'sh',
  '/bin/sh': 'sh',
};

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads `env`, and `environment_variables` of version 0.1. */
export function readEnvironment(root: YamlMap, findings: SpecFindings): EnvironmentFacts {
  const env = mapAt(root, 'env', findings);
  const legacy = mapAt(root, 'environment_variables', findings);
  if (env !== undefined) warnUnknownEnv(env, findings);
  if (legacy !== undefined) warnUnknown(legacy, LEGACY_ENV_KEYS, '`environment_variables`', findings);
  const variables = [
    ...readVariables(env, 'variables', 'PLAINTEXT', findings),
    ...readVariables(env, 'parameter-store', 'PARAMETER_STORE', findings),
    ...readVariables(env, 'secrets-manager', 'SECRETS_MANAGER', findings),
    ...readVariables(legacy, 'plaintext', 'PLAINTEXT', findings),
  ];
  refuseDuplicates(variables, findings);
  const helper = env && entryOf(env, 'git-credential-helper')?.value;
  return {
    shell: readShell(env && entryOf(env, 'shell')?.value, findings),
    variables,
    exportedVariables: readExports(env && entryOf(env, 'exported-variables')?.value, variables, findings),
    gitCredentialHelper:
      helper === undefined || isNull(helper)
        ? false
        : (asBoolean(helper, '`git-credential-helper`', findings) ?? false),
  };
}

function mapAt(parent: YamlMap, key: string, findings: SpecFindings): YamlMap | undefined {
  const node = entryOf(parent, key)?.value;
  return node === undefined || isNull(node) ? undefined : asMap(node, `\`${key}\``, findings);
}

/** A variable right below `env` is a common slip that CodeBuild swallows. */
function warnUnknownEnv(env: YamlMap, findings: SpecFindings): void {
  const isVariable = (key: string): boolean => /^[A-Z_][A-Z0-9_]*$/.test(key);
  warnUnknown(env, ENV_KEYS, '`env`', findings, { except: (entry) => isVariable(entry.key.text) });
  for (const { key } of env.entries) {
    if (!isVariable(key.text)) continue;
    findings.warning(
      'buildspec/misplaced-key',
      key.span,
      `variable "${key.text}" right below \`env\` is ignored`,
      {
        hints: ['move it to `env.variables`'],
      },
    );
  }
}

function readShell(node: YamlNode | undefined, findings: SpecFindings): Shell {
  if (node === undefined || isNull(node)) return 'sh';
  const shell = node.kind === 'scalar' && Object.hasOwn(SHELLS, node.text) ? SHELLS[node.text] : undefined;
  if (shell !== undefined) return shell;
  const name = node.kind === 'scalar' ? node.text : 'not a text';
  if (/^(?:powershell|cmd)\.exe$/.test(name)) {
    findings.error('buildspec/windows-shell', node.span, `shell "${name}" needs Windows`, {
      hints: ['run this buildspec in CodeBuild with a Windows image'],
    });
  } else {
    findings.error('buildspec/bad-shell', node.span, `shell "${name}" is not known`, {
      hints: ['write `bash` or `/bin/sh`'],
    });
  }
  return 'sh';
}

/** Names and literal texts of one map of variables. */
export function readVariables(
  parent: YamlMap | undefined,
  key: string,
  type: EnvironmentVariable['type'],
  findings: SpecFindings,
): readonly EnvironmentVariable[] {
  const map = parent && mapAt(parent, key, findings);
  return (map?.entries ?? []).flatMap(({ key: { text: name, span }, value }) => {
    checkName(name, span, findings);
    if (value.kind !== 'scalar') {
      const kind = value.kind === 'map' ? 'a map' : 'a list';
      findings.error(
        'yaml/wrong-type',
        value.span,
        `the value of variable "${name}" is ${kind}, not a text`,
        {
          hints: ['quote the value if it is JSON'],
        },
      );
      return [];
    }
    const text = isNull(value) ? '' : value.text;
    if (type !== 'PLAINTEXT') checkReference(name, text, type, value.span, findings);
    return [{ name, value: text, type, span }];
  });
}

function checkName(name: string, span: Span, findings: SpecFindings): void {
  if (name.startsWith('CODEBUILD_')) {
    findings.warning('buildspec/reserved-variable', span, `variable "${name}" is reserved for CodeBuild`, {
      hints: ['choose a name that does not start with `CODEBUILD_`'],
    });
  } else if (!NAME.test(name)) {
    findings.warning('buildspec/bad-variable-name', span, `shells cannot hold a variable named "${name}"`, {
      hints: ['use letters, digits and underscores only'],
    });
  }
}

function checkReference(
  name: string,
  text: string,
  type: 'PARAMETER_STORE' | 'SECRETS_MANAGER',
  span: Span,
  findings: SpecFindings,
): void {
  const problem =
    type === 'SECRETS_MANAGER'
      ? parseSecretReference(text)
      : text === ''
        ? 'the name of the parameter is empty'
        : undefined;
  if (typeof problem !== 'string') return;
  findings.error('buildspec/bad-reference', span, `variable "${name}": ${problem}`, {
    hints:
      type === 'SECRETS_MANAGER'
        ? ['write `secret-id:json-key:version-stage:version-id`, leaving out what you do not need']
        : ['write the name or ARN of the parameter'],
  });
}

function refuseDuplicates(variables: readonly EnvironmentVariable[], findings: SpecFindings): void {
  const first = new Map<string, EnvironmentVariable>();
  for (const variable of variables) {
    const earlier = first.get(variable.name);
    if (earlier === undefined) first.set(variable.name, variable);
    else if (variable.span !== undefined) {
      const related = earlier.span && [{ span: earlier.span, label: 'first given here' }];
      findings.error(
        'buildspec/duplicate-variable',
        variable.span,
        `variable "${variable.name}" is given in more than one map of \`env\``,
        { ...(related === undefined ? {} : { related }), hints: ['keep one of them'] },
      );
    }
  }
}

/** aws-codeseeder returns results in it, so CodeBuild lets it through. */
const ALLOWED_AWS_NAME = 'AWS_CODESEEDER_OUTPUT';

/** CodeBuild refuses to export secrets and names that start with AWS_. */
function readExports(
  node: YamlNode | undefined,
  variables: readonly EnvironmentVariable[],
  findings: SpecFindings,
): readonly Placed[] {
  const names = readTexts(node, '`exported-variables`', findings, { scalar: false });
  const secret = new Map(variables.filter((v) => v.type !== 'PLAINTEXT').map((v) => [v.name, v]));
  for (const { value: name, span } of names) {
    const source = secret.get(name);
    if (source !== undefined) {
      const from = source.type === 'SECRETS_MANAGER' ? 'Secrets Manager' : 'Parameter Store';
      findings.error(
        'buildspec/refused-export',
        span,
        `"${name}" comes from ${from} and cannot be exported`,
        {
          ...(source.span === undefined ? {} : { related: [{ span: source.span, label: 'read here' }] }),
          hints: ['export a variable of another name that holds no secret'],
        },
      );
    } else if (name.startsWith('AWS_') && name !== ALLOWED_AWS_NAME) {
      findings.error('buildspec/refused-export', span, `"${name}" starts with AWS_ and cannot be exported`, {
        hints: ['assign the value to a variable with another name and export that'],
      });
    } else if (!NAME.test(name)) {
      findings.error('buildspec/refused-export', span, `"${name}" is not the name of a variable`, {
        hints: ['write the name alone, without `$`'],
      });
    }
  }
  return names;
}
