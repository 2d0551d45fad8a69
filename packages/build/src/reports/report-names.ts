/** A report group's own name: the last part of an ARN, or the name itself. */
export function groupName(nameOrArn: string): string {
  const [, name] = /^arn:[^:]*:codebuild:[^:]*:[^:]*:report-group\/(.+)$/.exec(nameOrArn) ?? [];
  return name ?? nameOrArn;
}

/** A folder name for any report group; two groups never share one. */
export function reportFolder(name: string): string {
  const safe = name.replace(
    /[^\w.-]/g,
    (char) => `%${char.codePointAt(0)?.toString(16).toUpperCase() ?? ''}`,
  );
  return /^\.*$/.test(safe) ? `%${safe}` : safe;
}
