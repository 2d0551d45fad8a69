import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@seed/kernel';
import type { Span } from '@seed/kernel';
import type { DataFile, Location, Module } from '@seed/manifest';
import { createSources } from '@seed/sources';
import { describe, expect, it } from 'vitest';
import { serve } from './archive-server.ts';
import { tarGz } from './make-archive.ts';
import { GIT_ENV, makeOrigin } from './origin.ts';
import { IO, scratch, writeFiles } from './scratch.ts';

const spanAt = (line: number): Span => ({
  source: 'modules.yaml',
  start: { line, column: 1, offset: line },
  end: { line, column: 2, offset: line + 1 },
});
const local = (path: string): Location => ({ kind: 'local', path });
const dataFile = (text: string, location: Location = local(text), line = 50): DataFile => ({
  text,
  location,
  span: spanAt(line),
});

let line = 0;
function module(name: string, location: Location, dataFiles: readonly DataFile[] = []): Module {
  line += 1;
  return {
    node: `core/${name}`,
    group: 'core',
    name,
    path: name,
    location,
    target: { alias: 'main', accountId: '123456789012', region: 'eu-west-1' },
    parameters: [],
    dataFiles,
    span: spanAt(line),
    pathSpan: spanAt(line),
    stored: {},
    spans: new Map(),
  } as unknown as Module;
}

function project(files: Readonly<Record<string, string>>) {
  const dir = scratch();
  writeFiles(dir, { 'project/seedfarmer.yaml': 'project: p\n' });
  writeFiles(join(dir, 'project'), files);
  const root = join(dir, 'project');
  const options = { root, cacheDir: join(dir, 'cache'), env: GIT_ENV };
  return { dir, root, options, sources: createSources(options) };
}

describe('modules of the project', () => {
  it('SF-S01 are folders below its root', async () => {
    const { root, sources } = project({ 'modules/x/deployspec.yaml': 'd' });

    expect(await sources.fetch(local('modules/x'), IO)).toEqual({ dir: join(root, 'modules/x'), root });
  });

  it('SF-S13 are told with the folder and the place of the path where there is no such folder', async () => {
    const { root, sources } = project({ 'modules/bare/file': 'f', 'modules/good/deployspec.yaml': 'd' });
    const modules = [
      module('gone', local('modules/gone')),
      module('bare', local('modules/bare')),
      module('good', local('modules/good')),
      module('file', local('modules/bare/file')),
    ];

    const { folders, diagnostics } = await sources.fetchModules(modules, IO);

    expect([...folders.keys()]).toEqual(['core/bare', 'core/good']);
    expect(diagnostics.map(({ code, summary, span }) => [code, summary, span])).toEqual([
      ['sources/folder-missing', `the folder "${root}/modules/gone" does not exist`, modules[0]?.pathSpan],
      [
        'sources/folder-missing',
        `the folder "${root}/modules/bare/file" does not exist`,
        modules[3]?.pathSpan,
      ],
    ]);
  });

  it('may be behind links of the project', async () => {
    const { dir, root, sources } = project({});
    writeFiles(dir, { 'shared/x/deployspec.yaml': 'd' });
    symlinkSync(join(dir, 'shared'), join(root, 'modules'));

    expect((await sources.fetch(local('modules/x'), IO)).dir).toBe(join(root, 'modules/x'));
  });
});

describe('data files', () => {
  it('SF-S14 are placed by their path in the project, the repository and the archive', async () => {
    const { dir, root, options } = project({ 'data/in/a.csv': 'a', 'data/run.sh': '#!/bin/sh' });
    chmodSync(join(root, 'data/run.sh'), 0o755);
    const origin = makeOrigin(dir);
    const commit = origin.commit({ 'data/b.csv': 'b' });
    const bytes = await tarGz({ 'top/data/c.csv': 'c' });
    const server = await serve((_, response) => response.end(bytes));
    const sources = createSources({ ...options, agent: server.agent });
    const url = server.at('one.test', '/a.tar.gz');

    const fetched = await Promise.all(
      [
        dataFile('data/in/a.csv'),
        dataFile('data/run.sh'),
        dataFile(`git::${origin.url}//data/b.csv`, { kind: 'git', url: origin.url, path: 'data/b.csv' }),
        dataFile(`archive::${url}?module=data/c.csv`, { kind: 'archive', url, path: 'data/c.csv' }),
      ].map((file) => sources.fetchDataFile(file, IO)),
    );

    expect(fetched).toEqual([
      { file: join(root, 'data/in/a.csv'), path: 'module/data/in/a.csv', executable: false },
      { file: join(root, 'data/run.sh'), path: 'module/data/run.sh', executable: true },
      {
        file: expect.stringMatching(/cache\/git\/.*\/data\/b\.csv$/) as string,
        path: 'module/data/b.csv',
        executable: false,
        commitHash: commit,
      },
      {
        file: expect.stringMatching(/cache\/archives\/.*\/data\/c\.csv$/) as string,
        path: 'module/data/c.csv',
        executable: false,
      },
    ]);
  });

  it('SF-S15 that are missing, or folders, are all told at once with their places', async () => {
    const { dir, root, sources } = project({ 'm/deployspec.yaml': 'd', 'data/good': 'g' });
    mkdirSync(join(root, 'folder'));
    const origin = makeOrigin(dir);
    origin.commit({ file: 'f' });
    const inGit = dataFile('git::…//none', { kind: 'git', url: origin.url, path: 'none' }, 61);
    const whole = dataFile('git::…', { kind: 'git', url: origin.url, path: '' }, 62);
    const modules = [
      module('one', local('m'), [dataFile('data/none', local('data/none'), 50), dataFile('data/good')]),
      module('two', local('m'), [dataFile('folder', local('folder'), 60), inGit, whole]),
      module('three', local('m'), [dataFile('data/good')]),
    ];

    const { folders, diagnostics } = await sources.fetchModules(modules, IO);

    expect([...folders.keys()]).toEqual(['core/three']);
    expect(folders.get('core/three')?.dataFiles).toHaveLength(1);
    expect(diagnostics.map(({ code, summary, span }) => [code, summary, span?.start.line])).toEqual([
      ['sources/data-file-missing', 'the data file "data/none" does not exist', 50],
      ['sources/data-file-missing', 'the data file "folder" is a folder', 60],
      ['sources/data-file-missing', 'the data file "git::…//none" does not exist', 61],
      ['sources/data-file-missing', 'the data file "git::…" is a folder', 62],
    ]);
    await expect(sources.fetchDataFile(dataFile('folder'), IO)).rejects.toBeInstanceOf(InputError);
  });

  it('may not be links of a repository that lead to files of this machine', async () => {
    const { dir, sources } = project({});
    const origin = makeOrigin(dir);
    symlinkSync('/etc/passwd', join(new URL(origin.url).pathname, 'secret'));
    origin.commit({ file: 'f' });

    await expect(
      sources.fetchDataFile(dataFile('git::…//secret', { kind: 'git', url: origin.url, path: 'secret' }), IO),
    ).rejects.toMatchObject({ code: 'sources/leads-out' });
  });
});

describe('many modules', () => {
  it('come with all failures, each at its place, and the commit where there is one', async () => {
    const { dir, sources } = project({ 'm/deployspec.yaml': 'd' });
    const origin = makeOrigin(dir);
    const commit = origin.commit({ 'm/deployspec.yaml': 'd' });
    const git = (ref: string): Location => ({ kind: 'git', url: origin.url, path: 'm', ref });
    const gone: Location = { kind: 'git', url: `file://${dir}/gone.git`, path: '' };
    const modules = [
      module('a', git('main')),
      module('b', git('v9')),
      module('c', gone),
      module('d', local('m')),
    ];

    const { folders, diagnostics } = await sources.fetchModules(modules, IO);

    expect([...folders].map(([node, { commitHash }]) => [node, commitHash])).toEqual([
      ['core/a', commit],
      ['core/d', undefined],
    ]);
    expect(diagnostics.map(({ code, span }) => [code, span])).toEqual([
      ['sources/no-such-ref', modules[1]?.pathSpan],
      ['sources/git-failed', modules[2]?.pathSpan],
    ]);
  });

  it('are told of one failure once, with every place that needs it', async () => {
    const { dir, sources } = project({});
    const gone: Location = { kind: 'git', url: `file://${dir}/gone.git`, path: '' };
    const modules = ['a', 'b', 'c'].map((name) => module(name, gone));

    const { diagnostics } = await sources.fetchModules(modules, IO);

    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      span: modules[0]?.pathSpan,
      related: [
        { span: modules[1]?.pathSpan, label: 'needed here too' },
        { span: modules[2]?.pathSpan, label: 'needed here too' },
      ],
    });
  });

  it('are left when the run is stopped', async () => {
    const { sources } = project({ 'm/deployspec.yaml': 'd' });
    const signal = AbortSignal.abort(new Error('stopped'));

    await expect(sources.fetchModules([module('a', local('m'))], { signal })).rejects.toThrow('stopped');
  });
});
