import { suggestKey } from '@seed/yaml';
import type { ProjectFindings } from './project-codes.ts';
import type { EntryParameter, RecipeEntry } from './image-project.ts';

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
  for (const given of entry.parameters) checkGiven(entry, given, { declared, findings });
  const given = new Set(entry.parameters.map(({ name }) => name.text));
  for (const parameter of declared) {
    const name = nameOf(parameter);
    if (parameter.default !== undefined || given.has(name)) continue;
    findings.error('C119', entry.span, `"${entry.name.text}" needs a value for parameter "${name}"`, {
      hints: [`add \`"parameters": { "${name}": "…" }\` to the entry`],
    });
  }
}

function checkGiven(
  entry: RecipeEntry,
  { name, values }: EntryParameter,
  {
    declared,
    findings,
  }: { readonly declared: readonly DeclaredParameter[]; readonly findings: ProjectFindings },
): void {
  const parameter = declared.find((one) => nameOf(one) === name.text);
  if (parameter === undefined) {
    const near = suggestKey(name.text, declared.map(nameOf));
    findings.error('C120', name.span, `"${entry.name.text}" has no parameter "${name.text}"`, {
      hints: [near === undefined ? 'remove it, or declare it in the document' : `did you mean \`${near}\`?`],
    });
    return;
  }
  const allowed = parameter.allowedValues;
  const wrong = allowed === undefined ? undefined : values.find((value) => !allowed.includes(value));
  if (wrong === undefined) return;
  const summary = `parameter "${name.text}" of "${entry.name.text}" does not allow "${wrong}"`;
  findings.error('components/parameter-value', name.span, summary, {
    hints: [`allowed are ${allowed?.map((value) => `\`${value}\``).join(', ')}`],
  });
}
