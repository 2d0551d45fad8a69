import { EXIT, InputError } from '@seed/kernel';
import type { ObjectPlace } from '@seed/aws';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { BUNDLE_ORIGIN_FLAGS, BUNDLE_PLACE_FLAGS, BUNDLE_FLAGS } from '../ledger/bundle-flags.ts';
import { wordOf } from '../ledger/module-reference.ts';
import type { NamingFlags } from '../ledger/module-reference.ts';
import { openAccountsOf } from '../ledger/remote-stores.ts';
import { placeOf } from '../ledger/target-flags.ts';
import { kebab } from '../flags.ts';
import type { FlagValues } from '../flags.ts';
import { resolveSettings } from '../settings.ts';
import type { CloudTarget } from '../cloud/accounts.ts';

/** Where a module's bundle lies in the artifacts bucket. Throws InputError for what is not named. */
function bundleAt(flags: NamingFlags & { readonly bucket?: string }): ObjectPlace {
  const { bucket } = flags;
  if (bucket === undefined)
    throw new InputError('cli/bad-arguments', 'flag "--bucket" is missing', {
      hints: ['name the artifacts bucket with `-b NAME`'],
    });
  return { bucket, key: `bundle/${wordOf(flags)}/bundle.zip` };
}

const address = ({ bucket, key }: ObjectPlace): string => `s3://${bucket}/${key}`;

/** `BUCKET/KEY`, as CodeBuild names sources, or an address that begins with `s3://`. */
function originOf(text: string | undefined): ObjectPlace {
  const match = /^(?:s3:\/\/|arn:aws[a-z-]*:s3:::)?([^/:]+)\/(.+)$/.exec(text ?? '');
  if (match?.[1] !== undefined && match[2] !== undefined) return { bucket: match[1], key: match[2] };
  const what = text === undefined ? 'flag "--origin" is missing' : `"${text}" of "--origin" names no object`;
  throw new InputError('cli/bad-arguments', what, {
    hints: ['name the bundle to copy with `-o BUCKET/KEY`'],
  });
}

/** Roles are taken on only where a target is named. */
function noteIdle({ note, err }: CommandContext, flags: FlagValues<typeof BUNDLE_PLACE_FLAGS>): void {
  if (flags.targetAccountId !== undefined) return;
  const idle = (['project', 'qualifier', 'rolePrefix'] as const).filter((name) => flags[name] !== undefined);
  const names = idle.map((name) => `--${kebab(name)}`).join(', ');
  if (names !== '') note(`${err.glyph('attention')} without effect where no target is named: ${names}`);
}

/** As the caller, as builds do; through the roles where a target is named. */
async function inBucket<T>(
  context: CommandContext,
  flags: FlagValues<typeof BUNDLE_PLACE_FLAGS>,
  work: (target: CloudTarget) => Promise<T>,
): Promise<T> {
  const place = placeOf(flags);
  noteIdle(context, flags);
  const settings = await resolveSettings({ io: context.io, flags: { ...flags } });
  const { accounts } = await openAccountsOf(context, settings, { ...flags, local: place === undefined });
  try {
    return await work(place === undefined ? accounts.toolchain : accounts.target(place));
  } finally {
    accounts.close();
  }
}

const noObject = (place: ObjectPlace): InputError =>
  new InputError('cli/no-object', `there is no object "${address(place)}"`, {
    hints: [`look into the bucket: \`aws s3 ls --recursive s3://${place.bucket}/\``],
  });

/** Prints where a module's bundle lies; the bucket is not asked. */
export const bundleFetch: CommandFunction<typeof BUNDLE_FLAGS> = async (context, flags) => {
  const place = bundleAt(flags);
  context.print(
    context.general.json === true ? JSON.stringify({ ...place, address: address(place) }) : address(place),
  );
  return EXIT.done;
};

/** Copies a bundle to where a destroy finds it. Rejects with InputError `cli/no-object`. */
export const bundleStore: CommandFunction<
  typeof BUNDLE_FLAGS & typeof BUNDLE_PLACE_FLAGS & typeof BUNDLE_ORIGIN_FLAGS
> = async (context, flags) => {
  const [to, origin] = [bundleAt(flags), originOf(flags.origin)];
  if (!(await inBucket(context, flags, ({ objects }) => objects.copy(origin, to)))) throw noObject(origin);
  if (context.general.json === true)
    context.print(JSON.stringify({ ...to, address: address(to), origin: address(origin) }));
  else context.note(`copied ${address(origin)} to ${address(to)}`);
  return EXIT.done;
};

/** Deletes a bundle. Rejects with InputError `cli/no-object` where there is none. */
export const bundleDelete: CommandFunction<typeof BUNDLE_FLAGS & typeof BUNDLE_PLACE_FLAGS> = async (
  context,
  flags,
) => {
  const place = bundleAt(flags);
  if (!(await inBucket(context, flags, ({ objects }) => objects.remove(place)))) throw noObject(place);
  if (context.general.json === true)
    context.print(JSON.stringify({ ...place, address: address(place), deleted: true }));
  else context.note(`deleted ${address(place)}`);
  return EXIT.done;
};
