import type { Loaded, Source } from '@seed/kernel';
import { sortDiagnostics, upperSnakeCase } from '@seed/kernel';
import { createFindings, pythonJson } from '@seed/yaml';
import type { ManifestCode } from './codes.ts';
import { readTemplate, type Template } from './read-template.ts';

/** A parameter of a module whose value is known, or that its build looks up. */
export type ModuleStackInput =
  | { readonly name: string; readonly value: unknown }
  | { readonly name: string; readonly reference: string };

/** What the four names that every template may use stand for. */
export interface ModuleStackNames {
  readonly project: string;
  readonly deployment: string;
  readonly group: string;
  readonly module: string;
  readonly roleName: string;
}

export interface StackParameter {
  readonly name: string;
  readonly value: string;
}

/**
 * The parameters of a module's own stack, in the order of its template: the four fixed ones, and of the module's those
 * whose names are the same in capitals (`VpcId` takes `vpc-id`). Ones that have neither value nor default are errors.
 */
export function modulestackParameters(
  template: Source,
  parameters: readonly ModuleStackInput[],
  names: ModuleStackNames,
): Loaded<readonly StackParameter[]> {
  const findings = createFindings<ManifestCode>();
  const read = readTemplate(template, findings);
  const given = new Map(parameters.map((input) => [upperSnakeCase(input.name), input]));
  const fixed = new Map([
    ['ProjectName', names.project],
    ['DeploymentName', names.deployment],
    ['ModuleName', `${names.group}-${names.module}`],
    ['RoleName', names.roleName],
  ]);
  const value = [...(read?.parameters ?? [])].flatMap(([name, { hasDefault, span }]): StackParameter[] => {
    const input = given.get(upperSnakeCase(name));
    const text = fixed.get(name) ?? (input === undefined ? undefined : textOf(input));
    if (text !== undefined) return [{ name, value: text }];
    if (!hasDefault)
      findings.error('template/no-value', span, `parameter "${name}" of the template gets no value`, {
        hints: [`add a parameter such as \`${kebab(name)}\` to the module, or a \`Default\` to the template`],
      });
    return [];
  });
  return {
    ...(read === undefined ? {} : { value }),
    diagnostics: sortDiagnostics(findings.list),
    sources: new Map([[template.id, template.text]]),
  };
}

const kebab = (name: string): string => upperSnakeCase(name).toLowerCase().replaceAll('_', '-');

/** Templates take texts: lists are joined by commas, everything else is written as in the variables of builds. */
function textOf(input: ModuleStackInput): string | undefined {
  if ('reference' in input) return input.reference.split(':')[0];
  const { value } = input;
  if (value === null || value === undefined) return undefined;
  const plain = (item: unknown): string => (typeof item === 'string' ? item : pythonJson(item));
  return Array.isArray(value) ? value.map(plain).join(',') : plain(value);
}

/** What the template of a project's policy is given. */
const POLICY_PARAMETERS = ['ProjectName', 'ProjectNameLower', 'DeploymentName'];
const POLICY_OUTPUT = 'ProjectPolicyARN';

/** Checks the template at `projectPolicyPath`: three parameters and no others without defaults, and one output. */
export function checkPolicyTemplate(template: Source): Loaded<Template> {
  const findings = createFindings<ManifestCode>();
  const read = readTemplate(template, findings);
  if (read !== undefined) {
    const missing = POLICY_PARAMETERS.filter((name) => !read.parameters.has(name));
    if (missing.length > 0)
      findings.error(
        'template/policy',
        read.span,
        `the project policy does not declare ${missing.join(', ')}`,
        {
          detail: `it is always given ${POLICY_PARAMETERS.join(', ')}, and CloudFormation refuses names it does not know`,
          hints: ['add them to `Parameters`, with `Type: String`'],
        },
      );
    for (const [name, { hasDefault, span }] of read.parameters) {
      if (hasDefault || POLICY_PARAMETERS.includes(name)) continue;
      findings.error('template/policy', span, `parameter "${name}" of the project policy gets no value`, {
        hints: [`give it a \`Default\`, or use one of ${POLICY_PARAMETERS.join(', ')}`],
      });
    }
    if (!read.outputs.has(POLICY_OUTPUT))
      findings.error('template/policy', read.span, `the project policy has no output "${POLICY_OUTPUT}"`, {
        hints: [`add \`${POLICY_OUTPUT}\` with a \`!Ref\` to the policy to \`Outputs\``],
      });
  }
  return {
    ...(read === undefined ? {} : { value: read }),
    diagnostics: sortDiagnostics(findings.list),
    sources: new Map([[template.id, template.text]]),
  };
}
