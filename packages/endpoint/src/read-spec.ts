import { readFile, realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { parseBuildspec } from '@seed/deployspec';
import type { BuildSpec } from '@seed/deployspec';
import { hasErrors } from '@seed/kernel';
import type { Diagnostic, SourceSet } from '@seed/kernel';
import { fetchObject } from './fetch-source.ts';
import type { ObjectStore } from './object-store.ts';
import { SourceFailure } from './source-failure.ts';

export interface FoundSpec {
  readonly spec: BuildSpec;
  readonly specName: string;
  readonly specText: string;
  /** Relative to the source; absent for a text of its own. */
  readonly specPath?: string;
  readonly sources: SourceSet;
}

export interface SpecRequest {
  /** `source.buildspec`: a text, an ARN of S3, a path, or nothing. */
  readonly buildspec: string | undefined;
  /** Folder of the source; absent for NO_SOURCE. */
  readonly dir: string | undefined;
  readonly region: string;
  readonly objects?: ObjectStore;
}

const yamlError = (message: string): SourceFailure => new SourceFailure('YAML_FILE_ERROR', message);

/** A text has lines, or begins as a spec in YAML or JSON does. */
const isText = (buildspec: string): boolean => /\n|^\s*(?:\{|version\s*:)/.test(buildspec);

async function textOf(
  request: SpecRequest,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly text: string; readonly specPath?: string }> {
  const { buildspec = '', dir, region, objects } = request;
  if (isText(buildspec)) return { id: '<buildspec of the request>', text: buildspec };
  if (/^arn:[^:]+:s3:::/.test(buildspec)) {
    const bytes = await fetchObject(objects, { location: buildspec, region }, signal);
    return { id: buildspec, text: Buffer.from(bytes).toString('utf8') };
  }
  if (dir === undefined) throw yamlError('a build without source needs the text of its buildspec');
  const specPath = buildspec === '' ? 'buildspec.yml' : buildspec;
  const path = resolve(dir, specPath);
  if (!path.startsWith(dir + sep)) throw yamlError(`stat ${specPath}: the path leads out of the source`);
  // A link of the source could lead to any file of this machine.
  const real = await realpath(path).catch(() => undefined);
  if (real?.startsWith((await realpath(dir)) + sep) === false) {
    throw yamlError(`stat ${specPath}: the path leads out of the source`);
  }
  const text = real === undefined ? undefined : await readFile(real, 'utf8').catch(() => undefined);
  if (text !== undefined) return { id: specPath, text, specPath };
  throw yamlError(
    buildspec === '' ? 'YAML file does not exist' : `stat ${specPath}: no such file or directory`,
  );
}

/** A mistake in CodeBuild's words where they are known, else in ours with its line. */
function inWords({ summary, detail = '', span }: Diagnostic): string {
  const said = /^CodeBuild says: YAML_FILE_ERROR Message: (.*)$/s.exec(detail)?.[1];
  return said ?? (span === undefined ? summary : `${summary} (line ${span.start.line})`);
}

/** Finds and reads the spec of a build. Rejects with SourceFailure that names every mistake of the text. */
export async function readSpec(request: SpecRequest, signal: AbortSignal): Promise<FoundSpec> {
  const { id, text, specPath } = await textOf(request, signal);
  const loaded = parseBuildspec({ id, text });
  if (loaded.value === undefined || hasErrors(loaded.diagnostics)) {
    const problems = loaded.diagnostics.filter(({ severity }) => severity === 'error');
    throw yamlError(problems.map(inWords).join('; '));
  }
  return {
    spec: loaded.value,
    specName: id,
    specText: text,
    sources: loaded.sources,
    ...(specPath === undefined ? {} : { specPath }),
  };
}
