import type { ComponentDocument } from '@seed/components';
import { InputError } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import { extensionMap } from './run-extensions.ts';
import type { ComponentRunFlags, OwnComponent } from './run-selection.ts';

interface Given {
  /** Absent: for every component that has the parameter. */
  readonly component?: string;
  readonly name: string;
  readonly value: string;
  readonly typed: string;
}

function readParameter(typed: string, components: readonly OwnComponent[]): Given {
  const at = typed.indexOf('=');
  if (at < 1)
    throw new InputError('cli/bad-arguments', `--param "${typed}" is not NAME=VALUE`, {
      hints: ['give a name and a value: `--param Version=1.2.3`'],
    });
  const [full, value] = [typed.slice(0, at), typed.slice(at + 1)];
  const dot = full.lastIndexOf('.');
  const component = full.slice(0, Math.max(0, dot));
  if (dot > 0 && components.some(({ name }) => name === component))
    return { component, name: full.slice(dot + 1), value, typed };
  return { name: full, value, typed };
}

/**
 * Values for the parameters of each component, by its name: those of the command line, then of the recipe, then those
 * that the document has for local runs. A value may be for a component of another image: `all` has those of the whole
 * run. Rejects with InputError for what is missing, unknown or not allowed.
 */
export function chooseParameters(
  components: readonly OwnComponent[],
  flags: ComponentRunFlags,
  all: readonly OwnComponent[],
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const given = (flags.param ?? []).map((typed) => readParameter(typed, all));
  for (const one of given) mustBeKnown(one, all);
  const chosen = new Map<string, Readonly<Record<string, string>>>();
  for (const component of components) {
    const names = component.document.parameters.map(({ name }) => name.text);
    const typed = given.filter(
      (one) => names.includes(one.name) && (one.component ?? component.name) === component.name,
    );
    const values = {
      ...extensionMap(component.document, 'parameters'),
      ...component.parameters,
      ...Object.fromEntries(typed.map(({ name, value }) => [name, value])),
    };
    checkValues(component, values, flags.allowEmptyParameters === true);
    chosen.set(component.name, values);
  }
  return chosen;
}

function mustBeKnown({ name, component, typed }: Given, components: readonly OwnComponent[]): void {
  const of = components.filter((one) => component === undefined || one.name === component);
  const names = of.flatMap(({ document }) => document.parameters.map((one) => one.name.text));
  if (names.includes(name)) return;
  const near = suggestKey(name, names);
  throw new InputError('cli/bad-arguments', `--param ${typed}: no component has a parameter "${name}"`, {
    hints: [
      near !== undefined
        ? `did you mean "${near}"?`
        : names.length === 0
          ? 'these components have no parameters'
          : `parameters: ${[...new Set(names)].join(', ')}`,
    ],
  });
}

type Parameter = ComponentDocument['parameters'][number];

function checkValues(
  { name, path, document }: OwnComponent,
  values: Readonly<Record<string, string>>,
  emptyAllowed: boolean,
): void {
  const missing = document.parameters.filter(
    (one) => values[one.name.text] === undefined && one.default === undefined,
  );
  if (missing.length > 0 && !emptyAllowed) {
    const names = missing.map((one) => one.name.text);
    throw new InputError('components/parameter-missing', `"${name}" needs ${names.join(', ')}`, {
      hints: [
        ...names.map((one) => `give a value: \`--param ${one}=VALUE\``),
        'or let them be empty: `--allow-empty-parameters`',
      ],
      data: { path },
    });
  }
  for (const one of document.parameters) checkAllowed(name, one, values[one.name.text]);
}

function checkAllowed(component: string, parameter: Parameter, value: string | undefined): void {
  const { allowedValues, name } = parameter;
  if (value === undefined || allowedValues === undefined || allowedValues.includes(value)) return;
  throw new InputError('cli/bad-arguments', `"${value}" is not allowed for ${name.text} of "${component}"`, {
    hints: [`allowed: ${allowedValues.join(', ')}`],
  });
}
