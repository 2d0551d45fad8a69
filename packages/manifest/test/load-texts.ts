import type { TextCache } from '@seed/kernel';
import type { Deployment, Project } from '../src/deployment.ts';
import { loadDeployment } from '../src/load-deployment.ts';

const PROJECT: Project = { name: 'myapp', root: '/p', description: '', strict: false };

export const ACCOUNTS = `targetAccountMappings:
  - alias: primary
    accountId: "123456789012"
    default: true
    regionMappings:
      - region: us-east-1
        default: true
`;

export const HEAD = `name: dev\ntoolchainRegion: us-east-1\n`;
export const GROUP = `groups:\n  - name: core\n    path: core.yaml\n`;
export const MANIFEST = `${HEAD}${GROUP}${ACCOUNTS}`;

type Files = Readonly<Record<string, string>>;

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly strict?: boolean;
  readonly region?: string;
  readonly texts?: TextCache;
}

export async function load(files: Files, { env = {}, strict = false, ...rest }: Options = {}) {
  const read = async (path: string) =>
    Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : undefined;
  const { value, diagnostics } = await loadDeployment('dev.yaml', {
    project: { ...PROJECT, strict },
    env,
    read,
    ...rest,
  });
  const lines = diagnostics.map(
    ({ severity, code, span, summary }) =>
      `${severity} ${code} ${span?.source ?? ''}:${span?.start.line ?? 0}:${span?.start.column ?? 0} ${summary}`,
  );
  return { value, lines, diagnostics };
}

/** One inline module `core/net` with these lines, indented as its entries. */
export const moduleOf = (lines: string): string => {
  const body = lines
    .trimEnd()
    .split('\n')
    .map((line) => `        ${line}\n`)
    .join('');
  return `${HEAD}${ACCOUNTS}groups:\n  - name: core\n    modules:\n      - name: net\n        path: modules/net\n${body}`;
};

export const onlyModule = (deployment: Deployment | undefined) => {
  const module = deployment?.groups[0]?.modules[0];
  if (module === undefined) throw new Error('there is no module');
  return module;
};

export const loadModule = (lines: string, options: Options = {}) =>
  load({ 'dev.yaml': moduleOf(lines) }, options);
