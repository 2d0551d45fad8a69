import type { BuildSession } from './build-session.ts';

/** SIGKILL, as a shell reports it. */
const KILLED = 137;

/** Prints how many processes the kernel killed for memory; cgroup v2, then v1. Builtins only. */
const COUNT_KILLS = `seed_kills=0
for seed_file in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
  [ -r "$seed_file" ] || continue
  while read -r seed_key seed_value; do
    [ "$seed_key" = oom_kill ] && seed_kills=$seed_value
  done <"$seed_file"
done
printf '%s\\0' "$seed_kills"`;

/** `3 GiB`, `512 MiB`. */
function sizeText(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 1 ? `${Math.floor(gib * 10) / 10} GiB` : `${Math.floor(bytes / 1024 ** 2)} MiB`;
}

/** What to tell when memory ran out: the limit, where it is known, and the compute type that it comes from. */
export function outOfMemoryHint(computeType: string, limitBytes?: number): string {
  const limit = limitBytes === undefined ? '' : ` (${sizeText(limitBytes)})`;
  return `the build used up the memory of ${computeType}${limit}; choose a larger compute type or lift the limits with \`--limits off\``;
}

/** The hint for a command that the kernel killed for memory; undefined when that is not what happened. */
export async function wasOutOfMemory(session: BuildSession, exitCode: number): Promise<string | undefined> {
  // Elsewhere the counter belongs to the whole machine.
  if (exitCode !== KILLED || session.workspace.isolation !== 'container') return undefined;
  const [kills = '0'] = await session.capture(COUNT_KILLS);
  return Number(kills) > 0
    ? outOfMemoryHint(session.job.compute.type, session.workspace.memoryBytes)
    : undefined;
}
