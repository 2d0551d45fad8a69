import { shellWord } from '@seed/kernel';
import { FILL } from './fill-script.ts';

/** Printed when the place is ready and the driver takes over; what stands before it is noise of the start. */
export const PLACE_READY = '\x1eSEED-PLACE\n';

/** Where seed's own files are seen inside, as with AWS's local agent. */
export const LOCAL_DIR = '/codebuild/local';

/** The driver as a file, in LOCAL_DIR. */
export const BOOT = 'boot.sh';

/** The script that CodeBuild's images bring to start a Docker engine; it becomes the command given to it. */
const ENGINE_ENTRYPOINT = '/usr/local/bin/dockerd-entrypoint.sh';

export interface PreludeOptions {
  /** A script in LOCAL_DIR makes the files that the build needs; else they are there. */
  readonly fill: boolean;
  /** Folders to be put elsewhere with modes and times: small sources. */
  readonly copies?: readonly { readonly from: string; readonly to: string }[];
  /** Folders that must belong to root: git trusts no repository of somebody else. */
  readonly own: readonly string[];
  readonly privileged: boolean;
}

/**
 * POSIX sh that runs as root before the driver. Everything in it is there in any image with `sh`, `cp` and `chown`;
 * it never touches stdin, which carries the driver's requests.
 */
export function mainScript(boot: string, options: PreludeOptions): string {
  const lines = [
    ...(options.fill ? [`. ${LOCAL_DIR}/${FILL}`] : []),
    ...(options.copies ?? []).flatMap(({ from, to }) => [
      `cp -Rp ${shellWord(from)}/. ${shellWord(to)} || exit 70`,
      `chown -R 0:0 ${shellWord(to)}`,
    ]),
    ...options.own.map((dir) => `[ ! -e ${shellWord(dir)} ] || chown 0:0 ${shellWord(dir)}`),
    ...(options.privileged ? [WRITABLE_CGROUPS, START_ENGINE] : []),
    readyThen(boot),
  ];
  return lines.join('\n');
}

/** The driver's text behind the sign that the place is ready. */
export function readyThen(boot: string): string {
  return `printf '\\036SEED-PLACE\\n'\n${boot}`;
}

/**
 * An engine inside makes control groups for its containers; without `privileged` they are mounted read-only. They are
 * parts of mounts of the machine, which only the first form makes writable here alone.
 */
const WRITABLE_CGROUPS = `for seed_mount in /sys/fs/cgroup /sys/fs/cgroup/*; do
  [ -d "$seed_mount" ] || continue
  mount -o remount,bind,rw "$seed_mount" || mount -o remount,rw "$seed_mount" || :
done >/dev/null 2>&1`;

/** The entrypoint of AWS's images evaluates its arguments, ours executes them: plain words suit both. */
const START_ENGINE = `if [ -x ${ENGINE_ENTRYPOINT} ]; then
  exec ${ENGINE_ENTRYPOINT} /bin/sh ${LOCAL_DIR}/${BOOT}
fi`;
