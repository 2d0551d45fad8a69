import { shellWord } from '@seed/kernel';
import { SHARED_LABEL } from '../credentials/credentials-network.ts';
import type { Engine } from '../engine/connect-engine.ts';
import { ask } from '../engine/docker-error.ts';

/** In memory, so that no snapshot knows of the folder; the volume in it stays. */
export const PACKAGES_DIR = '/run/seed-packages';

/** `ubuntu:24.04` → `seed-packages-ubuntu-24.04`: packages of one system are of no use to another. */
export const packageVolume = (image: string): string =>
  `seed-packages-${image
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .slice(-80)}`;

/** Makes sure of a volume that belongs to no process; `seed clean` removes it. One that is there stays as it is. */
export async function ensurePackageVolume(engine: Engine, name: string): Promise<void> {
  const body = { Name: name, Labels: { [SHARED_LABEL]: 'packages' } };
  await ask('making the volume for packages', engine.docker.createVolume(body));
}

/** Two runs with one cache wait for each other: apt refuses where another one has its folder. */
const APT = `mkdir -p ${PACKAGES_DIR}/apt/partial
set -- "$tool" -o Dir::Cache::archives=${PACKAGES_DIR}/apt/ -o APT::Keep-Downloaded-Packages=true \\
  -o Binary::apt::APT::Keep-Downloaded-Packages=true "$@"
command -v flock >/dev/null 2>&1 || exec "$@"
exec flock -o ${PACKAGES_DIR}/apt.lock "$@"
`;

const DNF = `exec "$tool" --setopt=cachedir=${PACKAGES_DIR}/\${0##*/} --setopt=keepcache=1 "$@"
`;

/** Stand-ins of package managers that keep what they download. They are of use where the image has the program itself. */
export function packageShims(imagePath: string): readonly { readonly name: string; readonly text: string }[] {
  const shim = (name: string, text: string) => ({
    name,
    text: `#!/bin/sh\ntool=$(PATH=${shellWord(imagePath)}; command -v ${name}) || exit 127\n${text}`,
  });
  return [shim('apt-get', APT), shim('apt', APT), shim('dnf', DNF), shim('yum', DNF)];
}
