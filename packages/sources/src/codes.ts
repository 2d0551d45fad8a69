import type { CodeDoc } from '@seed/kernel';

export const SOURCES_CODES = {
  'sources/archive-damaged': {
    summary: 'the archive cannot be read',
    docs: 'Archives are zip files or tar files compressed with gzip; which one it is shows in its first bytes, not in its name. This one is neither, or it ends too early. A sign-in page that a server sent in its place is a common cause: open the address without being signed in and look at what comes.',
  },
  'sources/archive-layout': {
    summary: 'the archive does not hold one folder at its top',
    docs: 'As archives of repositories are made, everything has to lie in one folder at the top, and no file beside it; `?module=` is relative to that folder. Pack it again with one folder around everything.',
  },
  'sources/archive-too-large': {
    summary: 'the archive, or what it unpacks to, is too large',
    docs: 'seed unpacks archives of others and stops where one could fill the disk: too many bytes, too many entries, or a few bytes that unpack to very many. Nothing is left of it. Publish the modules without build results and data.',
  },
  'sources/archive-unsafe': {
    summary: 'an entry of the archive would leave its folder',
    docs: 'Names with `..`, absolute names, backslashes, drive letters, links that lead out of the archive, and devices have no place in an archive of sources. seed refuses the whole archive, because a part of it would be another module. Ask its owner how it was made.',
  },
  'sources/cache-failed': {
    summary: 'the folder of fetched sources cannot be used',
    docs: 'What is fetched is kept below the state folder of the project, so that the next run need not fetch it again. The message carries the words of the file system: a full disk and missing rights are the common causes. The folder may be removed at any time when no run uses it.',
  },
  'sources/data-file-missing': {
    summary: 'a data file is not there, or is no file',
    docs: 'Every entry of `dataFiles` names one file: below the folder of seedfarmer.yaml, in a git repository, or in an archive. Folders cannot be given. All entries that are missing are listed at once.',
  },
  'sources/download-failed': {
    summary: 'an archive could not be downloaded',
    docs: 'The server answered with an error, sent nothing for 30 seconds, or led to an address without https. With 401 or 403: `archiveSecret` of the manifest names the secret with user name and password; S3 addresses are signed with the credentials of the toolchain account; presigned addresses expire.',
  },
  'sources/folder-missing': {
    summary: 'a folder that a manifest names does not exist',
    docs: 'The message names the folder. Local paths start at the folder of seedfarmer.yaml; paths behind `//` start at the top of the repository, and those of `?module=` in the one folder of the archive.',
  },
  'sources/git-failed': {
    summary: 'git could not fetch a repository',
    docs: "The message ends with git's own words. seed runs the git of this machine with its configuration: `insteadOf`, credential helpers and SSH keys work as in a shell. It never asks for a password. Try the `git ls-remote` of the hint in a shell: where that works without a question, seed works too.",
  },
  'sources/git-not-installed': {
    summary: 'git is not installed',
    docs: 'Modules with a path of `git::` are fetched by the git of this machine, so that its credentials and settings count. Install it; version 2.30 or later is enough.',
  },
  'sources/leads-out': {
    summary: 'a link leads out of the fetched sources',
    docs: 'A folder or file of a repository or archive is a link to something outside of it. Other machines do not have that, and it could be anything of this one. Point to a real folder.',
  },
  'sources/no-such-ref': {
    summary: 'the repository has no such branch, tag or commit',
    docs: '`?ref=` is a branch, a tag, or the whole identifier of a commit (40 characters); tags win over branches with the same name. A commit has to be part of a branch or tag where the server gives out nothing else.',
  },
  'sources/not-cached': {
    summary: 'sources are needed that were never fetched',
    docs: 'Without a network seed uses what earlier runs fetched. These sources are not there. Run once with a network.',
  },
  'sources/unsafe-address': {
    summary: 'seed does not fetch from an address of this kind',
    docs: 'Repositories come over https, http, ssh, `file://` or from CodeCommit. Addresses such as `ext::` would run commands, and one that begins with a dash would be an option of git. Archives come over https alone.',
  },
} as const satisfies Record<string, CodeDoc>;

export type SourcesCode = keyof typeof SOURCES_CODES;
