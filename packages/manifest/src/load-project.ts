import { join, dirname, relative } from 'node:path';
import { compare, valid } from '@renovatebot/pep440';
import { type Diagnostic, hasErrors, type Loaded, sortDiagnostics } from '@seed/kernel';
import { createFindings, readYaml, type YamlCode } from '@seed/yaml';
import type { ManifestCode, ManifestFindings } from './codes.ts';
import type { Placed, Project } from './deployment.ts';
import { PROJECT_KEYS } from './model-keys.ts';
import { type Fields, openFields } from './open-fields.ts';
import { flagField, flagOf, given, labelOf, reportType, requiredText, textField } from './read-fields.ts';
import { decodeManifest, type ReadFile, type Reading } from './reading.ts';

export interface LoadProjectOptions {
  /** Absolute. */
  readonly cwd: string;
  /** Gives the bytes of a file by its absolute path, or nothing where there is none. */
  readonly read: ReadFile;
  /** The release of Seed-Farmer whose behaviour is offered, such as `8.0.7`. */
  readonly release: string;
}

const FILE = 'seedfarmer.yaml';

/** The folder itself and its parents. */
const MOST_FOLDERS = 5;

/**
 * Finds `seedfarmer.yaml` in the folder or up to four above it, and reads it. The value is absent when a finding is an
 * error.
 */
export async function loadProject(options: LoadProjectOptions): Promise<Loaded<Project>> {
  const { cwd, read } = options;
  const folders = foldersUpFrom(cwd);
  for (const root of folders.slice(0, MOST_FOLDERS)) {
    const bytes = await read(join(root, FILE));
    if (bytes !== undefined) return readProject(root, bytes, options);
  }
  const hint = await explainMissing(folders, read);
  const diagnostic: Diagnostic = {
    code: 'manifest/no-project' satisfies ManifestCode,
    severity: 'error',
    summary: `${FILE} was not found in "${cwd}" or the ${MOST_FOLDERS - 1} folders above it`,
    hints: [hint],
  };
  return { diagnostics: [diagnostic], sources: new Map() };
}

function foldersUpFrom(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = dirname(folder); at !== folders.at(-1); at = dirname(at)) folders.push(at);
  return folders;
}

async function explainMissing(folders: readonly string[], read: ReadFile): Promise<string> {
  for (const [index, folder] of folders.entries()) {
    if (index >= MOST_FOLDERS && (await read(join(folder, FILE))) !== undefined)
      return `there is one in "${folder}": start nearer to it`;
    if (index < MOST_FOLDERS && (await read(join(folder, 'seedfarmer.yml'))) !== undefined)
      return `rename "${join(folder, 'seedfarmer.yml')}" to \`${FILE}\``;
  }
  return `go to the folder of the project, or add a \`${FILE}\` with \`project: <name>\``;
}

function readProject(root: string, bytes: Uint8Array, { cwd, release }: LoadProjectOptions): Loaded<Project> {
  const findings = createFindings<ManifestCode | YamlCode>();
  const sources = new Map<string, string>();
  const source = decodeManifest(join(relative(cwd, root), FILE), bytes, sources, findings);
  const document = source && readYaml(source, { dialect: 'python' });
  findings.adopt(document?.diagnostics ?? []);
  if (document !== undefined && document.root === undefined && !hasErrors(findings.list))
    findings.error('yaml/empty', document.span, `${FILE} is empty`, { hints: ['add `project: <name>`'] });
  const node = document?.root;
  const strict =
    node?.kind === 'map' &&
    node.entries.some(
      ({ key, value }) =>
        PROJECT_KEYS.bySpelling.get(key.text) === 'manifest_validation_fail_on_unknown_fields' &&
        flagOf(value) === true,
    );
  const reading: Reading = { findings, strict, variable: () => undefined, leaveOut: () => undefined };
  const fields = node && openFields(node, PROJECT_KEYS, FILE, reading);
  const value = fields && readFields(fields, { root, release, strict }, reading);
  const diagnostics = sortDiagnostics(findings.list);
  return { ...(value === undefined || hasErrors(diagnostics) ? {} : { value }), diagnostics, sources };
}

function readFields(
  fields: Fields,
  { root, release, strict }: { readonly root: string; readonly release: string; readonly strict: boolean },
  reading: Reading,
): Project | undefined {
  const name = requiredText(fields, 'project', reading);
  const description = textField(fields, 'description', reading);
  const policyPath = textField(fields, 'project_policy_path', reading);
  const minimumVersion = readVersion(fields, release, reading);
  flagField(fields, 'manifest_validation_fail_on_unknown_fields', reading);
  if (name === undefined) return undefined;
  checkName(name, reading.findings);
  return {
    name: name.value,
    root,
    description: description?.value ?? 'NEW PROJECT',
    ...(policyPath && { policyPath: policyPath.value }),
    ...(minimumVersion && { minimumVersion }),
    strict,
  };
}

/** Names of roles, stacks and buckets start with it. */
function checkName({ value, span }: Placed<string>, findings: ManifestFindings): void {
  const why =
    value.length > 35
      ? `has ${value.length} characters, more than 35`
      : /[^A-Za-z0-9+=,.@_-]/.test(value)
        ? 'holds other characters than letters, digits and + = , . @ _ -'
        : /^-|-$/.test(value)
          ? 'starts or ends with a hyphen'
          : value === ''
            ? 'is empty'
            : undefined;
  if (why !== undefined) findings.error('manifest/project-name', span, `project name "${value}" ${why}`);
}

/** A text or a whole number; a number such as 3.10 would lose its zero. */
function readVersion(fields: Fields, release: string, reading: Reading): Placed<string> | undefined {
  const entry = given(fields, 'seedfarmer_version');
  if (entry === undefined) return undefined;
  const { value: node } = entry;
  const isTaken = node.kind === 'scalar' && (node.value.type === 'str' || node.value.type === 'int');
  if (!isTaken) return reportType(node, labelOf(fields, entry), 'a text', reading);
  const required = node.value.type === 'str' ? node.value.value.trim() : String(Number(node.text));
  if (valid(required) === null) {
    reading.findings.error('manifest/version', node.span, `"${required}" is no version`, {
      hints: ['write the lowest release that will do, such as `8.0.0`, without signs in front'],
    });
    return undefined;
  }
  if (compare(release, required) < 0) {
    const summary = `The ${FILE} specified a minimum version: ${required} but you are using ${release}`;
    reading.findings.error('manifest/minimum-version', node.span, summary, {
      detail: `seed does what Seed-Farmer ${release} does`,
      hints: ['use a newer seed, or ask for a lower version'],
    });
  }
  return { value: required, span: node.span };
}
