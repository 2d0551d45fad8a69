import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { ChannelEnd, DriverChannel, Provisioner, Workspace, WorkspaceContents } from '../workspace.ts';

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

/**
 * Places in temporary folders, with plain processes and no isolation: what tests of the engine run on. `shell` is the
 * shell that the driver runs in.
 */
export function localProvisioner(shell: readonly string[] = ['/bin/sh']): Provisioner {
  return {
    name: 'fake',
    check: () => Promise.resolve([]),
    async provision({ job, contents }) {
      const root = await mkdtemp(join(tmpdir(), 'seed-build-'));
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
        list: () => Promise.resolve(undefined),
        read: () => Promise.reject(new Error('local places give no files')),
        write: () => Promise.reject(new Error('local places take no files')),
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
