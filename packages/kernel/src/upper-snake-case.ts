/** Python's `str.isupper`: some letter has a case, and none is lower. */
function isUpper(text: string): boolean {
  return text !== text.toLowerCase() && text === text.toUpperCase();
}

function staysAsIs(text: string): boolean {
  return isUpper(text) || /^\d+$/.test(text);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function camelize(text: string): string {
  if (staysAsIs(text)) return text;
  const start = isUpper(text.slice(0, 2)) ? text : text.charAt(0).toLowerCase() + text.slice(1);
  return start.replace(/(?<=[^-_])[-_]+([^-_])/g, (_, next: string) => next.toUpperCase());
}

function pascalize(text: string): string {
  if (staysAsIs(text)) return text;
  return upperFirst(camelize(text.replace(/[^-_]+/g, upperFirst)));
}

/** Python's `str.title` for capitals and digits. */
function titleCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.charAt(0) + letters.slice(1).toLowerCase());
}

function decamelize(text: string): string {
  if (staysAsIs(text)) return text;
  const words = text.replace(/[A-Z\d]+(?=[A-Z\d]|$)/g, titleCase);
  return words
    .split(/(?=[A-Z])/)
    .filter((word) => word !== '')
    .join('_');
}

/**
 * A parameter's name as part of a variable's name, as pyhumps 3.8.0 makes it: camel and Pascal case are taken apart,
 * everything else has its hyphens replaced. The result need not be a name that a shell can hold (`VPC-ID`, `MY.PARAM`).
 */
export function upperSnakeCase(name: string): string {
  const words =
    name === camelize(name) || name === pascalize(name) ? decamelize(name) : name.replaceAll('-', '_');
  return words.toUpperCase();
}
