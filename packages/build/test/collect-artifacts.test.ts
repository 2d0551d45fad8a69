import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createHash } from 'node:crypto';
import { fromBuffer } from 'yauzl';
import type { ZipFile } from 'yauzl';
import { pack } from 'tar-stream';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { collectArtifacts } from '../src/artifacts/collect-artifacts.ts';
import { artifactSpec, SPAN } from '../src/testing/build-job.ts';
import type { ArtifactSketch } from '../src/testing/build-job.ts';
import { filesIn, stepPlace } from './step-place.ts';
import type { PlaceSketch } from './step-place.ts';

interface Wish extends PlaceSketch {
  readonly primary?: ArtifactSketch;
  readonly secondary?: Readonly<Record<string, ArtifactSketch>>;
}

const placeOf = ({ primary = {}, secondary = {}, ...sketch }: Wish) =>
  stepPlace({
    ...sketch,
    job: {
      ...sketch.job,
      spec: {
        artifacts: {
          span: SPAN,
          primary: artifactSpec(primary),
          secondary: Object.fromEntries(
            Object.entries(secondary).map(([id, one]) => [id, artifactSpec(one)]),
          ),
        },
      },
    },
  });

interface ZipEntry {
  readonly name: string;
  readonly mode: number;
  readonly content: string;
}

async function readZip(file: string): Promise<ZipEntry[]> {
  const zip = await promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer)(await readFile(file), {
    lazyEntries: true,
  });
  const entries: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    entries.push({
      name: entry.fileName,
      mode: entry.externalFileAttributes >>> 16,
      content: await text(stream),
    });
  }
  return entries;
}

describe('collectArtifacts', () => {
  it('does and says nothing without artifacts in the spec', async () => {
    const place = await stepPlace({ files: { a: '1' } });

    const collected = await collectArtifacts(place.context);

    expect(collected).toEqual({ results: [] });
    expect(place.said).toEqual([]);
  });

  it('CB-61 unpacks files into a folder of the caller, modes kept, and names them', async () => {
    const place = await placeOf({ files: { 'bin/run': '#!/bin/sh\n', 'a.txt': 'hello' } });
    await chmod(join(place.srcDir, 'bin/run'), 0o755);
    await chmod(join(place.srcDir, 'a.txt'), 0o444);

    const { results, failure } = await collectArtifacts(place.context);

    expect(failure).toBeUndefined();
    expect(results).toMatchObject([
      {
        id: 'primary',
        name: 'contract',
        files: ['a.txt', 'bin/run'],
        bytes: 15,
        path: join(place.outputs, 'artifacts/primary'),
      },
    ]);
    const run = await stat(join(place.outputs, 'artifacts/primary/bin/run'));
    expect({ mode: run.mode & 0o777, uid: run.uid }).toEqual({ mode: 0o755, uid: process.getuid?.() });
    expect((await stat(join(place.outputs, 'artifacts/primary/a.txt'))).mode & 0o777).toBe(0o444);
  });

  it('CB-60 ends with CodeBuild’s words when no file matches', async () => {
    const place = await placeOf({ files: { a: '1' }, primary: { files: ['b', '*.jar'] } });

    const { results, failure } = await collectArtifacts(place.context);

    expect(results).toEqual([]);
    expect(failure).toEqual({ statusCode: 'CLIENT_ERROR', message: 'no matching artifact paths found' });
    expect(place.said.slice(-4)).toEqual([
      'Expanding b',
      'Skipping invalid file path b',
      'Expanding *.jar',
      'Skipping invalid file path *.jar',
    ]);
  });

  it('CB-54 ends with CodeBuild’s words when the base directory is missing', async () => {
    const place = await placeOf({ primary: { baseDirectory: 'dist' } });

    const { failure } = await collectArtifacts(place.context);

    expect(failure).toEqual({
      statusCode: 'CLIENT_ERROR',
      message: 'no matching base directory path found for dist',
    });
  });

  it('CB-59 refuses secondary artifacts without primary ones', async () => {
    const place = await stepPlace({
      job: { spec: { artifacts: { span: SPAN, secondary: { x: artifactSpec() } } } },
    });

    const { failure } = await collectArtifacts(place.context);

    expect(failure).toEqual({
      statusCode: 'CLIENT_ERROR',
      message: 'no definition for primary artifacts in buildspec',
    });
  });

  it('CB-59 makes a folder for each secondary artifact', async () => {
    const place = await placeOf({
      files: { 'a.txt': 'a', 'b.txt': 'b' },
      primary: { files: ['a.txt'] },
      secondary: { second: { files: ['b.txt'] } },
    });

    const { results } = await collectArtifacts(place.context);

    expect(results.map(({ id, files }) => [id, files])).toEqual([
      ['primary', ['a.txt']],
      ['second', ['b.txt']],
    ]);
    expect(await filesIn(join(place.outputs, 'artifacts'))).toEqual({
      'primary/a.txt': 'a',
      'second/b.txt': 'b',
    });
    expect(place.said).toContain('Preparing to copy secondary artifacts second');
  });

  it('CB-59 keeps what it has when a secondary artifact fails', async () => {
    const place = await placeOf({ files: { a: '1' }, secondary: { second: { files: ['nothing'] } } });

    const { results, failure } = await collectArtifacts(place.context);

    expect(results).toHaveLength(1);
    expect(failure?.message).toBe('no matching artifact paths found');
  });

  it('CB-54 CB-57 evaluates names, folders and patterns in the environment of the build', async () => {
    const place = await placeOf({
      files: { 'out-7/app-7.jar': 'x', 'out-7/other.jar': 'y' },
      env: { V: '7' },
      primary: { name: 'app-$(echo up | tr a-z A-Z)-$V', baseDirectory: 'out-$V', files: ['app-${V}.jar'] },
    });

    const { results } = await collectArtifacts(place.context);

    expect(results).toMatchObject([{ name: 'app-UP-7', files: ['app-7.jar'] }]);
    expect(place.said[0]).toBe('Expanding base directory path: out-7');
  });

  it('CB-58 copies what links point to', async () => {
    const place = await placeOf({ files: { 'real/a': 'A', link: '-> real/a', dir: '-> real' } });

    await collectArtifacts(place.context);

    expect(await filesIn(join(place.outputs, 'artifacts/primary'))).toEqual({
      'dir/a': 'A',
      link: 'A',
      'real/a': 'A',
    });
  });

  it('CB-58 keeps links that stay inside with enable-symlinks, in folder and zip', async () => {
    const place = await placeOf({
      files: { 'lib/x.1': 'X', 'lib/x': '-> x.1' },
      primary: { enableSymlinks: true },
    });
    await writeFile(join(place.outputs, '..', 'secret'), 'outside');
    await symlink('../../secret', join(place.srcDir, 'lib', 'out'));
    const { outputs } = place.context.job;

    const { results } = await collectArtifacts({
      ...place.context,
      job: { ...place.context.job, outputs: { ...outputs, zip: true } },
    });

    expect(await filesIn(join(place.outputs, 'artifacts/primary'))).toEqual({
      'lib/out': 'outside',
      'lib/x': '-> x.1',
      'lib/x.1': 'X',
    });
    const zip = await readZip(results[0]?.zip ?? '');
    expect(zip.find((entry) => entry.name === 'lib/x')).toEqual({
      name: 'lib/x',
      mode: 0o120777,
      content: 'x.1',
    });
  });

  it('CB-62 gives equal files equal digests, of the zip where there is one', async () => {
    const digests = async (zip: boolean, time: number) => {
      const place = await placeOf({ files: { 'a.txt': 'same', 'd/ü.txt': 'too' } });
      await utimes(join(place.srcDir, 'a.txt'), time, time);
      const { job } = place.context;
      const { results } = await collectArtifacts({
        ...place.context,
        job: { ...job, outputs: { ...job.outputs, zip } },
      });
      return results[0];
    };

    const [plain, again] = [await digests(false, 1e9), await digests(false, 2e9)];
    const [zipped, zippedAgain] = [await digests(true, 1e9), await digests(true, 2e9)];

    expect(plain?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(again?.sha256).toBe(plain?.sha256);
    expect(zippedAgain?.sha256).toBe(zipped?.sha256);
    const bytes = await readFile(zipped?.zip ?? '');
    expect(zipped?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect((await readZip(zipped?.zip ?? '')).map((entry) => [entry.name, entry.content])).toEqual([
      ['a.txt', 'same'],
      ['d/ü.txt', 'too'],
    ]);
  });

  it('replaces the artifacts of an earlier build and leaves no partial folder', async () => {
    const place = await placeOf({ files: { new: 'n' } });
    await mkdir(join(place.outputs, 'artifacts/primary'), { recursive: true });
    await writeFile(join(place.outputs, 'artifacts/primary/old'), 'o');

    await collectArtifacts(place.context);

    expect(await readdir(join(place.outputs, 'artifacts'))).toEqual(['primary']);
    expect(await filesIn(join(place.outputs, 'artifacts/primary'))).toEqual({ new: 'n' });
  });

  it('CB-62 collects large files as well as small ones', async () => {
    const large = 'x'.repeat(3 << 20);
    const place = await placeOf({ files: { large, small: 's', 'd/empty': '' } });

    const { results } = await collectArtifacts(place.context);

    expect(results[0]).toMatchObject({ files: ['d/empty', 'large', 'small'], bytes: large.length + 1 });
    expect(await readFile(join(results[0]?.path ?? '', 'large'), 'utf8')).toBe(large);
  });

  it('tells the host what was collected', async () => {
    const place = await placeOf({ files: { a: '12345' } });

    const { results } = await collectArtifacts(place.context);

    expect(place.host.of('artifact.collected')).toMatchObject([
      { node: 'test', data: { id: 'primary', files: 1, bytes: 5, sha256: results[0]?.sha256 } },
    ]);
  });

  it('takes nothing from a tar stream that it did not ask for', async () => {
    const tar = pack();
    tar.entry({ name: '../evil' }, 'x');
    tar.entry({ name: '/evil' }, 'x');
    tar.entry({ name: 'a', type: 'symlink', linkname: '/etc' });
    tar.entry({ name: './b' }, 'fine');
    tar.finalize();
    const place = await placeOf({
      files: { a: '1', b: '2' },
      workspace: { read: () => Promise.resolve(tar.pipe(new PassThrough())) },
    });

    const { results } = await collectArtifacts(place.context);

    expect(results[0]?.files).toEqual(['b']);
    expect(await filesIn(place.outputs)).toEqual({ 'artifacts/primary/b': 'fine' });
    expect(place.warnings).toEqual([
      { code: 'artifact/file-missing', text: '"a" could not be read and is missing from the artifact' },
    ]);
  });

  it('collects both names of a file with two', async () => {
    const tar = pack();
    tar.entry({ name: 'a' }, 'twice');
    tar.entry({ name: 'b', type: 'link', linkname: 'a' });
    tar.finalize();
    const place = await placeOf({
      files: { a: 'twice', b: 'twice' },
      workspace: { read: () => Promise.resolve(tar.pipe(new PassThrough())) },
    });

    await collectArtifacts(place.context);

    expect(await filesIn(join(place.outputs, 'artifacts/primary'))).toEqual({ a: 'twice', b: 'twice' });
  });

  it('rejects with an environment error when the folder cannot be written', async () => {
    const place = await placeOf({ files: { a: '1' } });
    await writeFile(place.outputs, 'a file where a folder should be');

    const collecting = collectArtifacts(place.context);

    await expect(collecting).rejects.toMatchObject({ code: 'artifact/not-collected' });
  });

  it('rejects with an environment error when the stream breaks, and leaves nothing behind', async () => {
    const broken = () => {
      const stream = createReadStream('/nonexistent/file');
      return Promise.resolve(stream);
    };
    const place = await placeOf({ files: { a: '1' }, workspace: { read: broken } });

    const collecting = collectArtifacts(place.context);

    await expect(collecting).rejects.toMatchObject({ code: 'artifact/not-collected' });
    expect(await readdir(join(place.outputs, 'artifacts'))).toEqual([]);
  });
});
