import type { CodeDoc } from '@seed/kernel';

export const DOCKER_CODES = {
  'docker/not-running': {
    summary: 'no Docker engine answers',
    docs: 'Builds in containers need a Docker engine. seed asks, in this order: `DOCKER_HOST`; the Docker context (`DOCKER_CONTEXT`, or the current one); the usual sockets of Docker, Docker Desktop, rootless Docker, Colima and Podman. None answered within a second. Start the engine, or run the build without one: `--executor host` runs the commands as plain processes, which is less like CodeBuild.',
  },
  'docker/not-answering': {
    summary: 'the Docker engine does not answer',
    docs: 'Something takes connections at the address of the engine and then says nothing, or cannot be reached at all: an engine that hangs, one that is still starting, one whose machine is out of memory, or a wrong address. seed gives up after a second for the first question and after some more for those that follow, and never waits for ever. Restart the engine, correct `DOCKER_HOST`, or run the build without one: `--executor host`.',
  },
  'docker/access-denied': {
    summary: 'the Docker socket may not be opened by this user',
    docs: 'The engine runs, but its socket belongs to another user or group. On Linux, members of the group `docker` may use it: `sudo usermod -aG docker $USER`, then log in again. That group amounts to root on this machine. Rootless Docker needs no such membership.',
  },
  'docker/bad-address': {
    summary: 'the address of the Docker engine cannot be understood',
    docs: '`DOCKER_HOST` or the Docker context names an address that seed cannot use. Known forms are `unix:///path`, `npipe:////./pipe/name`, `tcp://host:port` (with `DOCKER_TLS_VERIFY=1` and `DOCKER_CERT_PATH` for TLS) and `ssh://user@host`. A context that does not exist on this machine is reported here too.',
  },
  'docker/request-failed': {
    summary: 'the Docker engine refused a request',
    docs: 'The engine answered with an error that seed has no better words for; its own text is shown. `seed doctor` checks the engine, its disk and its version.',
  },
  'docker/disk-full': {
    summary: 'the disk of the Docker engine is full',
    docs: 'The engine could not write an image layer or a file of the container. `docker system df` shows what takes the space; `docker system prune` removes stopped containers and unused layers. `seed clean` removes what earlier builds of seed left.',
  },
  'docker/machine-gone': {
    summary: 'a container ended while commands ran in it',
    docs: 'Something ended the container of a run of components, or the shell in it that starts commands: the engine was restarted, the container was removed by somebody, it ran out of memory, or a command killed what it should not. `docker events` and the log of the engine say more. Run again; where it happens again, look at the memory that the engine may use.',
  },
  'docker/no-init': {
    summary: 'the image has no init',
    docs: '`--systemd` starts `/sbin/init` of the image as the first process of the container. Small images have none. Use an image in which systemd is installed, or `--shims all`, which notes calls of `systemctl` and runs nothing.',
  },
  'docker/no-metadata': {
    summary: 'the stand-in for instance metadata cannot be started',
    docs: 'With `--imds-mock` a second container owns the network of the one that steps run in, and answers at 169.254.169.254 there. It is made of the local image `seed/standard` (`seed image build` makes it), needs the capability NET_ADMIN, which rootless engines may refuse, and cannot share the network of the host.',
  },
  'docker/image-missing': {
    summary: 'the build image cannot be had',
    docs: 'The image is not on this machine and could not be pulled. AWS publishes its Amazon Linux images on `public.ecr.aws/codebuild`; the Ubuntu images (`aws/codebuild/standard:*`) are not published and have to be built once and kept in a registry of your own. `seed image list` shows the names that work here, `seed image build` makes a small local image with the tools most builds need, and `--allow-substitute` lets a build use it in place of the named one.',
  },
  'docker/pull-failed': {
    summary: 'pulling the build image failed',
    docs: 'The registry was asked and refused, or could not be reached. For a private registry log in first with `docker login`; for Amazon ECR, valid AWS credentials are enough. `--offline` uses only images that are already here.',
  },
  'docker/platform-unsupported': {
    summary: 'this machine cannot run images of that processor type',
    docs: 'The image is made for another processor, and the kernel of the engine has no emulator for it. Install one with `docker run --privileged --rm tonistiigi/binfmt --install all`, or choose an image (and a compute environment type) of this machine’s own processor. Emulated builds are five to twenty times slower.',
  },
  'docker/no-shell': {
    summary: 'the build image has no shell',
    docs: 'CodeBuild and seed run every command through `/bin/sh`. Images without it, such as `scratch` or distroless ones, cannot be used as a build environment.',
  },
  'docker/limit-unsupported': {
    summary: 'the engine cannot set the limits of the compute type',
    docs: 'The memory, CPU or process limits of CodeBuild’s compute type could not be applied, for example because the engine runs rootless without delegated control groups. `--limits off` runs the build without limits.',
  },
  'docker/privileged-refused': {
    summary: 'the engine cannot give the build privileges',
    docs: 'Privileged builds start a Docker engine inside the container, which needs nearly all capabilities of the kernel. The machine on which the engine runs holds some of them back, and the narrower set that seed tried instead was refused too. The missing capability is named in the message.',
  },
  'docker/network-missing': {
    summary: 'the network of the build does not exist',
    docs: '`--network` names a Docker network that the engine does not know. `docker network ls` lists them; `default`, `none` and `host` always exist.',
  },
  'docker/start-failed': {
    summary: 'the build container could not be started',
    docs: 'The engine made the container but could not run it. The text of the engine is shown. Common causes are a folder that the engine cannot see (Docker Desktop shares only some folders) and an image made for another processor.',
  },
  'docker/source-unreachable': {
    summary: 'the engine cannot see the source folder',
    docs: 'With `--mount ro`, `--mount rw` or `--mount overlay` the engine opens the source folder itself, so it has to run on this machine and see the same paths. Use `--mount copy`, which sends the files over the connection.',
  },
  'docker/no-such-build': {
    summary: 'there is no container of that build',
    docs: '`seed attach` takes the id or name of a container that seed started and that still runs. Containers of finished builds are removed unless `--on-failure keep` or `shell` was given.',
  },
  'docker/image-build-failed': {
    summary: 'the local build image could not be made',
    docs: 'The recipe needs a Debian-like machine with `mmdebstrap` and `zstd`, root rights and a package mirror. The end of its output is shown.',
  },
  DOCKER001: {
    summary: 'no image is configured, and a local one is used',
    docs: 'CodeBuild has no default image, so a project names one; this build names none, and the image that seed would take, the current Amazon Linux image of the environment’s processor, is not on this machine. `seed/standard` is, and is used: it has fewer tools. Name the image of the project with `--image` or in seed.yaml, or get the one that AWS publishes with `seed image pull`, as the warning says.',
  },
  DOCKER002: {
    summary: 'another image is used in place of the named one',
    docs: 'The image of the build cannot be had, and `--allow-substitute` allows another one: `seed/standard`, which has fewer tools and other versions of them. A build that passes here may need something that the real image lacks. Make the named image available to drop the warning: pull it, or keep a copy of it where the engine finds it.',
  },
  DOCKER003: {
    summary: 'the machine is smaller than the compute type',
    docs: 'The engine has fewer processors or less memory than CodeBuild gives this compute type, so the build gets all there is. It may be slower, or run out of memory where it would not in CodeBuild. Give Docker more, or name a smaller compute type.',
  },
  DOCKER004: {
    summary: 'the source was copied, since it cannot be laid under a copy-on-write view',
    docs: 'Builds usually see the source through a view that takes their changes, which costs nothing however large it is. Where the engine or the place of the files does not allow that (an engine elsewhere, a state folder inside the source, a file system without overlays), the source is copied first. The build sees the same files; it begins later. The warning says what is in the way.',
  },
  DOCKER005: {
    summary: 'the image is emulated, or of another processor than the environment type',
    docs: 'Either the image is made for another processor than that of the engine, and every program in it is translated as it runs, five to twenty times slower; or it is not of the processor that the environment type has in CodeBuild, where such an image does not start. Choose an image that exists for both, or the environment type that goes with it: `ARM_CONTAINER` for arm64, `LINUX_CONTAINER` for amd64.',
  },
  DOCKER006: {
    summary: 'privileges are given one by one',
    docs: 'The project has privileged mode, and this machine holds some capabilities back, as a container or a hardened kernel does, so that `--privileged` cannot be had. The build gets every capability that there is, by name, and writable control groups. An engine inside the build runs; what needs the capability that is held back does not.',
  },
  DOCKER007: {
    summary: 'credentials are handed over as variables',
    docs: 'Builds fetch credentials from an endpoint of seed that renews them, as in CodeBuild. An engine elsewhere cannot reach this machine, so the build has the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` instead. They end at the time that the warning gives: a longer build fails with expired credentials. Take longer sessions, or an engine of this machine.',
  },
  DOCKER008: {
    summary: 'the environment type has traits that are not mirrored',
    docs: 'GPUs, the limits of Lambda compute and Windows are CodeBuild’s own: a container here has none of them, and the build runs as on the plain Linux type. The warning names what is missing. What depends on it can only be tried in CodeBuild: `--executor codebuild`.',
  },
} as const satisfies Record<string, CodeDoc>;
