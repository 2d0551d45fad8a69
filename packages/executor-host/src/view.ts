import type { Stats } from 'node:fs';
import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

/** A folder or file of this machine that a build sees; `to` is its path inside. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly writable: boolean;
}

export interface View {
  /** In the order of mounting. */
  readonly mounts: readonly Mount[];
  /** Links at the top of the machine, such as `/bin`. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

export interface ViewRequest {
  /** The caller's home, of which nothing is shown but tools. */
  readonly home: string;
  /** The caller's variables, as passed on. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Folders of the machine that a build may read. Homes, mounts and everything unknown stay out. */
const SHOWN = [
  'usr',
  'bin',
  'sbin',
  'lib',
  'lib32',
  'lib64',
  'libx32',
  'etc',
  'opt',
  'nix',
  'gnu',
  'snap',
  'sys',
];
/** Below folders that are otherwise private: what package managers and name resolution read. */
const SHOWN_BELOW = [
  '/var/lib/alternatives',
  '/var/lib/apt',
  '/var/lib/dpkg',
  '/var/lib/rpm',
  '/run/systemd/resolve',
  '/run/resolvconf',
  '/run/current-system',
];
/** Password hashes and host keys: only root could read them, and in the sandbox root is not trusted. */
const MASKED = ['/etc/shadow', '/etc/shadow-', '/etc/gshadow', '/etc/gshadow-'];
/** Variables that name a tool's folder or a file of certificates. */
export const PLACE_VARIABLES = [
  'ASDF_DATA_DIR',
  'GOROOT',
  'JAVA_HOME',
  'MISE_DATA_DIR',
  'NVM_DIR',
  'PYENV_ROOT',
  'RUSTUP_HOME',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'NODE_EXTRA_CA_CERTS',
  'REQUESTS_CA_BUNDLE',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
] as const;

/** What a sandboxed build sees of this machine; everything else is the build's own. */
export async function planView(request: ViewRequest): Promise<View> {
  const tops = SHOWN.map((name) => `/${name}`);
  const targets = await Promise.all(tops.map((path) => readlink(path).catch(() => undefined)));
  const links = tops.flatMap((path, index) => {
    const target = targets[index];
    return target === undefined ? [] : [{ path, target }];
  });
  const folders = tops.filter((_, index) => targets[index] === undefined);
  const shown = await Promise.all([...folders, ...SHOWN_BELOW].map((path) => showPath(path)));
  const tools = await showTools(request);
  const masks = await Promise.all([...MASKED, ...(await hostKeys())].map((path) => mask(path)));
  return { links, mounts: [...shown, tools, ...masks].flat() };
}

async function showPath(path: string): Promise<Mount[]> {
  return (await look(path)) === undefined ? [] : [readOnly(path)];
}

function readOnly(path: string, from = path): Mount {
  return { from, to: path, writable: false };
}

async function mask(path: string): Promise<Mount[]> {
  return (await look(path))?.isFile() === true ? [readOnly(path, '/dev/null')] : [];
}

async function hostKeys(): Promise<string[]> {
  const names = await readdir('/etc/ssh').catch(() => []);
  return names.filter((name) => name.endsWith('_key')).map((name) => `/etc/ssh/${name}`);
}

/** Folders on PATH, and tools that variables name, that lie outside what is shown anyway (`~/.nvm`, `~/.pyenv`). */
async function showTools(request: ViewRequest): Promise<Mount[]> {
  const { environment, home } = request;
  const folders = (environment['PATH'] ?? '').split(':').filter((path) => path.startsWith('/'));
  const named = PLACE_VARIABLES.flatMap((name) => environment[name] ?? []);
  const wanted = [...(await Promise.all(folders.map((path) => toolRoot(path, home)))), ...named]
    .map((path) => normalize(path).replace(/\/$/, ''))
    .filter((path) => path.startsWith('/') && path !== '/' && path !== home && !home.startsWith(`${path}/`));
  const hidden = [...new Set(wanted)].filter(
    (path) => !SHOWN.some((name) => path === `/${name}` || path.startsWith(`/${name}/`)),
  );
  const sorted = hidden.filter((path) => !hidden.some((other) => path.startsWith(`${other}/`))).sort();
  return (await Promise.all(sorted.map((path) => showTool(path)))).flat();
}

async function showTool(path: string): Promise<Mount[]> {
  const real = await realpath(path).catch(() => undefined);
  return real === undefined ? [] : [readOnly(path, real)];
}

/**
 * `X/bin` needs `X` when the programs' own files lie beside them. `~/.local` does too, but holds a user's
 * documents and keyrings as well.
 */
async function toolRoot(path: string, home: string): Promise<string> {
  const parent = dirname(path);
  if (path.endsWith('/node_modules/.bin')) return parent;
  if (parent === home || parent === join(home, '.local') || !/\/(bin|shims)$/.test(path)) return path;
  const marks = await Promise.all(
    ['lib', 'libexec', 'versions', 'installs'].map((name) => stat(join(parent, name)).catch(() => undefined)),
  );
  return marks.some((mark) => mark !== undefined) ? parent : path;
}

async function look(path: string): Promise<Stats | undefined> {
  return lstat(path).catch(() => undefined);
}
