import { EXIT, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import type { FlagTable } from '../flags.ts';
import { wordOf } from '../ledger/module-reference.ts';
import type { NAMING_FLAGS } from '../ledger/state-flags.ts';

type Flags = typeof NAMING_FLAGS & { readonly bucket: FlagTable[string] & { readonly kind: 'text' } };

/** Prints where a module's bundle lies; the bucket is not asked. */
export const bundleFetch: CommandFunction<Flags> = async (context, flags) => {
  if (flags.bucket === undefined)
    throw new InputError('cli/bad-arguments', 'flag "--bucket" is missing', {
      hints: ['name the artifacts bucket with `-b NAME`'],
    });
  context.print(`s3://${flags.bucket}/bundle/${wordOf(flags)}/bundle.zip`);
  return EXIT.done;
};
