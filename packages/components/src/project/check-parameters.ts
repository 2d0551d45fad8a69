import { suggestKey } from '@seed/yaml';
import type { ProjectFindings } from './project-codes.ts';
import type { RecipeEntry } from './image-project.ts';

/** What of a parameter counts for recipes. */
export interface DeclaredParameter {
  readonly name: { readonly text: string } | string;
  readonly default?: string;
  readonly allowedValues?: readonly string[];
}

const nameOf = ({ name }: DeclaredParameter): string => (typeof name === 'string' ? name : name.text);

/** Values of an entry against the parameters of its document: C119, C120 and values that are not allowed. */
export function checkParameters(
  entry: RecipeEntry,
  declared: readonly DeclaredParameter[] | undefined,
  findings: ProjectFindings,
): void {
  if (declared === undefined) return;
  const names = declared.map(nameOf);
  for (const { name, values } of entry.parameters) {
    const parameter = declared.find((one) => nameOf(one) === name.text);
    if (parameter === undefined) {
      const near = suggestKey(name.text, names);
      findings.error('C120', name.span, `"${entry.name.text}" has no parameter "${name.text}"`, {
        hints: [
          near === undefined ? 'remove it, or declare it in the document' : `did you mean \`${near}\`?`,
        ],
      });
      continue;
    }
    const { allowedValues } = parameter;
    const wrong =
      allowedValues === undefined ? undefined : values.find((value) => !allowedValues.includes(value));
    if (wrong !== undefined)
      findings.error(
        'components/parameter-value',
        name.span,
        `parameter "${name.text}" of "${entry.name.text}" does not allow "${wrong}"`,
        {
          hints: [`allowed are ${allowedValues?.map((value) => `\`${value}\``).join(', ')}`],
        },
      );
  }
  const missing = declared.filter(
    (parameter) =>
      parameter.default === undefined &&
      !entry.parameters.some(({ name }) => name.text === nameOf(parameter)),
  );
  for (const parameter of missing)
    findings.error(
      'C119',
      entry.span,
      `"${entry.name.text}" needs a value for parameter "${nameOf(parameter)}"`,
      {
        hints: [`add \`"parameters": { "${nameOf(parameter)}": "…" }\` to the entry`],
      },
    );
}
