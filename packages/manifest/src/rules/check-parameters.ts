import { upperSnakeCase } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import type { ManifestFindings } from '../codes.ts';
import type { Deployment, Module, Parameter, TargetAccount } from '../deployment.ts';
import { findMapping, lookupParameter } from '../lookup-parameter.ts';

/**
 * Parameters that no build could get, or that it would not see. Whether a value is defined is not asked of a manifest
 * that is not whole.
 */
export function checkParameters(
  deployment: Deployment,
  findings: ManifestFindings,
  { isWhole }: { readonly isWhole: boolean },
): void {
  const variableOf = rememberedVariables();
  for (const module of deployment.groups.flatMap((group) => group.modules)) {
    checkVariables(module, variableOf, findings);
    for (const parameter of module.parameters) {
      checkVersion(module, parameter, findings);
      if (isWhole) checkValue(deployment, module, { parameter, findings });
    }
  }
  for (const account of deployment.accounts) checkBoundary(account, findings);
}

/** Most modules have parameters of the same few names. */
function rememberedVariables(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const variable = known.get(name) ?? upperSnakeCase(name);
    known.set(name, variable);
    return variable;
  };
}

function checkVariables(
  { node, parameters }: Module,
  variableOf: (name: string) => string,
  findings: ManifestFindings,
): void {
  const seen = new Map<string, Parameter>();
  for (const parameter of parameters) {
    const variable = variableOf(parameter.name);
    const first = seen.get(variable);
    if (first === undefined) seen.set(variable, parameter);
    else reportSameVariable(node, { first, parameter, variable }, findings);
    if (first !== undefined || /^\w*$/.test(variable)) continue;
    findings.warning(
      'manifest/parameter-name',
      parameter.span,
      `parameter "${parameter.name}" of "${node}" becomes a variable that no shell can read`,
      {
        detail: `its name ends with PARAMETER_${variable}`,
        hints: ['use letters, digits and single hyphens, as in `vpc-id` or `vpcId`'],
      },
    );
  }
}

function reportSameVariable(
  node: string,
  {
    first,
    parameter,
    variable,
  }: { readonly first: Parameter; readonly parameter: Parameter; readonly variable: string },
  findings: ManifestFindings,
): void {
  const says =
    first.name === parameter.name
      ? `parameter "${parameter.name}" of "${node}" is given twice`
      : `parameters "${first.name}" and "${parameter.name}" of "${node}" become the same variable`;
  findings.warning('manifest/duplicate-parameter', parameter.span, says, {
    detail: `the build sees one value only, in …_PARAMETER_${variable}`,
    related: [{ span: first.span, label: 'the first value stands here' }],
    hints: ['remove or rename one of the two'],
  });
}

function checkVersion({ node }: Module, { name, source, span }: Parameter, findings: ManifestFindings): void {
  if (source.kind !== 'parameter-store' || !source.name.includes(':')) return;
  const says = `parameter "${name}" of "${node}" reads "${source.name}", and CodeBuild knows no versions`;
  const hints = [`write \`${source.name.replace(/:.*$/s, '')}\`: the latest version is read`];
  findings.error('manifest/versioned-parameter', span, says, source.name.startsWith('arn:') ? {} : { hints });
}

function checkValue(
  deployment: Deployment,
  { node, target }: Module,
  { parameter, findings }: { readonly parameter: Parameter; readonly findings: ManifestFindings },
): void {
  const { name, source, span } = parameter;
  if (source.kind !== 'parameter-value') return;
  const mapping = findMapping(deployment, target);
  // A target that is not mapped has an error of its own.
  if (mapping?.region === undefined || lookupParameter(deployment, target, source.key) !== undefined) return;
  const keys = [
    ...mapping.region.parametersRegional.keys(),
    ...Object.keys(mapping.account.parametersGlobal),
  ];
  const near = suggestKey(source.key, keys);
  const elsewhere = placeOf(source.key, deployment.accounts);
  findings.error(
    'manifest/unknown-parameter',
    span,
    `parameter "${name}" of "${node}" reads "${source.key}", which "${target.alias}" in ${target.region} does not define`,
    {
      ...(elsewhere === undefined ? {} : { detail: `it is defined for ${elsewhere} only` }),
      related: [{ span: mapping.region.span, label: 'looked up in parametersRegional of this region' }],
      hints: [
        near === undefined
          ? `add \`${source.key}\` to \`parametersRegional\` or \`parametersGlobal\``
          : `did you mean "${near}"?`,
      ],
    },
  );
}

function placeOf(key: string, accounts: readonly TargetAccount[]): string | undefined {
  for (const { alias, parametersGlobal, regions } of accounts) {
    if (Object.hasOwn(parametersGlobal, key)) return `account "${alias}"`;
    const region = regions.find(({ parametersRegional }) => parametersRegional.has(key));
    if (region !== undefined) return `"${alias}" in ${region.region}`;
  }
  return undefined;
}

function checkBoundary({ parametersGlobal, regions, span }: TargetAccount, findings: ManifestFindings): void {
  const given = [
    { value: parametersGlobal['permissionsBoundaryName'], span },
    ...regions.map((region) => ({
      value: region.parametersRegional.get('permissionsBoundaryName'),
      span: region.span,
    })),
  ];
  for (const { value, span: at } of given) {
    if (value === undefined || value === null || (typeof value === 'string' && !value.startsWith('arn:')))
      continue;
    const says = typeof value === 'string' ? `"${value}" is an ARN` : 'it is not a text';
    findings.warning(
      'manifest/permissions-boundary',
      at,
      `permissionsBoundaryName takes a name, but ${says}`,
      {
        hints: ['write what follows `policy/` in the ARN'],
      },
    );
  }
}
