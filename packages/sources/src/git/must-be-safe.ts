import { showAddress } from '../show-address.ts';
import { sourcesError } from '../sources-error.ts';

/** Refuses addresses that git would take for an option or for a program. Throws InputError `sources/unsafe-address`. */
export function mustBeSafe(url: string): void {
  const isHelper = /^[a-z0-9-]+::/i.test(url) && !/^codecommit::[a-z0-9-]+:\/\//.test(url);
  // eslint-disable-next-line no-control-regex -- they would end the line of git's configuration
  if (url.startsWith('-') || isHelper || /[\u0000-\u001f\u007f]/.test(url))
    throw sourcesError(
      'sources/unsafe-address',
      `seed does not fetch from the address "${showAddress(url)}"`,
      {
        hints: ['use `git::https://…`, `git::ssh://…`, `git::git@host:…` or `git::codecommit::region://…`'],
      },
    );
}
