import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArtifactResult, ArtifactSpec } from '@seed/deployspec';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { StepContext, StepFailure } from '../step-context.ts';
import { evaluateTexts } from './evaluate-texts.ts';
import { createLister } from './list-files.ts';
import type { ListFolder } from './list-files.ts';
import { selectFiles } from './select-files.ts';
import type { SelectedFile } from './select-files.ts';
import { unpackFiles } from './unpack-files.ts';
import type { UnpackedFile } from './unpack-files.ts';
import { writeZip } from './write-zip.ts';

export interface CollectedArtifacts {
  readonly results: ArtifactResult[];
  readonly failure?: StepFailure;
}

/**
 * Takes the artifacts of a build out of its place, as CodeBuild's UPLOAD_ARTIFACTS does. What was collected before a
 * failure is kept. Rejects with EnvironmentError when this machine cannot store the files.
 */
export async function collectArtifacts(context: StepContext): Promise<CollectedArtifacts> {
  const { artifacts } = context.job.spec;
  const results: ArtifactResult[] = [];
  if (artifacts === undefined) return { results };
  if (artifacts.primary === undefined) {
    return { results, failure: clientError('no definition for primary artifacts in buildspec') };
  }
  const list = createLister(context.workspace);
  const wishes: [string, ArtifactSpec][] = [
    ['primary', artifacts.primary],
    ...Object.entries(artifacts.secondary),
  ];
  for (const [id, spec] of wishes) {
    if (id !== 'primary') context.agent(`Preparing to copy secondary artifacts ${id}`);
    const collected = await collectOne(context, { id, spec, list }).catch((error: unknown) => {
      throw notCollected(error, join(context.job.outputs.artifacts, id));
    });
    if ('statusCode' in collected) return { results, failure: collected };
    results.push(collected);
  }
  if (wishes.length === 1) {
    context.agent('Preparing to copy secondary artifacts');
    context.agent('No secondary artifacts defined in buildspec');
  }
  return { results };
}

const clientError = (message: string): StepFailure => ({ statusCode: 'CLIENT_ERROR', message });

interface Wish {
  readonly id: string;
  readonly spec: ArtifactSpec;
  readonly list: ListFolder;
}

async function collectOne(context: StepContext, wish: Wish): Promise<ArtifactResult | StepFailure> {
  const texts = await evaluateSpec(context, wish.spec);
  const selection = await selectFiles(
    {
      srcDir: context.workspace.layout.srcDir,
      baseDirectory: texts.baseDirectory,
      patterns: texts.patterns,
      excludes: texts.excludes,
      discardPaths: wish.spec.discardPaths,
      keepLinks: wish.spec.enableSymlinks,
    },
    wish.list,
    (line) => context.agent(line),
  );
  if (selection.found === 'no-base-directory') {
    return clientError(`no matching base directory path found for ${texts.baseDirectory}`);
  }
  if (selection.found === 'no-files') return clientError('no matching artifact paths found');
  context.agent(`Found ${selection.files.length} file(s)`);
  const result = await store(context, { ...wish, name: texts.name, files: selection.files });
  context.io.host.emit({
    type: 'artifact.collected',
    node: context.job.node,
    data: {
      id: result.id,
      path: result.path,
      files: result.files.length,
      bytes: result.bytes,
      sha256: result.sha256,
    },
  });
  return result;
}

async function evaluateSpec(context: StepContext, spec: ArtifactSpec) {
  const patterns = spec.files.map((file) => file.value);
  const [name, baseDirectory, ...rest] = await evaluateTexts(context, [
    spec.name ?? context.job.project,
    spec.baseDirectory ?? '.',
    ...patterns,
    ...spec.excludePaths,
  ]);
  return {
    name: name === undefined || name === '' ? context.job.project : name,
    baseDirectory: baseDirectory === undefined || baseDirectory === '' ? '.' : baseDirectory,
    patterns: rest.slice(0, patterns.length),
    excludes: rest.slice(patterns.length),
  };
}

interface Haul extends Wish {
  readonly name: string;
  readonly files: readonly SelectedFile[];
}

/** Writes into a folder of its own first: what has the final name is complete. */
async function store(context: StepContext, haul: Haul): Promise<ArtifactResult> {
  const root = context.job.outputs.artifacts;
  const partial = join(root, `.${haul.id}-${context.services.ids.uuid()}`);
  const path = join(root, haul.id);
  try {
    await mkdir(partial, { recursive: true });
    const unpacked = await fetchAll(context, haul.files, partial);
    const links = await makeLinks(context, haul.files, partial);
    const zip = context.job.outputs.zip ? `${path}.zip` : undefined;
    if (zip !== undefined) await writeZip(partial, byPath([...unpacked, ...links]), zip);
    await rm(path, { recursive: true, force: true });
    await rename(partial, path);
    return {
      id: haul.id,
      path,
      name: haul.name,
      files: byPath([...unpacked, ...links]).map((file) => file.path),
      bytes: unpacked.reduce((sum, file) => sum + file.bytes, 0),
      sha256: zip === undefined ? digestOf(unpacked, links) : await digestOfFile(zip),
      ...(zip === undefined ? {} : { zip }),
    };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

function notCollected(error: unknown, path: string): unknown {
  if (isSeedError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new EnvironmentError(
    'artifact/not-collected',
    `cannot collect artifacts into "${path}": ${reason}`,
    {
      hints: ['check free space and owner of the folder, or choose another one with `--artifacts DIR`'],
      cause: error,
    },
  );
}

async function fetchAll(
  context: StepContext,
  files: readonly SelectedFile[],
  target: string,
): Promise<UnpackedFile[]> {
  const byFolder = Map.groupBy(
    files.filter((file) => file.link === undefined),
    (file) => file.dir,
  );
  const unpacked: UnpackedFile[] = [];
  for (const [dir, wanted] of byFolder) {
    const destinations = new Map(wanted.map((file) => [file.path, file.to]));
    const tar = await context.workspace.read(dir, [...destinations.keys()], { dereference: true });
    const got = await unpackFiles(tar, target, { to: (name) => destinations.get(name) });
    const arrived = new Set(got.map((file) => file.path));
    for (const file of wanted) {
      if (!arrived.has(file.to)) {
        context.warn(
          'artifact/file-missing',
          `"${file.path}" could not be read and is missing from the artifact`,
        );
      }
    }
    unpacked.push(...got);
  }
  return byPath(unpacked);
}

interface KeptLink {
  readonly path: string;
  readonly link: string;
}

async function makeLinks(
  context: StepContext,
  files: readonly SelectedFile[],
  target: string,
): Promise<KeptLink[]> {
  const made: KeptLink[] = [];
  for (const { to, link } of files) {
    if (link === undefined) continue;
    try {
      await mkdir(dirname(join(target, to)), { recursive: true });
      await symlink(link, join(target, to));
      made.push({ path: to, link });
    } catch {
      context.warn('artifact/link-refused', `the link "${to}" could not be kept in the artifact`);
    }
  }
  return made;
}

function byPath<T extends { readonly path: string }>(files: readonly T[]): T[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function digestOf(files: readonly UnpackedFile[], links: readonly KeptLink[]): string {
  const hash = createHash('sha256');
  const lines = [
    ...files.map((file) => ({ path: file.path, text: `${file.sha256}  ${file.path}\n` })),
    ...links.map((link) => ({ path: link.path, text: `-> ${link.link}  ${link.path}\n` })),
  ];
  for (const line of byPath(lines)) hash.update(line.text);
  return hash.digest('hex');
}

async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
