import type { Readable, Writable } from 'node:stream';
import type { BuildIo, BuildJob, Executor, ExtraFile } from '@seed/deployspec';
import type { Diagnostic } from '@seed/kernel';

/** Absolute paths inside the place of a build. */
export interface Layout {
  /** CodeBuild's `/codebuild`; another folder only where that path cannot be had. */
  readonly root: string;
  /** `<root>/output/src<digits>`: CODEBUILD_GOPATH. */
  readonly goPath: string;
  /** CODEBUILD_SRC_DIR. */
  readonly srcDir: string;
  /** CODEBUILD_SRC_DIR_<id> by id. */
  readonly secondary: Readonly<Record<string, string>>;
  /** Home of script.sh, env.sh and dir.txt. */
  readonly tmp: string;
  readonly readonlyDir: string;
  /** Last on PATH, and without a container before the programs of the machine: codebuild-* helpers, `seedfarmer`, `seed`. */
  readonly userBin: string;
  /** First on PATH in a rehearsal: the recorders. */
  readonly rehearsalBin: string;
}

/** What the engine wants in place before the first command. */
export interface WorkspaceContents {
  readonly layout: Layout;
  /** POSIX sh text of the driver; run as `/bin/sh -c <boot>` with the protocol on its stdin and stdout. */
  readonly boot: string;
  /** Absolute paths under `layout.root`; parents are made, everything belongs to root and is readable by all. */
  readonly files: readonly ExtraFile[];
}

export interface ProvisionRequest {
  readonly job: BuildJob;
  /** Called once with the root that this provisioner can offer. */
  contents(root: string): WorkspaceContents;
  readonly io: BuildIo;
}

/** How a driver's process came to its end. */
export interface ChannelEnd {
  readonly exitCode: number | undefined;
  readonly oomKilled: boolean;
  /** What the engine or the machine says, for people. */
  readonly detail?: string;
}

/** The two ends of one running driver. Closing `stdin` ends the driver and all that it started. */
export interface DriverChannel {
  readonly stdin: Writable;
  /** stdout and stderr of everything, already in order. Honour back-pressure. */
  readonly output: Readable;
  readonly ended: Promise<ChannelEnd>;
}

export interface FileEntry {
  /** Relative to the listed folder, `/` separators. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  readonly size: number;
  readonly mode: number;
  readonly target?: string;
}

/** The place in which one build runs: a container, or a folder and processes. */
export interface Workspace {
  readonly layout: Layout;
  /** Container id or directory; what `seed attach` takes. */
  readonly ref: string;
  /** The image as resolved, with its digest; absent on the host. */
  readonly image?: { readonly name: string; readonly digest: string; readonly substituteFor?: string };
  /** `container`, `bubblewrap`, `namespaces` or `processes`. */
  readonly isolation: string;
  /** Memory that the build may use, where it is limited. */
  readonly memoryBytes?: number;
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
  /** Text of the image's runtimes.yml, when it has one. */
  readonly runtimes?: string;
  /** Variables that this place brings, e.g. the address of a credentials endpoint; weaker than the spec's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Values that this place knows and that must never show, e.g. credentials that it hands out. */
  readonly secrets?: readonly string[];
  /** The running main driver (user root). */
  readonly main: DriverChannel;
  /** A second driver as another user; rejects with a SeedError-free `Error` whose message goes into the phase context. */
  connect(user: string): Promise<DriverChannel>;
  /** All entries below a folder, symlinks not followed; undefined when the folder does not exist. */
  list(dir: string): Promise<readonly FileEntry[] | undefined>;
  /** A tar stream of the named entries (paths relative to `dir`), symlinks followed when `dereference`. */
  read(
    dir: string,
    paths: readonly string[],
    options?: { readonly dereference?: boolean },
  ): Promise<Readable>;
  /** Unpacks a tar stream below `dir`, which is made when absent. */
  write(dir: string, tar: Readable): Promise<void>;
  /** Ends every process of the build at once. */
  kill(): Promise<void>;
  /**
   * Keeps the place for a person: returns the command that attaches, or names the image made from it. After `keep`
   * the engine does not call `dispose`; whatever would keep seed's own process alive is let go here.
   */
  retain(how: 'keep' | 'commit'): Promise<{ readonly ref: string; readonly attach: string }>;
  /** Removes everything that the build left. Idempotent; never rejects for things already gone. */
  dispose(): Promise<void>;
}

/** What an executor adds to the engine: a way to make workspaces. */
export interface Provisioner {
  readonly name: Executor['name'];
  /** See Executor.check. */
  check(job: BuildJob, signal: AbortSignal): Promise<readonly Diagnostic[]>;
  /** Makes the place, puts source and contents in, starts the main driver. Rejects with EnvironmentError. */
  provision(request: ProvisionRequest): Promise<Workspace>;
  /**
   * Waits for a free slot for this job's compute type; resolves with its release.
   * Absent: as many builds at once as are asked for.
   */
  slot?(job: BuildJob, signal: AbortSignal): Promise<() => void>;
}
