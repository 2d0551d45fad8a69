import { cleanText } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import { hideAddress, showAddress } from '../show-address.ts';
import { sourcesError } from '../sources-error.ts';

const LINES_SHOWN = 4;

/** Git's last lines on one line, without secrets, progress and its advice about the wrong things. */
function lastWords(stderr: string, url: string): string {
  const lines = cleanText(hideAddress(stderr, url))
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== '' && !/^(?:remote: (?:Enumerating|Counting|Compressing|Total)|warning: )/.test(line),
    );
  return lines.slice(-LINES_SHOWN).join(' | ') || 'it said nothing';
}

/** Git could not reach or read a repository. */
export function gitFailed(url: string, stderr: string): SeedError {
  const shown = showAddress(url);
  return sourcesError('sources/git-failed', `git could not fetch "${shown}": ${lastWords(stderr, url)}`, {
    hints: [
      `see whether it works by hand, without a question: \`git ls-remote ${shown}\``,
      'check the spelling of the address, and the way to it: network, proxy, VPN',
      'check that git has credentials for it: a credential helper, an SSH key in the agent, a token that is still valid',
    ],
  });
}

/** What a person may have meant: the same version with or without a prefix such as `v` or `release/`. */
function similarRefs(ref: string, names: Iterable<string>): readonly string[] {
  const core = (name: string) =>
    name
      .replace(/^.*\//, '')
      .replace(/^v(?=\d)/, '')
      .toLowerCase();
  const short = [...names]
    .filter((name) => /^refs\/(?:heads|tags)\//.test(name) && !name.endsWith('^{}'))
    .map((name) => name.replace(/^refs\/(?:heads|tags)\//, ''));
  return [...new Set(short.filter((name) => core(name) === core(ref)))].slice(0, 3);
}

/** The repository can be read and does not have what was asked for. */
export function noSuchRef(url: string, ref: string | undefined, names: Iterable<string>): SeedError {
  const shown = showAddress(url);
  if (ref === undefined)
    return sourcesError('sources/no-such-ref', `the repository "${shown}" has no default branch`, {
      hints: ['say which one to use: `?ref=` and a branch, tag or commit', 'check that it is not empty'],
    });
  const similar = similarRefs(ref, names).map((name) => `did you mean "${name}"?`);
  const short = /^[0-9a-f]{7,39}$/.test(ref) ? ['write all 40 characters of a commit'] : [];
  return sourcesError(
    'sources/no-such-ref',
    `the repository "${shown}" has no branch, tag or commit "${ref}"`,
    {
      hints: [...similar, ...short, `list what it has: \`git ls-remote ${shown}\``],
    },
  );
}
