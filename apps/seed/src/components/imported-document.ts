import type { ObservedComponent } from '@seed/components';

const VERSION_LINE = /^component_version:/m;

/** After the schema version, where reviewers look for it; else in front of everything. */
function withVersion(text: string, version: string): string {
  const line = `component_version: ${version}\n`;
  const schema = /^schemaVersion:.*(?:\r?\n|$)/m.exec(text);
  if (schema === null) {
    const mark = /^(?:\ufeff)?(?:---[^\n]*\n)?/.exec(text)?.[0] ?? '';
    return mark + line + text.slice(mark.length);
  }
  const at = schema.index + schema[0].length;
  const before = text.slice(0, at);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${line}${text.slice(at)}`;
}

function extensionsOf({ members }: ObservedComponent): string[] {
  const { platform, supportedOsVersions, description, kmsKeyId } = members;
  const lines = [
    ...(typeof platform === 'string' && platform !== 'Linux' ? [`platform: ${platform}`] : []),
    ...(typeof description === 'string' && description !== ''
      ? [`description: ${JSON.stringify(description)}`]
      : []),
    ...(typeof kmsKeyId === 'string' ? [`kms_key_id: ${JSON.stringify(kmsKeyId)}`] : []),
    ...(Array.isArray(supportedOsVersions) && supportedOsVersions.length > 0
      ? [`supported_os_versions: ${JSON.stringify(supportedOsVersions)}`]
      : []),
  ];
  return lines.length === 0 ? [] : ['x-seed:', ...lines.map((line) => `  ${line}`)];
}

/** The document of a published component as a file: its text as it is, with what the service keeps beside it. */
export function documentOf(component: ObservedComponent): string {
  const { data = '', version } = component;
  const text = data.endsWith('\n') ? data : `${data}\n`;
  const numbered = VERSION_LINE.test(text) ? text : withVersion(text, version);
  const extensions = /^x-seed:/m.test(text) ? [] : extensionsOf(component);
  return extensions.length === 0 ? numbered : `${numbered}\n${extensions.join('\n')}\n`;
}
