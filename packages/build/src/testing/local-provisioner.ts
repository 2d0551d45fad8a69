import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, lstat, mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable, Writable } from 'node:stream';
import type {
  ChannelEnd,
  DriverChannel,
  FileEntry,
  Provisioner,
  Workspace,
  WorkspaceContents,
} from '../workspace.ts';

/** Starts a driver as a plain process of this machine. */
function startDriver(
  contents: WorkspaceContents,
  shell: readonly string[],
): DriverChannel & { kill(): void } {
  const [command = '/bin/sh', ...args] = shell;
  const child = spawn(command, [...args, '-c', contents.boot], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: contents.layout.root },
  });
  const ended = new Promise<ChannelEnd>((resolve) => {
    child.on('exit', (code) => {
      child.stdout.destroy();
      resolve({ exitCode: code ?? undefined, oomKilled: false });
    });
  });
  return {
    stdin: child.stdin as Writable,
    output: child.stdout as Readable,
    ended,
    kill: () => void child.stdin.end(),
  };
}

async function listFolder(dir: string): Promise<readonly FileEntry[] | undefined> {
  if (!existsSync(dir)) return undefined;
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mode } = await lstat(path);
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other';
      const facts = { path: relative(dir, path), size, mode: mode & 0o7777 };
      return entry.isSymbolicLink()
        ? { ...facts, kind: 'symlink' as const, target: await readlink(path) }
        : ({ ...facts, kind } as const);
    }),
  );
}

function packFiles(dir: string, paths: readonly string[], dereference: boolean): Readable {
  const options = ['--null', '--files-from=-', '--no-recursion', ...(dereference ? ['--dereference'] : [])];
  const tar = spawn('tar', ['-c', '-f', '-', '-C', dir, ...options], { stdio: ['pipe', 'pipe', 'ignore'] });
  tar.stdin.end(paths.map((path) => `${path}\0`).join(''));
  return tar.stdout;
}

async function unpackFiles(dir: string, archive: Readable): Promise<void> {
  await mkdir(dir, { recursive: true });
  const tar = spawn('tar', ['-x', '-f', '-', '-C', dir], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(tar, 'close');
  await pipeline(archive, tar.stdin);
  await ended;
}

/**
 * Places in temporary folders, with plain processes and no isolation: what tests of the engine run on. `shell` is the
 * shell that the driver runs in, `home` the folder that the places are made in.
 */
export function localProvisioner(shell: readonly string[] = ['/bin/sh'], home = tmpdir()): Provisioner {
  return {
    name: 'fake',
    check: () => Promise.resolve([]),
    async provision({ job, contents }) {
      const root = await mkdtemp(join(home, 'seed-build-'));
      const wanted = contents(root);
      const { layout } = wanted;
      await mkdir(layout.srcDir, { recursive: true });
      if (job.source.dir !== undefined) await cp(job.source.dir, layout.srcDir, { recursive: true });
      for (const file of wanted.files) {
        await mkdir(dirname(file.path), { recursive: true });
        await writeFile(file.path, file.content, { mode: file.mode });
      }
      const main = startDriver(wanted, shell);
      const workspace: Workspace = {
        layout,
        ref: root,
        isolation: 'processes',
        warnings: [],
        main,
        connect: (user) => Promise.reject(new Error(`there is no user "${user}" here`)),
        list: listFolder,
        read: (dir, paths, options) => Promise.resolve(packFiles(dir, paths, options?.dereference === true)),
        write: unpackFiles,
        async kill() {
          main.kill();
          await main.ended;
        },
        retain: () => Promise.resolve({ ref: root, attach: `cd ${root}` }),
        async dispose() {
          await workspace.kill();
          await rm(root, { recursive: true, force: true });
        },
      };
      return workspace;
    },
  };
}
