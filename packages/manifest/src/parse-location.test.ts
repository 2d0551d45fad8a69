import { createFindings } from '@seed/yaml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spanAt } from '../test/sample-deployment.ts';
import type { ManifestCode } from './codes.ts';
import type { Location } from './deployment.ts';
import { parseLocation } from './parse-location.ts';

const SPAN = spanAt(3);

function read(text: string) {
  const findings = createFindings<ManifestCode>();
  const location = parseLocation(text, SPAN, findings);
  return {
    location,
    findings: findings.list,
    summaries: findings.list.map(({ severity, summary }) => `${severity}: ${summary}`),
  };
}

describe('a local path', () => {
  test.each(['modules/x', 'modules/x/', './modules/x', 'modules//x', ' modules/x\r', 'modules/y/../x'])(
    'SF-S01 %j is the module of modules/x',
    (text) => {
      expect(read(text)).toMatchObject({ location: { kind: 'local', path: 'modules/x' }, findings: [] });
    },
  );

  test.each(['../other', 'modules/../../other', '/srv/other'])(
    'SF-S02 %j leads out of the project, which is said where it stands',
    (text) => {
      const { findings } = read(text);

      expect(findings).toMatchObject([
        { code: 'manifest/bad-location', summary: `path "${text}" leads out of the project`, span: SPAN },
      ]);
    },
  );

  test.each([
    ['https://github.com/org/repo.git//x', 'write `git::https://github.com/org/repo.git//x`'],
    ['git@github.com:org/repo.git//x', 'write `git::git@github.com:org/repo.git//x`'],
    [
      'https://host/x.zip?module=x',
      'write `git::` in front of a repository and `archive::` in front of a zip or tar.gz',
    ],
    [
      's3::bucket/x.zip',
      'write `git::` in front of a repository and `archive::` in front of a zip or tar.gz',
    ],
  ])('%s lacks its kind, and the hint says what to write', (text, hint) => {
    expect(read(text).findings).toMatchObject([{ code: 'manifest/bad-location', hints: [hint] }]);
  });
});

describe('a git path', () => {
  const url = 'https://github.com/org/repo.git';
  const CASES: readonly (readonly [string, Location])[] = [
    [
      `git::${url}//dir/sub?ref=release/1.2.0&depth=1`,
      { kind: 'git', url, path: 'dir/sub', ref: 'release/1.2.0', depth: 1 },
    ],
    [`git::${url}//dir/?ref=main`, { kind: 'git', url, path: 'dir', ref: 'main' }],
    [`git::${url}//dir/`, { kind: 'git', url, path: 'dir' }],
    [`git::${url}//dir`, { kind: 'git', url, path: 'dir' }],
    [`git::${url}//?ref=v1`, { kind: 'git', url, path: '', ref: 'v1' }],
    [`git::${url}?ref=v1`, { kind: 'git', url, path: '', ref: 'v1' }],
    [`git::${url}/?ref=v1`, { kind: 'git', url, path: '', ref: 'v1' }],
    ['git::https://host/repo?ref=v1', { kind: 'git', url: 'https://host/repo', path: '', ref: 'v1' }],
    [`git::${url}//dir?depth=3`, { kind: 'git', url, path: 'dir', depth: 3 }],
    [`git::${url}//dir?ref=a%2Fb+c`, { kind: 'git', url, path: 'dir', ref: 'a/b+c' }],
    [`git::${url}//dir?ref=v1\r`, { kind: 'git', url, path: 'dir', ref: 'v1' }],
    [
      'git::ssh://git@host/org/repo.git//dir',
      { kind: 'git', url: 'ssh://git@host/org/repo.git', path: 'dir' },
    ],
    ['git::git@host:org/repo.git//dir', { kind: 'git', url: 'git@host:org/repo.git', path: 'dir' }],
  ];

  test.each(CASES)('SF-S06 %s is read', (text, location) => {
    expect(read(text)).toMatchObject({ location, findings: [] });
    expect(read(text).location).toEqual(location);
  });

  test('SF-S06 a query without ref= is no ref, and the warning says what to write', () => {
    const { location, findings } = read(`git::${url}//dir?release/1.12.0`);

    expect(location).toEqual({ kind: 'git', url, path: 'dir' });
    expect(findings).toMatchObject([
      {
        code: 'manifest/no-ref',
        severity: 'warning',
        hints: ['write `?ref=release/1.12.0`'],
        span: SPAN,
      },
    ]);
  });

  test.each([
    [`git::${url}//dir?ref=v1?depth=1`, 'has two question marks'],
    [`git::${url}/dir?ref=v1`, 'has one slash behind ".git"'],
    [`git::${url}//../dir`, 'leads out of the repository'],
    ['git::', 'has no address that git may fetch from'],
    ['git::ext::sh -c id', 'has no address that git may fetch from'],
    ['git::--upload-pack=id:x.git//a', 'has no address that git may fetch from'],
  ])('SF-S06 %s is refused', (text, why) => {
    expect(read(text).summaries).toEqual([`error: path "${text}" ${why}`]);
  });

  test.each([
    [`git::${url}//dir?rev=v1&ref=v1`, 'did you mean "ref"?'],
    [`git::${url}//dir?ref=v1&depth=all`, 'write `depth=1`, or remove it'],
    [`git::${url}//dir?ref=`, 'write `?ref=` and the branch, tag or commit'],
  ])('%s warns of what has no effect', (text, hint) => {
    expect(read(text).findings).toMatchObject([{ severity: 'warning', hints: [hint] }]);
  });

  test('SF-S07 a CodeCommit path keeps the address that its helper takes', () => {
    expect(read('git::codecommit::us-east-1://repo.git//dir?ref=main').location).toEqual({
      kind: 'git',
      url: 'codecommit::us-east-1://repo',
      path: 'dir',
      ref: 'main',
    });
  });
});

describe('an archive', () => {
  test('is its address and the folder in it', () => {
    expect(read('archive::https://host/a/b.tar.gz?module=modules/x/').location).toEqual({
      kind: 'archive',
      url: 'https://host/a/b.tar.gz',
      path: 'modules/x',
    });
  });

  test('keeps the rest of its query, such as a signature', () => {
    expect(read('archive::https://host/b.zip?module=x&sig=1').location).toMatchObject({
      url: 'https://host/b.zip?sig=1',
    });
  });

  test.each([
    ['archive::http://host/b.zip?module=x', 'must be via https'],
    ['archive::https://host/b.zip', 'lacks the query "module"'],
    ['archive::https://host/b.zip?module=', 'lacks the query "module"'],
    ['archive::https://host/b.zip?module=../x', 'leads out of the archive'],
    ['archive::https://host/b.zip?module=x?y', 'has two question marks'],
  ])('SF-S09 %s is refused', (text, why) => {
    expect(read(text).summaries).toEqual([`error: path "${text}" ${why}`]);
  });
});

test('any text is a location or a finding, and no path of a location leads out', () => {
  const part = fc.oneof(
    fc.constantFrom('git::', 'archive::', 'https://', 'h.git//', '/', '..', '?', 'ref=', 'module=', '&', 'x'),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const { location, findings } = read(parts.join(''));

      expect(location.path.split('/')).not.toContain('..');
      expect(location.path).not.toMatch(/^\/|\/$/);
      const address = location.kind === 'local' ? '' : location.url;
      expect(location.kind !== 'archive' || address.startsWith('https:')).toBe(true);
      expect(address).not.toMatch(/^-|^ext:/);
      expect(findings.every(({ span }) => span === SPAN)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
