import type { CodeDoc } from '@seed/kernel';

export const HOST_CODES = {
  'host/not-allowed': {
    summary: 'a build may not run as plain processes of this machine',
    docs: 'Without isolation the commands of a build run with your rights: they can install packages, change your files and read your secrets. seed therefore asks first. Allow it for one run with `--yes-run-on-this-machine`, for the project with `host.allow` in its configuration, or by setting `CI=true` on a machine that is thrown away afterwards. Installing `bubblewrap` gives builds a sandbox, and then nothing has to be allowed.',
  },
  'host/run-as': {
    summary: 'the build wants to run as a user that this machine cannot give it',
    docs: 'A specification with `run-as` needs a change of user. On the host that works only when seed runs as root, inside a sandbox, and when the user exists on this machine. Run the build with `--executor docker`, or without `run-as`.',
  },
  'host/shell-missing': {
    summary: 'the shell of the build is not installed on this machine',
    docs: 'The specification asks for `env.shell: bash`, and the host executor uses the programs of this machine, where no `bash` can be found. Install it, or run the build with `--executor docker`.',
  },
  'host/network-none': {
    summary: 'this machine cannot take the network away from a build',
    docs: 'The build was asked to run without network, and only a sandbox can promise that. Plain processes cannot be cut off, so seed does not start the build rather than break the promise. Install `bubblewrap`, or use `--executor docker`.',
  },
  'host/platform': {
    summary: 'the build is meant for another operating system',
    docs: 'The environment type names Windows or macOS, and a host build runs on the system at hand. Use the CodeBuild executor for it.',
  },
  'host/start-failed': {
    summary: 'the place of a host build could not be made',
    docs: 'seed could not make the folders of the build or start its first process. The message says what the machine answered; a full disk and missing rights on the state folder are the common causes.',
  },
  HOST001: {
    summary: 'no image: the build uses the programs of this machine',
    docs: 'CodeBuild runs a build in an image; the host executor has none, so commands find the tools and versions that are installed here. A build that passes here may fail in CodeBuild for want of a tool, and the other way round.',
  },
  HOST002: {
    summary: 'a runtime of the specification is missing here or has another version',
    docs: '`runtime-versions` switches versions inside CodeBuild’s images. On the host nothing is switched: seed compares what is on PATH with what is asked for, and warns. Install the version, e.g. with a version manager, and put it first on PATH.',
  },
  HOST003: {
    summary: 'memory and CPU of the compute type are not enforced',
    docs: 'A host build may use all of this machine. A build that needs more memory than its compute type has passes here and dies in CodeBuild. The docker executor enforces the limits.',
  },
  HOST004: {
    summary: 'privileged mode has no effect',
    docs: 'In a privileged CodeBuild project a Docker daemon can run inside the build. The host executor starts none, and inside the sandbox the daemon of this machine is out of reach. Use `--executor docker` for builds that build images.',
  },
  HOST005: {
    summary: 'the build shares the network of this machine',
    docs: 'Services on this machine’s loopback addresses can be reached by the build, ports that it opens are open here, and a named network or VPC settings cannot be mirrored. `--network none` takes the network away where a sandbox is active.',
  },
  HOST006: {
    summary: 'paths below /root are kept in a private folder',
    docs: 'Without a sandbox, `/root` is the real folder of this machine. HOME points to a folder of the build instead, and cache paths below `/root` are read and written there. Commands that spell out `/root` still mean the real one.',
  },
  HOST007: {
    summary: 'no isolation: commands run with your rights on this machine',
    docs: 'Neither bubblewrap nor namespaces can be used here, so the build runs as plain processes. What its commands do outside their folder, they do to this machine. Install `bubblewrap`, or use `--executor docker`.',
  },
  HOST008: {
    summary: 'the build does not lie below /codebuild',
    docs: 'Without a sandbox the true path cannot be offered. CODEBUILD_SRC_DIR points to the right place; commands that spell out `/codebuild` do not find it.',
  },
  HOST009: {
    summary: 'the source was copied instead of mounted',
    docs: 'Copy-on-write mounts need an engine, and read-only mounts need a sandbox. The build got a copy of the source, so its changes cannot reach your files.',
  },
  HOST010: {
    summary: 'the system folders are read-only, so system packages cannot be installed',
    docs: 'The build calls a package manager of the system (`apt-get`, `yum`, `dnf`, `apk`). Inside the sandbox the folders of this machine cannot be written, so the command fails there instead of changing your machine. Install the package on this machine yourself, or use `--executor docker`.',
  },
  HOST011: {
    summary: 'the credentials endpoint cannot be reached without network',
    docs: 'Credentials are served on a loopback address of this machine, and the build runs in a network of its own that does not reach it. Leave out `--network none` or `--aws`.',
  },
  HOST012: {
    summary: 'the processor differs from the one of the environment type',
    docs: 'The environment type names another processor architecture than this machine has. The host executor does not emulate: binaries that the build downloads or makes are those of this machine.',
  },
} as const satisfies Record<string, CodeDoc>;
