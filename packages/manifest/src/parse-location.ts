import type { Span } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import type { ManifestFindings } from './codes.ts';
import type { Location } from './deployment.ts';

type GitLocation = Extract<Location, { kind: 'git' }>;

interface Place {
  readonly text: string;
  readonly span: Span;
  readonly findings: ManifestFindings;
}

const NOWHERE: Location = { kind: 'local', path: '' };

/**
 * Reads `path` of a module or `filePath` of a data file. What cannot be read is reported and gives a local location
 * without a path, so that the rest of the manifest can still be checked.
 */
export function parseLocation(text: string, span: Span, findings: ManifestFindings): Location {
  const place: Place = { text: text.trim(), span, findings };
  if (place.text.startsWith('git::')) return parseGit(place);
  if (place.text.startsWith('archive::')) return parseArchive(place);
  return parseLocal(place);
}

function refuse({ text, span, findings }: Place, why: string, hint: string): Location {
  findings.error('manifest/bad-location', span, `path "${text}" ${why}`, { hints: [hint] });
  return NOWHERE;
}

/** The path with `.` and `..` resolved and without slashes at its ends; nothing when it leads out. */
function insidePath(path: string): string | undefined {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && kept.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') kept.push(part);
  }
  return kept.join('/');
}

const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|[a-z0-9-]+::)/i;

function parseLocal(place: Place): Location {
  const { text } = place;
  if (text === '')
    return refuse(place, 'is empty', 'name the folder of the module, relative to seedfarmer.yaml');
  if (ADDRESS.test(text)) {
    const isRepository = /^git@|^ssh:|\.git(?:\/|$|\?)/.test(text);
    const hint = isRepository
      ? `write \`git::${text}\``
      : 'write `git::` in front of a repository and `archive::` in front of a zip or tar.gz';
    return refuse(place, 'is an address of an unknown kind', hint);
  }
  const path = text.startsWith('/') ? undefined : insidePath(text);
  if (path !== undefined) return { kind: 'local', path };
  return refuse(
    place,
    'leads out of the project',
    'paths start at the folder of seedfarmer.yaml: move the files below it, or use `git::` or `archive::`',
  );
}

/** The text before the question mark and the pairs behind it; nothing when there are two question marks. */
function splitQuery(
  place: Place,
  text: string,
): { readonly address: string; readonly query: string } | undefined {
  const [address = '', query = '', ...rest] = text.split('?');
  if (rest.length === 0) return { address, query };
  refuse(place, 'has two question marks', 'separate the parts of the query with `&`');
  return undefined;
}

function parseGit(place: Place): Location {
  const split = splitQuery(place, place.text.slice('git::'.length));
  if (split === undefined) return NOWHERE;
  const { address, query } = split;
  const end = address.indexOf('.git//');
  const repository = end < 0 ? address : address.slice(0, end + '.git'.length);
  const isCodeCommit = repository.startsWith('codecommit::');
  if (!isKnownTransport(repository))
    return refuse(
      place,
      'has no address that git may fetch from',
      'write `git::https://host/repository.git//folder?ref=tag`',
    );
  const path = end < 0 ? '' : insidePath(address.slice(end + '.git//'.length));
  if (path === undefined) return refuse(place, 'leads out of the repository', 'remove the `..`');
  if (end < 0 && /\.git\/./.test(address))
    return refuse(
      place,
      'has one slash behind ".git"',
      'put two slashes between the repository and its folder',
    );
  // CodeCommit has no repositories whose names end like that.
  const url = isCodeCommit ? repository.replace(/\.git$/, '') : repository.replace(/\/+$/, '');
  return { kind: 'git', url, path, ...readGitQuery(query, place) };
}

/** Helpers such as `ext::` would run commands, and a dash would be taken for an option. */
function isKnownTransport(repository: string): boolean {
  if (/^codecommit::[a-z0-9-]+:\/\/.+/.test(repository)) return true;
  return (
    /^(?:(?:https?|ssh|file):\/\/.+|[^-/:\s][^/:\s]*:(?!:).+)$/i.test(repository) &&
    !repository.includes('::')
  );
}

const GIT_KEYS = ['ref', 'depth'];

function readGitQuery(query: string, { text, span, findings }: Place): Pick<GitLocation, 'ref' | 'depth'> {
  const pairs = new URLSearchParams(query);
  // A name such as feature+x keeps its plus, which a form would turn into a space.
  const ref = pairs.get('ref')?.replaceAll(' ', '+') || undefined;
  const depthText = pairs.get('depth') ?? undefined;
  const unknown = [...pairs.keys()].filter((key) => !GIT_KEYS.includes(key));
  if (ref === undefined && query !== '' && depthText === undefined) {
    const meant = unknown.length === 1 && !query.includes('=') ? query : undefined;
    findings.warning('manifest/no-ref', span, `query "?${query}" of path "${text}" says no ref`, {
      detail: 'the default branch is used, whatever it holds at the time',
      hints: [
        meant === undefined ? 'write `?ref=` and the branch, tag or commit' : `write \`?ref=${meant}\``,
      ],
    });
  } else if (unknown.length > 0) {
    const known = suggestKey(unknown[0] ?? '', GIT_KEYS);
    findings.warning('manifest/no-ref', span, `"${unknown.join('", "')}" of path "${text}" has no effect`, {
      hints: [known === undefined ? 'remove it: only ref and depth are known' : `did you mean "${known}"?`],
    });
  }
  const depth =
    depthText !== undefined && /^[1-9][0-9]{0,8}$/.test(depthText) ? Number(depthText) : undefined;
  if (depthText !== undefined && depth === undefined) {
    findings.warning(
      'manifest/no-ref',
      span,
      `depth "${depthText}" of path "${text}" is no number of commits`,
      {
        hints: ['write `depth=1`, or remove it'],
      },
    );
  }
  return { ...(ref === undefined ? {} : { ref }), ...(depth === undefined ? {} : { depth }) };
}

function parseArchive(place: Place): Location {
  const split = splitQuery(place, place.text.slice('archive::'.length));
  if (split === undefined) return NOWHERE;
  const { address, query } = split;
  if (!/^https:\/\/[^/]+\/.+/.test(address))
    return refuse(place, 'must be via https', 'write `archive::https://host/name.zip?module=folder`');
  const pairs = new URLSearchParams(query);
  const module = pairs.get('module');
  if (!module)
    return refuse(
      place,
      'lacks the query "module"',
      'say which folder of the archive: `?module=folder` at its end',
    );
  const path = insidePath(module);
  if (path === undefined) return refuse(place, 'leads out of the archive', 'remove the `..`');
  pairs.delete('module');
  const rest = pairs.toString();
  return { kind: 'archive', url: rest === '' ? address : `${address}?${rest}`, path };
}
