import type { Container } from 'dockerode';
import type { Owner } from '../cleanup/owner.ts';
import { isDead } from '../cleanup/owner.ts';
import type { Engine } from '../engine/connect-engine.ts';
import { ask, statusOf } from '../engine/docker-error.ts';

const REPOSITORY = 'seed-run';

/** The process that an image belongs to; empty for one that a person wanted to keep. */
const OWNER_LABEL = 'seed.run-owner';

/** Snapshots of these names begin the next run where they are: they outlive their run, and `seed clean` takes them. */
const KEPT = ['checkpoint/', 'prepared/'];
/** Snapshots that a person asked for; only the person removes them. */
const RESULT = 'result/';

/** `built/x` → `seed-run/built:x`; whatever an image's name does not take is a hyphen. */
export function snapshotName(name: string): string {
  const [kind = 'built', ...rest] = name.toLowerCase().split('/');
  const tag = rest
    .join('-')
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 128);
  return `${REPOSITORY}/${kind.replace(/[^a-z0-9]+/g, '-')}:${tag || 'latest'}`;
}

/**
 * Makes an image of a container. It carries none of the labels by which containers are cleaned up, since containers
 * that people start from it would inherit them.
 */
export async function keepImage(
  container: Container,
  { name, run, owner }: { readonly name: string; readonly run: string; readonly owner: Owner },
): Promise<string> {
  const full = snapshotName(name);
  const at = full.lastIndexOf(':');
  const { Config } = await ask('looking at the container', container.inspect());
  const blank = Object.keys(Config.Labels ?? {}).filter((label) => label.startsWith('seed.'));
  const owned = !name.startsWith(RESULT);
  const labels = {
    ...Object.fromEntries(blank.map((label) => [label, ''])),
    [OWNER_LABEL]: owned
      ? JSON.stringify({ ...owner, keeps: KEPT.some((kind) => name.startsWith(kind)) })
      : '',
    'seed.run-of': run,
  };
  const lines = Object.entries(labels).map(([label, value]) => `LABEL ${label}=${JSON.stringify(value)}`);
  await ask(
    'making an image of the container',
    container.commit({
      repo: full.slice(0, at),
      tag: full.slice(at + 1),
      comment: `a machine of ${run}`,
      changes: [...lines, 'CMD ["/bin/sh"]'].join('\n'),
    }),
  );
  return full;
}

/** An image that is gone, or that a container uses, is fine. */
export async function removeImage(engine: Engine, name: string): Promise<void> {
  try {
    await engine.docker.getImage(name).remove({ noprune: false });
  } catch (error) {
    if (![404, 409].includes(statusOf(error) ?? 0)) await ask('removing an image', Promise.reject(error));
  }
}

/** Images that dead runs left, and with `all` those with which the next run would begin. */
export async function leftImages(engine: Engine, what: 'leftovers' | 'all'): Promise<readonly string[]> {
  const images = await ask(
    'listing the images of runs',
    engine.docker.listImages({ filters: { label: [OWNER_LABEL] } }),
  );
  const names: string[] = [];
  for (const { RepoTags, Labels } of images) {
    const owner = readOwner(Labels?.[OWNER_LABEL] ?? '');
    if (owner === undefined || !(owner.keeps ? what === 'all' : await isDead(owner))) continue;
    names.push(...(RepoTags ?? []).filter((tag) => tag.startsWith(`${REPOSITORY}/`)));
  }
  return names;
}

function readOwner(text: string): (Owner & { readonly keeps: boolean }) | undefined {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as Owner & { readonly keeps: boolean };
  } catch {
    // Not ours.
    return undefined;
  }
}
