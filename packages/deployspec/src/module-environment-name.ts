import { upperSnakeCase } from '@seed/kernel';

/** `<PREFIX>_PARAMETER_<NAME>`: the variable in which a module finds a parameter. */
export function parameterEnvironmentName(prefix: string, name: string): string {
  return `${prefix}_PARAMETER_${upperSnakeCase(name)}`;
}
