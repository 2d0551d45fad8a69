import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLocalStore } from '@seed/state';
import { emptied } from './bundled-seed.ts';
import type { Ended, Ground, RunningSeed } from './bundled-seed.ts';
import { oneAccountManifest } from './one-account-manifest.ts';

/** What a build says of itself while it runs. */
export interface Saying {
  readonly node: string;
  readonly action: 'deploy' | 'destroy';
  readonly point: 'begin' | 'end';
  /** Of the sources that the build was made from. */
  readonly version: string;
  readonly build: string;
  /** The output of another module that it was given; `-` without one. */
  readonly given: string;
}

interface TalkingModule {
  readonly node: string;
  /** Its output is the id of its build: another one each time. */
  readonly gives?: true;
  /** Module whose output it is given. */
  readonly reads?: string;
}

export const MODULES: readonly TalkingModule[] = [
  { node: 'base/keys' },
  { node: 'base/net', gives: true },
  { node: 'data/store', reads: 'base/net', gives: true },
  { node: 'apps/api', reads: 'data/store' },
  { node: 'apps/jobs' },
  { node: 'apps/web', reads: 'base/net' },
];
export const GROUPS = ['base', 'data', 'apps'];
export const NODES: readonly string[] = MODULES.map(({ node }) => node);
export const groupOf = (node: string): string => node.slice(0, node.indexOf('/'));

/** A module and whatever is given its output, directly or not. */
export function withReaders(node: string): string[] {
  const readers = MODULES.filter(({ reads }) => reads === node).map((reader) => reader.node);
  return [node, ...readers.flatMap(withReaders)];
}

/** Keys and texts below `/shop/dev` of the state, without those two segments. */
export type State = ReadonlyMap<string, string>;

export interface TalkingProject {
  readonly dir: string;
  /** Everything that was said, in order. */
  readonly said: readonly Saying[];
  readonly start: (words: readonly string[]) => RunningSeed;
  readonly seed: (words: readonly string[]) => Promise<Ended>;
  /** Of the sources of each module. */
  readonly versions: ReadonlyMap<string, string>;
  /** Gives modules new sources. */
  readonly edit: (nodes: readonly string[], version: string) => Promise<void>;
  readonly state: () => Promise<State>;
  /** Waits until no process of the project is left and all that they said was heard; returns processes that stay. */
  readonly settled: () => Promise<readonly string[]>;
  /** Builds that say something from now on wait until this is called off. */
  readonly hold: () => () => void;
  readonly close: () => void;
}

/** Builds do without tools that do not work, and are quicker by far: no environment for Python is made for each. */
const SLOW_TOOLS = ['python3', 'node', 'jq'];
const SANDBOX_TOOLS = ['bwrap', 'unshare', 'setpriv'];

function deployspec({ gives }: TalkingModule): string {
  const side = (action: string, more: readonly string[]): string[] => [
    `${action}:`,
    '  phases:',
    '    build:',
    '      commands:',
    ...[`bash say.sh ${action} begin`, ...more, `bash say.sh ${action} end`].map(
      (line) => `        - ${line}`,
    ),
  ];
  const output = gives === true ? ['seedfarmer metadata add -k Token -v "$CODEBUILD_BUILD_ID"'] : [];
  return ['publishGenericEnvVariables: true', ...side('deploy', output), ...side('destroy', []), ''].join(
    '\n',
  );
}

/** A connection works from every sandbox, of which files would not come out; the answer keeps the order of what is said. */
const script = (node: string, version: string, port: number): string => `set -eu
exec 3<>/dev/tcp/127.0.0.1/${port}
echo "${node} $1 $2 ${version} $CODEBUILD_BUILD_ID \${SEEDFARMER_PARAMETER_SOURCE:--}" >&3
read -r _ <&3
`;

function manifest(): string {
  const moduleLines = ({ node, reads }: TalkingModule): string[] => {
    const [group = '', name = ''] = (reads ?? '').split('/');
    const from = `{ group: ${group}, name: ${name}, key: Token }`;
    return [
      `      - name: ${node.slice(node.indexOf('/') + 1)}`,
      `        path: modules/${node}`,
      ...(reads === undefined
        ? []
        : [`        parameters: [{ name: source, valueFrom: { moduleMetadata: ${from} } }]`]),
    ];
  };
  return oneAccountManifest(
    GROUPS.flatMap((group) => [
      `  - name: ${group}`,
      '    modules:',
      ...MODULES.filter(({ node }) => groupOf(node) === group).flatMap(moduleLines),
    ]),
  );
}

interface Listener {
  readonly port: number;
  readonly said: Saying[];
  readonly speaking: ReadonlySet<Socket>;
  readonly hold: () => () => void;
  readonly close: () => void;
}

async function listen(): Promise<Listener> {
  const said: Saying[] = [];
  const speaking = new Set<Socket>();
  let held = Promise.resolve();
  const server = createServer((socket) => {
    speaking.add(socket);
    // Builds may be killed while they speak.
    socket.on('error', () => undefined).once('close', () => speaking.delete(socket));
    const lines = createInterface(socket);
    // It passes on what happens to the socket of a build that is killed in the middle of a word.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const [node = '', action, point, version = '', build = '', given = ''] = line.split(' ');
      said.push({ node, action, point, version, build, given } as Saying);
      void held.then(() => socket.end('heard\n'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    said,
    speaking,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    close: () => server.close(),
  };
}

/** Processes whose command line or environment names the folder; only Linux tells. */
async function processesOf(home: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
      return `${command}${environment}`.includes(home) ? `${pid} ${command.replaceAll('\0', ' ')}` : '';
    }),
  );
  return found.filter((line) => line !== '');
}

/**
 * A project of six modules in three groups, whose builds tell when they begin and when they end. They run in the best
 * sandbox of this machine, or in none.
 */
export async function talkingProject(
  place: Ground,
  { sandboxed }: { readonly sandboxed: boolean },
): Promise<TalkingProject> {
  const listener = await listen();
  const dir = await place.folder({ 'seedfarmer.yaml': 'project: shop\n', 'dev.yaml': manifest() });
  // A home of its own: its name marks everything that runs for this project.
  const home = join(dirname(dir), 'home');
  await mkdir(home);
  const tools = join(dirname(dir), 'tools');
  await mkdir(tools);
  for (const name of sandboxed ? SLOW_TOOLS : [...SLOW_TOOLS, ...SANDBOX_TOOLS])
    await writeFile(join(tools, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const env = { HOME: home, PATH: `${tools}:${process.env['PATH']}` };
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  };
  const versions = new Map<string, string>();
  const edit = async (nodes: readonly string[], version: string): Promise<void> => {
    for (const node of nodes) {
      await write(`modules/${node}/say.sh`, script(node, version, listener.port));
      versions.set(node, version);
    }
  };
  for (const module of MODULES) await write(`modules/${module.node}/deployspec.yaml`, deployspec(module));
  await edit(NODES, '1');
  const start = (words: readonly string[]): RunningSeed => place.start(words, { cwd: dir, env });
  return {
    dir,
    said: listener.said,
    start,
    seed: (words) => start(words).ended,
    edit,
    versions,
    async state() {
      const store = createLocalStore({ path: join(dir, '.seed/state.db') });
      const entries = await store.list('/shop/dev');
      store.close();
      return new Map(entries.map(({ key, value }) => [key.slice('/shop/dev/'.length), value]));
    },
    async settled() {
      const left = await emptied(() => processesOf(home), 5000);
      const unheard = await emptied(async () => [...listener.speaking].map(() => 'a connection'), 5000);
      return [...left, ...unheard];
    },
    hold: listener.hold,
    close: listener.close,
  };
}
