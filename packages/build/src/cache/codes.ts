import type { CodeDoc } from '@seed/kernel';

export const CACHE_CODES = {
  'cache/not-restored': {
    summary: 'a cache could not be restored',
    docs: 'A stored cache was found, but could not be read or unpacked; the build goes on without it, as CodeBuild does, and stores a new one at its end. If it happens again, remove the folder that the message names.',
  },
  'cache/not-saved': {
    summary: 'a cache could not be saved',
    docs: 'The files named in `cache.paths` could not be packed or stored. The build itself is not affected; the next one starts without this cache. Look for a full disk or a folder that belongs to another user.',
  },
} as const satisfies Record<string, CodeDoc>;
